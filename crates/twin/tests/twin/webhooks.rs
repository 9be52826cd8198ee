//! What webhooks say.

use crate::common::{World, string, switched};
use axum::http::Method;
use intercom_twin::{
    Act, TwinOptions, WebhookOptions, WebhookVersion,
    act::{And, OperatorReplies, TeammateRedacts, TeammateReplies},
    switches::{AssignmentTopics, PayloadBuiltAt, RedactedItem, WebhookParts},
    webhook::signature,
};
use serde_json::{Value, json};

pub(crate) async fn versioned(version: WebhookVersion) -> World {
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
    let mut others: Vec<_> = received.headers.keys().map(axum::http::HeaderName::as_str).collect();
    others.sort_unstable();
    let all = ["accept", "content-length", "content-type", "host", "user-agent", "x-hub-signature"];
    assert_eq!(others, all, "neither a time nor a nonce");
    let hex = header("x-hub-signature").strip_prefix("sha1=").unwrap().to_owned();
    assert!(hex.len() == 40 && hex.chars().all(|c| matches!(c, '0'..='9' | 'a'..='f')), "{hex}");
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
async fn each_operation_has_its_topic() {
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
