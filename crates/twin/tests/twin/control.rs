//! The control API.

use std::time::Duration;

use crate::common::{World, answer, string};
use axum::http::Method;
use intercom_twin::{ClockStart, Twin, TwinOptions};
use serde_json::{Value, json};

#[tokio::test]
async fn the_state_says_everything_there_is_to_set() {
    let world = World::new().await;
    let state = world.control(Method::GET, "/state", Value::Null).await.body;
    assert_eq!(state["describe"]["app_id"], json!(world.twin.describe().app_id));
    assert_eq!(state["switches"]["team_assignment_clears_admin"], true);
    assert_eq!(state["faults"], json!([]));
    assert_eq!(state["webhook"]["url"], json!(world.hook.url));
    assert_eq!(state["webhook"]["version"], "2.14");
    assert_eq!(state["webhook"]["status"], "live");
    assert_eq!(state["webhook"]["head_check"]["passed"], true);
    assert_eq!(state["rate_limit"], Value::Null);
    assert_eq!(state["clock"]["stopped"], true);
}

#[tokio::test]
async fn operations_are_done_as_json() {
    let world = World::new().await;
    let act = |body: Value| world.control(Method::POST, "/act", body);
    let started =
        act(json!({ "act": "contact_starts", "contact": "joe", "body": "Hi" })).await.body;
    let id = string(&started["conversation_id"]);
    let replied = act(json!({
        "act": "teammate_replies", "conversation": "last", "teammate": "ann", "body": "Bye",
        "and": { "assign": "vip" },
    }))
    .await
    .body;
    assert_eq!(replied["conversation_id"], json!(id));
    let path = format!("/conversations/{id}");
    let body = world.control(Method::GET, &path, Value::Null).await.body;
    assert_eq!(crate::common::last_part(&body)["id"], replied["part_id"]);

    for (body, status, says) in [
        (json!({ "act": "contact_starts", "contact": "Zed", "body": "x" }), 409, "`Zed`"),
        (json!({ "act": "contact_sings", "contact": "Joe" }), 400, "contact_sings"),
        (json!({ "act": "contact_starts", "contact": "Joe", "boddy": "x" }), 400, "boddy"),
        (json!({ "act": "contact_starts" }), 400, "contact"),
    ] {
        let refused = act(body).await;
        assert_eq!(refused.status, status);
        let message = string(&refused.body["error"]);
        assert!(message.contains(says), "{message}");
    }
    let missing = world.control(Method::GET, "/conversations/1", Value::Null).await;
    assert_eq!(missing.status, 404);
}

#[tokio::test]
async fn switches_that_are_not_named_stay() {
    let world = World::new().await;
    let put = |body: Value| world.control(Method::PUT, "/switches", body);
    put(json!({ "api_comment_reopens": true })).await;
    let switches = put(json!({ "assignment_topics": "assigned_only" })).await.body;
    assert_eq!(switches["api_comment_reopens"], true);
    assert_eq!(switches["assignment_topics"], "assigned_only");
    for (body, says) in [
        (json!({ "gravity": 1 }), "gravity"),
        (json!({ "assignment_topics": "none" }), "none"),
        (json!({ "new_conversations_assigned_to": "Mars" }), "Mars"),
    ] {
        let refused = put(body).await;
        assert!(matches!(refused.status, 400 | 409));
        let message = string(&refused.body["error"]);
        assert!(message.contains(says), "{message}");
    }
}

#[tokio::test]
async fn the_webhook_is_set_pinged_and_resent() {
    let world = World::new().await;
    let put = |body: Value| world.control(Method::PUT, "/webhook", body);
    let saved = put(json!({
        "url": world.hook.url, "version": "2.15", "topics": ["conversation.user.created"],
    }))
    .await
    .body;
    assert_eq!(saved["version"], "2.15");
    assert_eq!(saved["topics"], json!(["conversation.user.created"]));
    world.hook.forget();
    world.control(Method::POST, "/ping", Value::Null).await;
    assert_eq!(world.topics().await, ["ping"]);
    let deliveries = world.control(Method::GET, "/deliveries", Value::Null).await.body;
    let path = format!("/deliveries/{}/resend", deliveries[0]["id"]);
    assert_eq!(world.control(Method::POST, &path, Value::Null).await.status, 200);
    assert_eq!(world.topics().await, ["ping"]);
    let missing = world.control(Method::POST, "/deliveries/999/resend", Value::Null).await;
    assert_eq!(missing.status, 404);
    world.hook.answers(&[500]);
    let refused = put(json!({ "url": world.hook.url })).await;
    assert_eq!(refused.status, 400);
    assert!(string(&refused.body["error"]).contains("HEAD"));
}

#[tokio::test]
async fn the_clock_is_stepped_stopped_and_run() {
    let world = World::new().await;
    let clock = |body: Value| world.control(Method::POST, "/clock", body);
    let before = world.twin.now_ms();
    let stepped = clock(json!({ "step": { "seconds": 1.5 } })).await.body;
    assert_eq!(stepped, json!({ "stopped": true, "speed": 0, "now_ms": before + 1500 }));
    assert_eq!(clock(json!({ "step": { "seconds": -1 } })).await.status, 400);
    assert_eq!(clock(json!({ "run": {} })).await.body["stopped"], false);
    assert_eq!(clock(json!({ "stop": {} })).await.body["stopped"], true);
    assert!(world.twin.now_ms() >= before + 1500);
}

#[tokio::test]
async fn on_the_real_clock_a_step_makes_due_what_is_due() {
    let options = TwinOptions { clock: ClockStart::Real, ..crate::common::quiet() };
    let world = World::with(options).await;
    world.hook.answers(&[500]);
    world.started();
    world.twin.settle().await;
    world.twin.advance(Duration::from_secs(60)).await;
    assert_eq!(world.twin.deliveries().len(), 2);
}

#[tokio::test]
async fn the_rate_limit_is_set_and_calls_are_listed() {
    let world = World::new().await;
    world.control(Method::PUT, "/rate_limit", json!({ "limit": 9 })).await;
    let me = world.get("/me?x=1").await;
    assert_eq!(me.headers["x-ratelimit-limit"], "9");
    let calls = world.control(Method::GET, "/calls", Value::Null).await.body;
    assert_eq!(calls[0]["path"], "/me");
    assert_eq!(calls[0]["query"], "x=1");
    assert_eq!(calls[0]["status"], 200);
}

#[tokio::test]
async fn only_this_machine_may_control_it() {
    let twin = Twin::start(TwinOptions::manual()).await.unwrap();
    let url = format!("{}/state", twin.describe().control_url);
    let port = twin.base_url().rsplit_once(':').unwrap().1.to_owned();
    let http = crate::common::client();
    let with = |name: &str, value: &str| answer(http.get(&url).header(name, value));
    assert_eq!(with("host", &format!("localhost:{port}")).await.status, 200);
    assert_eq!(with("origin", &twin.base_url()).await.status, 200);
    for (name, value) in [
        ("host", format!("evil.test:{port}")),
        ("host", "127.0.0.1:1".to_owned()),
        ("origin", "http://evil.test".to_owned()),
        ("origin", "null".to_owned()),
        ("sec-fetch-site", "cross-site".to_owned()),
    ] {
        let refused = with(name, &value).await;
        assert_eq!(refused.status, 403, "{name}: {value}");
        assert!(refused.body["error"].is_string());
    }
}
