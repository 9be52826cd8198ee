//! What comes in over HTTP: whatever it is, it is checked, kept or refused with what to do, and
//! nothing of it shows in the logs.

#![expect(clippy::unwrap_used, reason = "a test may fail loudly")]

#[path = "webhooks/before_the_body.rs"]
mod before_the_body;
#[path = "webhooks/gone_away.rs"]
mod gone_away;
#[path = "webhooks/health.rs"]
mod health;
#[path = "webhooks/logs.rs"]
mod logs;
mod support;

use std::{
    io::Write,
    sync::{Arc, Mutex},
};

use deskmate_engine::{LateAnswer, Taken};
use intercom::webhook::sign;
use intercom_twin::{Act, Fault, FaultKind, WebhookOptions, WebhookVersion};
use reqwest::Method;
use serde_json::{Value, json};
use support::{ANN, World, bot::Reaction};
use tokio::net::TcpListener;
use tracing_subscriber::fmt::MakeWriter;

struct Answer {
    status: u16,
    code: String,
    message: String,
    text: String,
}

async fn request(method: Method, url: &str, signature: Option<&str>, body: Vec<u8>) -> Answer {
    let client = reqwest::Client::builder().no_proxy().build().unwrap();
    let mut request = client.request(method, url).body(body);
    if let Some(signature) = signature {
        request = request.header("X-Hub-Signature", signature);
    }
    let answer = request.send().await.unwrap();
    let status = answer.status().as_u16();
    let text = answer.text().await.unwrap();
    let error: Value = serde_json::from_str(&text).unwrap_or_default();
    let said = |key: &str| error["error"][key].as_str().unwrap_or_default().to_owned();
    Answer { status, code: said("code"), message: said("message"), text }
}

async fn post(world: &World, signature: Option<&str>, body: &str) -> Answer {
    request(Method::POST, &world.hook_url(), signature, body.as_bytes().to_vec()).await
}

async fn post_signed(world: &World, body: &str) -> Answer {
    let signature = signature(world, body);
    post(world, Some(&signature), body).await
}

fn signature(world: &World, body: &str) -> String {
    sign(world.twin.describe().client_secret.as_bytes(), body.as_bytes())
}

/// A notification about a conversation, as Intercom sends it.
fn notification(world: &World, id: &str, topic: &str, conversation: &str) -> Value {
    let mut item = world.conversation(conversation);
    let parts = item["conversation_parts"]["conversation_parts"].as_array().unwrap();
    let newest: Vec<_> = parts.iter().rev().take(1).cloned().collect();
    item["conversation_parts"]["conversation_parts"] = json!(newest);
    json!({
        "type": "notification_event", "id": id, "topic": topic,
        "app_id": world.twin.describe().app_id, "created_at": 1_767_603_600,
        "delivery_attempts": 1, "first_sent_at": 1_767_603_600, "self": null, "links": {},
        "data": {"type": "notification_event_data", "item": item},
    })
}

/// A world in which webhooks come from the test alone, and a conversation that waits in it.
async fn waiting() -> (World, String) {
    let world = World::without_webhooks(|_| {}).await;
    let id = world.joe_starts("Where is my order?").await;
    (world, id)
}

#[tokio::test]
async fn what_is_not_signed_by_intercom_is_refused_with_what_to_do() {
    let (world, id) = waiting().await;
    let body = notification(&world, "notif_1", "conversation.user.created", &id).to_string();
    let answer = post(&world, None, &body).await;
    assert_eq!((answer.status, answer.code.as_str()), (401, "not_signed"));
    assert!(answer.message.contains("X-Hub-Signature"), "{}", answer.message);
    let other = sign(b"another secret", body.as_bytes());
    for wrong in [other.as_str(), "", "sha1=", "sha1=zz", "sha256=00", "nonsense"] {
        let answer = post(&world, Some(wrong), &body).await;
        assert_eq!((answer.status, answer.code.as_str()), (401, "wrong_signature"), "{wrong}");
        assert!(answer.message.contains("client_secret"), "{}", answer.message);
    }
    let changed = body.replace("notif_1", "notif_2");
    let answer = post(&world, Some(&signature(&world, &body)), &changed).await;
    assert_eq!(answer.status, 401, "a body that was changed on the way");
    world.settle().await;
    assert_eq!(world.bot_said(&id), [""; 0]);
}

#[tokio::test]
async fn a_signature_may_be_in_upper_case() {
    let (world, id) = waiting().await;
    let body = notification(&world, "notif_1", "conversation.user.created", &id).to_string();
    let digits = signature(&world, &body).trim_start_matches("sha1=").to_uppercase();
    assert_eq!(post(&world, Some(&format!("sha1={digits}")), &body).await.status, 200);
    world.settle().await;
    assert_eq!(world.bot_said(&id), ["You said: Where is my order?"]);
}

#[tokio::test]
async fn what_cannot_be_read_is_refused_and_says_why() {
    let (world, _) = waiting().await;
    let deep = format!("{}1{}", "[".repeat(5000), "]".repeat(5000));
    let deep = json!({"topic": "x", "id": "notif_deep"})
        .to_string()
        .replace('}', &format!(",\"data\":{deep}}}"));
    for body in
        ["", "no JSON", "[1]", "null", "{}", r#"{"topic": 7}"#, "\u{feff}{\"topic\":\"x\"}", &deep]
    {
        let answer = post_signed(&world, body).await;
        assert_eq!((answer.status, answer.code.as_str()), (400, "unreadable"), "{body:.40}");
        assert!(
            answer.message.starts_with("the notification cannot be read: "),
            "{}",
            answer.message
        );
    }
    let large = format!("{{\"topic\":\"x\",\"pad\":\"{}\"}}", "a".repeat(2 * 1024 * 1024));
    let answer = post_signed(&world, &large).await;
    assert_eq!((answer.status, answer.code.as_str()), (413, "too_large"));
}

#[tokio::test]
async fn an_unknown_topic_is_kept_once_and_wakes_nothing() {
    let (world, _) = waiting().await;
    let engine = world.service().engine.clone();
    for (id, item) in [
        ("notif_1", json!({"type": "ticket", "id": "12"})),
        ("notif_2", json!({"type": "contact", "id": "6762", "email": null})),
        ("notif_3", json!("a text")),
        ("notif_4", json!(null)),
        ("notif_5", json!([])),
    ] {
        let body = json!({
            "type": "notification_event", "id": id, "topic": "something.new.happened",
            "app_id": world.twin.describe().app_id, "data": {"item": item},
        });
        let body = body.to_string();
        assert_eq!(post_signed(&world, &body).await.status, 200, "{body}");
        let signature = signature(&world, &body);
        let again = engine.take_in("support-k3y", Some(&signature), body.as_bytes()).await;
        assert!(matches!(again, Taken::Again), "it is kept: {body}");
    }
    world.settle().await;
    assert_eq!(
        world
            .twin
            .api_calls()
            .iter()
            .filter(|call| call.path.starts_with("/conversations/"))
            .count(),
        0
    );
}

#[tokio::test]
async fn the_address_can_be_checked_and_tested() {
    let (world, _) = waiting().await;
    let hook = world.hook_url();
    let wrong = world.url("/hooks/support-wrong");
    assert_eq!(request(Method::HEAD, &hook, None, Vec::new()).await.status, 200);
    assert_eq!(request(Method::HEAD, &wrong, None, Vec::new()).await.status, 404);
    let opened = request(Method::GET, &hook, None, Vec::new()).await;
    assert!(opened.status == 200 && opened.text.contains("Deskmate webhook"), "{}", opened.text);
    let answer = request(Method::POST, &wrong, None, b"{}".to_vec()).await;
    assert_eq!((answer.status, answer.code.as_str()), (404, "no_such_hook"));
    let ping = r#"{"type":"notification_event","topic":"ping","data":{"item":{"type":"ping"}}}"#;
    assert_eq!(post_signed(&world, ping).await.status, 200);
}

#[tokio::test]
async fn errors_are_json_wherever_they_happen() {
    let (world, _) = waiting().await;
    for (method, path, status, code) in [
        (Method::GET, "/nothing/here", 404, "not_found"),
        (Method::DELETE, "/healthz", 405, "method_not_allowed"),
        (Method::PUT, "/hooks/support-k3y", 405, "method_not_allowed"),
        (Method::GET, "/api/v1/turns/trn_1", 405, "method_not_allowed"),
        (Method::POST, "/api/v1/turns/trn_1", 401, "wrong_token"),
        (Method::POST, "/hooks/%ff", 404, "no_such_hook"),
        (Method::GET, "/hooks/%ff", 404, "no_such_hook"),
        (Method::POST, "/api/v1/turns/%ff", 404, "no_such_turn"),
        (Method::GET, "/metrics", 404, "not_found"),
    ] {
        let answer = request(method.clone(), &world.url(path), None, Vec::new()).await;
        assert_eq!(
            (answer.status, answer.code.as_str()),
            (status, code),
            "{method} {path}: {}",
            answer.text
        );
        assert!(!answer.message.is_empty());
    }
}

#[tokio::test]
async fn a_workspace_that_nobody_serves_is_answered_200() {
    let (world, id) = waiting().await;
    let mut body = notification(&world, "notif_1", "conversation.user.created", &id);
    body["app_id"] = json!("another");
    let body = body.to_string();
    assert_eq!(post_signed(&world, &body).await.status, 200);
    world.settle().await;
    assert_eq!(world.bot_said(&id), [""; 0]);
}

/// Deleted meanwhile, or never there: whoever signs may be wrong.
#[tokio::test]
async fn a_notification_about_what_does_not_exist_costs_two_calls() {
    let (world, id) = waiting().await;
    for (n, topic) in ["conversation.user.created", "conversation.user.replied"].iter().enumerate()
    {
        let calls = world.twin.api_calls().len();
        let mut notification = notification(&world, &format!("notif_{n}"), topic, &id);
        let item = &mut notification["data"]["item"];
        item["id"] = json!("99999999");
        item["conversation_parts"]["conversation_parts"][0]["id"] = json!(format!("88888{n}"));
        assert_eq!(post_signed(&world, &notification.to_string()).await.status, 200);
        world.seconds(30).await;
        world.advance(std::time::Duration::from_secs(4000)).await;
        let paths: Vec<_> =
            world.twin.api_calls().iter().skip(calls).map(|call| call.path.clone()).collect();
        let asked = paths.iter().filter(|path| path.ends_with("/99999999")).count();
        assert!((1..=2).contains(&asked), "{topic}: {paths:?}");
    }
    assert_eq!(world.known("99999999").await, None);
}

#[tokio::test]
async fn one_notification_four_times_at_once_is_one_answer() {
    let (world, id) = waiting().await;
    let body = notification(&world, "notif_1", "conversation.user.created", &id).to_string();
    let posts = futures_util::future::join_all((0..4).map(|_| post_signed(&world, &body)));
    assert!(posts.await.iter().all(|answer| answer.status == 200));
    world.settle().await;
    assert_eq!(world.bot_said(&id), ["You said: Where is my order?"]);
    assert_eq!(world.bot.calls().len(), 1);
}

#[tokio::test]
async fn the_echo_of_our_own_reply_wakes_nothing() {
    let world = World::start().await;
    let id = world.joe_starts("Where is my order?").await;
    let echoes = world.twin.deliveries();
    assert!(echoes.iter().any(|sent| sent.topic == "conversation.admin.replied"));
    let calls = world.twin.api_calls();
    let last = calls.last().unwrap();
    assert!(last.method == "POST" && last.path.ends_with("/reply"), "then it read it: {last:?}");
    world.customer_writes(&id, "And the other one?").await;
    assert_eq!(world.bot_said(&id).len(), 2);
}

/// A webhook only says "look": what it leaves out or writes otherwise is read from the conversation.
#[tokio::test]
async fn a_notification_may_lack_or_misspell_nearly_everything() {
    type Change = (&'static str, fn(&mut Value));
    let changes: [Change; 11] = [
        ("no id", |body| drop(body.as_object_mut().unwrap().remove("id"))),
        ("no type and no times", |body| {
            for key in ["type", "created_at", "delivery_attempts", "first_sent_at", "links", "self"]
            {
                body.as_object_mut().unwrap().remove(key);
            }
        }),
        ("assignee as a text", |body| body["data"]["item"]["admin_assignee_id"] = json!("814860")),
        ("conversation id as a number", |body| {
            let id: u64 = body["data"]["item"]["id"].as_str().unwrap().parse().unwrap();
            body["data"]["item"]["id"] = json!(id);
        }),
        ("no parts", |body| {
            drop(body["data"]["item"].as_object_mut().unwrap().remove("conversation_parts"));
        }),
        ("parts are null", |body| body["data"]["item"]["conversation_parts"] = Value::Null),
        ("no source", |body| drop(body["data"]["item"].as_object_mut().unwrap().remove("source"))),
        ("an author without an e-mail", |body| {
            body["data"]["item"]["source"]["author"].as_object_mut().unwrap().remove("email");
        }),
        ("no author", |body| {
            drop(body["data"]["item"]["source"].as_object_mut().unwrap().remove("author"));
        }),
        ("dates as texts", |body| {
            body["data"]["item"]["statistics"] = json!({"last_close_at": "2026-01-05T09:00:00Z"});
        }),
        ("only type and id", |body| {
            let id = body["data"]["item"]["id"].clone();
            body["data"]["item"] = json!({"type": "conversation", "id": id});
        }),
    ];
    for (name, change) in changes {
        let (world, id) = waiting().await;
        let mut body = notification(&world, "notif_1", "conversation.user.created", &id);
        change(&mut body);
        let answer = post_signed(&world, &body.to_string()).await;
        assert_eq!(answer.status, 200, "{name}: {}", answer.text);
        world.settle().await;
        assert_eq!(world.bot_said(&id), ["You said: Where is my order?"], "{name}");
    }
}

/// From 2.15 on, texts in webhooks are plain; and here the webhook is all there is to read.
#[tokio::test]
async fn a_plain_text_of_a_newer_webhook_version_is_what_the_customer_wrote() {
    let world = World::start().await;
    let webhook =
        WebhookOptions { version: WebhookVersion::V2_15, ..WebhookOptions::to(world.hook_url()) };
    world.twin.set_webhook(webhook).await.unwrap();
    let id = world.joe_starts("Hi").await;
    world.fault(Fault::new(FaultKind::StaleRead).on("GET", "/conversations/*").parts(1));
    world.customer_writes(&id, "Is 5 < 6 & 7 > 6?").await;
    world.seconds(20).await;
    assert_eq!(world.bot.last_turn().messages[0].text, "Is 5 < 6 & 7 > 6?");
    assert_eq!(world.bot_said(&id)[1..], ["You said: Is 5 < 6 & 7 > 6?"]);
}

#[tokio::test]
async fn what_cannot_be_kept_is_asked_for_again() {
    let (world, id) = waiting().await;
    let body = notification(&world, "notif_1", "conversation.user.created", &id).to_string();
    world.plug.pull_at(1);
    let answer = post_signed(&world, &body).await;
    assert_eq!((answer.status, answer.code.as_str()), (503, "not_kept"));
    assert!(answer.message.contains("send it again"));
    world.plug.back_in();
    assert_eq!(post_signed(&world, &body).await.status, 200);
    world.advance(std::time::Duration::from_secs(1)).await;
    assert_eq!(world.bot_said(&id), ["You said: Where is my order?"]);
}
