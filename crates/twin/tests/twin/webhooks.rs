//! Webhooks as an endpoint receives them.

use std::time::Duration;

use crate::common::{World, quiet, string, webhook};
use axum::http::Method;
use intercom_twin::{
    Act, AttemptState, EndpointStatus, Switches, Twin, TwinError, TwinOptions, WebhookOptions,
    WebhookVersion,
    act::{And, OperatorReplies, TeammateRedacts, TeammateReplies},
    switches::{AssignmentTopics, PayloadBuiltAt, RedactedItem, WebhookParts},
    webhook::signature,
};
use serde_json::{Value, json};

async fn switched(change: impl FnOnce(&mut Switches)) -> World {
    let mut options = quiet();
    change(&mut options.switches);
    World::with(options).await
}

async fn versioned(version: WebhookVersion) -> World {
    let world = World::new().await;
    let webhook = WebhookOptions { version, ..WebhookOptions::to(&world.hook.url) };
    world.twin.set_webhook(webhook).await.unwrap();
    world.hook.forget();
    world
}

#[test]
fn the_signature_is_the_hmac_of_the_raw_body() {
    assert_eq!(
        signature("test_client_secret", br#"{"type":"notification_event","topic":"ping"}"#),
        "sha1=59dc376710f2bb3f57a9fdb4921361641556cfb1"
    );
}

#[tokio::test]
async fn a_webhook_has_intercoms_headers_and_signature() {
    let world = World::new().await;
    world.started();
    world.twin.settle().await;
    let received = world.hook.take().remove(0);
    let header = |name: &str| received.headers[name].to_str().unwrap().to_owned();
    assert_eq!(received.method, Method::POST);
    assert_eq!(header("content-type"), "application/json");
    assert_eq!(header("accept"), "application/json");
    assert_eq!(header("user-agent"), "intercom-parrot-service-client/1.0");
    let secret = world.twin.describe().client_secret;
    assert_eq!(header("x-hub-signature"), signature(&secret, &received.body));
}

#[tokio::test]
async fn the_envelope_says_who_what_and_when() {
    let world = World::new().await;
    let id = world.started();
    world.hook.forget();
    world.advance(5).await;
    world.hook.forget();
    world.act(Act::contact_writes(&id, "Hello?"));
    let told = world.webhooks().await.remove(0);
    let now = world.twin.now_ms() / 1000;
    assert_eq!(told["type"], "notification_event");
    assert!(string(&told["id"]).starts_with("notif_"));
    assert_eq!(told["app_id"], json!(world.twin.describe().app_id));
    assert_eq!(told["topic"], "conversation.user.replied");
    assert_eq!(told["created_at"], json!(now));
    assert_eq!(told["first_sent_at"], json!(now));
    assert_eq!(told["delivery_attempts"], 1);
    assert_eq!(told["delivery_status"], "pending");
    assert_eq!(told["delivered_at"], 0);
    assert_eq!(told["self"], Value::Null);
    assert_eq!(told["links"], json!({}));
    assert_eq!(told["data"]["type"], "notification_event_data");
    let item = &told["data"]["item"];
    assert_eq!(item["type"], "conversation");
    assert_eq!(item["id"], json!(id));
    assert_eq!(item["source"]["body"], "<p>Where is my order?</p>");
    assert_eq!(item["conversation_parts"]["total_count"], 1);
    assert_eq!(item["conversation_parts"]["conversation_parts"][0]["body"], "<p>Hello?</p>");
}

#[tokio::test]
async fn a_new_conversation_has_its_message_in_the_source_and_no_parts() {
    let world = World::with(TwinOptions::manual()).await;
    world.started();
    let told = world.webhooks().await;
    let created = told.iter().find(|w| w["topic"] == "conversation.user.created").unwrap();
    let item = &created["data"]["item"];
    assert_eq!(item["conversation_parts"]["total_count"], 0);
    assert_eq!(item["admin_assignee_id"], Value::Null, "it is assigned after that");
    let assigned = told.iter().find(|w| w["topic"] == "conversation.admin.assigned").unwrap();
    let bot: u64 = world.bot().parse().unwrap();
    assert_eq!(assigned["data"]["item"]["admin_assignee_id"], json!(bot));
}

#[tokio::test]
async fn the_assignment_can_be_told_before_the_creation() {
    let mut options = TwinOptions::manual();
    options.switches.new_conversation_assigned_after_created = false;
    let world = World::with(options).await;
    world.started();
    let told = world.webhooks().await;
    let created = told.iter().find(|w| w["topic"] == "conversation.user.created").unwrap();
    assert!(created["data"]["item"]["admin_assignee_id"].is_u64());
}

#[tokio::test]
async fn each_deed_has_its_topic() {
    let world = World::new().await;
    let id = world.started();
    assert_eq!(world.topics().await, ["conversation.user.created"]);
    for (act, topics) in [
        (Act::contact_writes(&id, "x"), &["conversation.user.replied"][..]),
        (Act::teammate_replies(&id, "Ann", "x"), &["conversation.admin.replied"]),
        (Act::teammate_notes(&id, "Ann", "x"), &["conversation.admin.noted"]),
        (
            Act::teammate_assigns(&id, "Ann", "Ben"),
            &["conversation.admin.assigned", "conversation.admin.open.assigned"],
        ),
        (Act::teammate_closes(&id, "Ann"), &["conversation.admin.closed"]),
        (Act::teammate_reopens(&id, "Ann"), &["conversation.admin.opened"]),
        (Act::teammate_snoozes(&id, "Ann", 60), &["conversation.admin.snoozed"]),
        (
            Act::teammate_reopens(&id, "Ann"),
            &["conversation.admin.opened", "conversation.admin.unsnoozed"],
        ),
        (
            Act::operator_replies(&id, "x"),
            &["conversation.admin.replied", "conversation.operator.replied"],
        ),
    ] {
        let shown = format!("{act:?}");
        world.act(act);
        assert_eq!(world.topics().await, topics, "{shown}");
    }
}

#[tokio::test]
async fn what_the_api_does_is_told_as_well() {
    let world = World::new().await;
    let id = world.started();
    world.topics().await;
    world.bot_says(&id, "Hi").await;
    let echo = world.webhooks().await.remove(0);
    assert_eq!(echo["topic"], "conversation.admin.replied");
    let part = &echo["data"]["item"]["conversation_parts"]["conversation_parts"][0];
    assert_eq!(part["author"]["id"], json!(world.bot()));

    let path = format!("/conversations/{id}/parts");
    let assignment = json!({ "message_type": "assignment", "type": "team",
                             "admin_id": world.bot(), "assignee_id": world.team("VIP") });
    world.post(&path, assignment).await;
    assert_eq!(
        world.topics().await,
        ["conversation.admin.assigned", "conversation.admin.open.assigned"]
    );
    world.post(&path, json!({ "message_type": "close", "admin_id": world.bot() })).await;
    assert_eq!(world.topics().await, ["conversation.admin.closed"]);
    let tag = world.post("/tags", json!({ "name": "sales" })).await.body;
    let body = json!({ "id": tag["id"], "admin_id": world.bot() });
    world.post(&format!("/conversations/{id}/tags"), body).await;
    assert_eq!(world.topics().await, ["conversation_part.tag.created"]);
    let attributes = json!({ "custom_attributes": { "topic": "x" } });
    world.put(&format!("/conversations/{id}"), attributes).await;
    assert!(world.topics().await.is_empty(), "there is no topic for attributes");
}

#[tokio::test]
async fn which_topics_an_assignment_fires_is_a_switch() {
    for (topics, expected) in [
        (AssignmentTopics::AssignedOnly, "conversation.admin.assigned"),
        (AssignmentTopics::OpenAssignedOnly, "conversation.admin.open.assigned"),
    ] {
        let world = switched(|s| s.assignment_topics = topics).await;
        let id = world.started();
        world.topics().await;
        world.act(Act::teammate_assigns(&id, "Ann", "Ben"));
        assert_eq!(world.topics().await, [expected]);
    }
}

#[tokio::test]
async fn reply_and_close_fires_the_close_and_by_a_switch_a_bare_reply() {
    for (switch, topics) in [
        (false, &["conversation.admin.closed"][..]),
        (true, &["conversation.admin.closed", "conversation.admin.replied"]),
    ] {
        let world = switched(|s| s.reply_and_act_fires_replied = switch).await;
        let id = world.started();
        world.topics().await;
        let reply = TeammateReplies::new(&id, "Ann", "Bye");
        world.act(TeammateReplies { and: Some(And::Close), ..reply });
        assert_eq!(world.topics().await, topics);
    }
}

#[tokio::test]
async fn fins_reply_can_fire_one_topic_only() {
    let world = switched(|s| s.operator_reply_fires_both = false).await;
    let id = world.started();
    world.topics().await;
    world.act(OperatorReplies::new(&id, "Hi"));
    assert_eq!(world.topics().await, ["conversation.operator.replied"]);
}

#[tokio::test]
async fn from_2_15_on_bodies_are_plain_text_and_from_2_16_nobody_is_0() {
    for (version, body, nobody) in [
        (WebhookVersion::V2_14, "<p>a &lt; b</p>", Value::Null),
        (WebhookVersion::V2_15, "a < b", Value::Null),
        (WebhookVersion::V2_16, "a < b", json!(0)),
    ] {
        let world = versioned(version).await;
        world.act(Act::contact_starts("Joe", "a < b"));
        let told = world.webhooks().await.remove(0);
        assert_eq!(told["data"]["item"]["source"]["body"], body, "{version:?}");
        assert_eq!(told["data"]["item"]["admin_assignee_id"], nobody, "{version:?}");
    }
}

#[tokio::test]
async fn in_2_11_fin_has_no_topic_of_its_own() {
    let world = versioned(WebhookVersion::V2_11).await;
    let id = world.started();
    world.topics().await;
    world.act(Act::operator_replies(&id, "Hi"));
    assert_eq!(world.topics().await, ["conversation.admin.replied"]);
}

#[tokio::test]
async fn all_parts_are_in_a_webhook_by_a_switch_from_2_15_on() {
    for (version, count) in [(WebhookVersion::V2_14, 1), (WebhookVersion::V2_15, 2)] {
        let world = versioned(version).await;
        let mut switches = world.twin.switches();
        switches.webhook_parts = WebhookParts::Full;
        world.twin.set_switches(switches).unwrap();
        let id = world.started();
        world.act(Act::contact_writes(&id, "one"));
        world.webhooks().await;
        world.act(Act::contact_writes(&id, "two"));
        let told = world.webhooks().await.remove(0);
        assert_eq!(told["data"]["item"]["conversation_parts"]["total_count"], json!(count));
    }
}

#[tokio::test]
async fn a_payload_made_at_delivery_can_be_newer_than_its_event() {
    let mut options = TwinOptions::manual();
    options.switches.payload_built_at = PayloadBuiltAt::Delivery;
    let world = World::with(options).await;
    world.started();
    let told = world.webhooks().await;
    let created = told.iter().find(|w| w["topic"] == "conversation.user.created").unwrap();
    assert!(created["data"]["item"]["admin_assignee_id"].is_u64());
    assert_eq!(created["data"]["item"]["conversation_parts"]["total_count"], 0);
}

#[tokio::test]
async fn the_item_of_a_redaction_is_a_switch() {
    for (item, kind, body) in [
        (RedactedItem::Conversation, "conversation", Value::Null),
        (RedactedItem::Part, "conversation_part", json!("<p><i>This message was deleted</i></p>")),
        (RedactedItem::Minimal, "conversation_part", Value::Null),
    ] {
        let world = switched(|s| s.redacted_item = item).await;
        let id = world.started();
        let part = world.act(Act::contact_writes(&id, "secret")).part_id;
        world.webhooks().await;
        world.act(TeammateRedacts { conversation: id, part });
        let told = world.webhooks().await.remove(0);
        assert_eq!(told["topic"], "conversation_part.redacted");
        assert_eq!(told["data"]["item"]["type"], kind);
        assert_eq!(told["data"]["item"]["body"], body);
    }
}

#[tokio::test]
async fn only_topics_that_are_subscribed_to_are_told_and_ping_always() {
    let world = World::new().await;
    let topics = Some(vec!["conversation.admin.closed".to_owned()]);
    let webhook = WebhookOptions { topics, ..WebhookOptions::to(&world.hook.url) };
    world.twin.set_webhook(webhook).await.unwrap();
    world.hook.forget();
    let id = world.started();
    world.act(Act::teammate_closes(&id, "Ann"));
    world.twin.ping();
    let told = world.webhooks().await;
    assert_eq!(told.len(), 2);
    let ping = told.iter().find(|w| w["topic"] == "ping").unwrap();
    assert_eq!(ping["data"]["item"]["type"], "ping");

    let topics = Some(vec!["conversation.admin.sang".to_owned()]);
    let webhook = WebhookOptions { topics, ..WebhookOptions::to(&world.hook.url) };
    let refused = world.twin.set_webhook(webhook).await.unwrap_err().to_string();
    assert!(refused.contains("conversation.admin.sang"), "{refused}");
}

#[tokio::test]
async fn saving_the_url_sends_a_head_request_that_must_succeed() {
    let world = World::new().await;
    let before = world.twin.endpoint().url;
    world.hook.answers(&[404]);
    let other = world.hook.url.replace("/hook", "/other");
    let refused = world.twin.set_webhook_url(&other).await.unwrap_err();
    assert!(matches!(refused, TwinError::WebhookCheck(_)), "{refused}");
    assert_eq!(world.hook.take()[0].method, Method::HEAD);
    let endpoint = world.twin.endpoint();
    assert_eq!(endpoint.url, before);
    assert_eq!(endpoint.head_check.unwrap().status, Some(404));

    assert!(world.twin.set_webhook_url("ftp://x.test/").await.is_err());
    assert!(world.twin.set_webhook_url("not a url").await.is_err());
    assert!(world.twin.set_webhook_url(&other).await.unwrap().passed);
    assert_eq!(world.twin.endpoint().url, Some(other));
}

#[tokio::test]
async fn at_the_start_the_url_is_saved_whatever_the_check_finds() {
    let options = TwinOptions { webhook: webhook("http://127.0.0.1:1/hook"), ..quiet() };
    let twin = Twin::start(options).await.unwrap();
    let endpoint = twin.endpoint();
    assert_eq!(endpoint.url.as_deref(), Some("http://127.0.0.1:1/hook"));
    assert!(!endpoint.head_check.unwrap().passed);
}

#[tokio::test]
async fn a_failed_webhook_is_sent_once_more_after_a_minute_with_the_same_id() {
    let world = World::new().await;
    world.hook.answers(&[500, 503]);
    world.started();
    let first = world.webhooks().await;
    assert_eq!(first.len(), 1);
    world.advance(59).await;
    assert!(world.webhooks().await.is_empty());
    world.advance(1).await;
    let second = world.webhooks().await;
    assert_eq!(second.len(), 1);
    assert_eq!(second[0]["id"], first[0]["id"]);
    assert_eq!(second[0]["delivery_attempts"], 2);
    assert_eq!(second[0]["created_at"], first[0]["created_at"]);
    assert_eq!(second[0]["first_sent_at"], first[0]["first_sent_at"]);
    world.advance(100_000).await;
    assert!(world.webhooks().await.is_empty(), "there is one retry and no more");
    let attempts = world.twin.deliveries();
    assert_eq!(attempts.len(), 2);
    assert_eq!((attempts[0].attempt, attempts[0].status), (1, Some(500)));
    assert_eq!((attempts[1].attempt, attempts[1].status), (2, Some(503)));
    assert_eq!(attempts[1].at_ms - attempts[0].at_ms, 60_000);
    assert!(attempts.iter().all(|a| a.state == AttemptState::Failed));
}

#[tokio::test]
async fn a_redelivery_gets_a_new_id_by_a_switch() {
    let world = switched(|s| s.redelivery_keeps_id = false).await;
    world.hook.answers(&[500]);
    world.started();
    world.advance(60).await;
    let told = world.webhooks().await;
    assert_eq!(told.len(), 2);
    assert_ne!(told[0]["id"], told[1]["id"]);
}

#[tokio::test]
async fn an_endpoint_that_does_not_answer_in_time_has_failed() {
    let options = TwinOptions { webhook_timeout: Duration::from_millis(200), ..quiet() };
    let world = World::with(options).await;
    world.hook.hangs();
    world.started();
    world.twin.settle().await;
    let attempt = world.twin.deliveries().remove(0);
    assert_eq!((attempt.state, attempt.status), (AttemptState::Failed, None));
    assert_eq!(attempt.answer, "no answer in time");
    world.advance(60).await;
    assert_eq!(world.twin.deliveries()[1].state, AttemptState::Delivered);
}

#[tokio::test]
async fn a_redirect_is_a_failure() {
    let world = World::new().await;
    world.hook.answers(&[302]);
    world.started();
    world.twin.settle().await;
    assert_eq!(world.twin.deliveries()[0].state, AttemptState::Failed);
}

#[tokio::test]
async fn gone_disables_the_endpoint_until_it_is_saved_again() {
    let world = World::new().await;
    world.hook.answers(&[410]);
    let id = world.started();
    world.webhooks().await;
    assert_eq!(world.twin.endpoint().status, EndpointStatus::Disabled);
    world.act(Act::contact_writes(&id, "x"));
    world.advance(120).await;
    assert!(world.webhooks().await.is_empty());
    assert_eq!(world.twin.deliveries()[1].state, AttemptState::Dropped);
    world.twin.set_webhook_url(&world.hook.url).await.unwrap();
    world.hook.forget();
    world.act(Act::contact_writes(&id, "y"));
    assert_eq!(world.webhooks().await.len(), 1);
}

#[tokio::test]
async fn too_many_requests_holds_everything_back_for_a_growing_time() {
    let world = World::new().await;
    world.hook.answers(&[429, 429]);
    let id = world.started();
    assert_eq!(world.webhooks().await.len(), 1);
    world.act(Act::contact_writes(&id, "x"));
    assert!(world.webhooks().await.is_empty(), "held back as well");
    world.advance(60).await;
    let again = world.webhooks().await;
    assert_eq!(again.len(), 2);
    assert!(again.iter().all(|w| w["delivery_attempts"] == 1));
    let until = world.twin.endpoint().throttled_until.unwrap();
    assert_eq!(until - world.twin.now_ms() / 1000, 120);
    world.advance(120).await;
    assert_eq!(world.webhooks().await.len(), 1);
}

#[tokio::test]
async fn a_delivery_can_be_sent_again_from_the_log() {
    let world = World::new().await;
    world.started();
    let first = world.webhooks().await.remove(0);
    let attempt = world.twin.deliveries()[0].id;
    assert!(world.twin.resend(attempt).is_some());
    assert_eq!(world.webhooks().await.remove(0)["id"], first["id"]);
    assert!(world.twin.resend(999).is_none());
}

#[tokio::test]
async fn the_log_has_what_was_sent_and_what_came_back() {
    let world = World::new().await;
    let id = world.started();
    world.twin.settle().await;
    let received = world.hook.take().remove(0);
    let attempt = world.twin.deliveries().remove(0);
    assert_eq!(attempt.topic, "conversation.user.created");
    assert_eq!(attempt.conversation_id, Some(id));
    assert_eq!(attempt.state, AttemptState::Delivered);
    assert_eq!(attempt.status, Some(200));
    assert!(attempt.took_ms.is_some());
    assert_eq!(attempt.url, world.hook.url);
    assert_eq!(attempt.request_body.as_bytes(), &received.body[..]);
    assert_eq!(
        attempt.request_headers["x-hub-signature"],
        received.headers["x-hub-signature"].to_str().unwrap()
    );
}

#[tokio::test]
async fn nothing_is_kept_for_an_endpoint_that_is_not_there() {
    let twin = Twin::start(quiet()).await.unwrap();
    twin.act(Act::contact_starts("Joe", "Hi")).unwrap();
    twin.settle().await;
    assert!(twin.deliveries().is_empty());
}

#[tokio::test]
async fn activity_rises_with_everything_that_happens() {
    let world = World::new().await;
    let mut last = world.twin.activity();
    let mut rises = |what: &str| {
        let now = world.twin.activity();
        assert!(now > last, "{what}");
        last = now;
    };
    let id = world.started();
    rises("an act");
    world.twin.settle().await;
    rises("a webhook");
    world.bot_says(&id, "x").await;
    rises("a write");
    world.twin.settle().await;
    rises("its echo");
    world.get(&format!("/conversations/{id}")).await;
    world.twin.settle().await;
    assert_eq!(world.twin.activity(), last, "a read is none");
}
