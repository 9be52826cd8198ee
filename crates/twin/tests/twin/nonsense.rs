//! What makes no sense is refused, and nothing is broken or lost by it.

use axum::http::Method;
use serde_json::{Value, json};

use crate::common::{World, error, number};

fn invalid() -> (u16, String) {
    (400, "parameter_invalid".to_owned())
}

#[tokio::test]
async fn no_moment_of_a_snooze_stops_the_twin() {
    let world = World::new().await;
    let id = world.started();
    for until in [i64::MIN, -1] {
        let snooze = json!({ "message_type": "snoozed", "snoozed_until": until });
        assert_eq!(error(&world.try_manage(&id, snooze).await), invalid(), "{until}");
    }
    assert_eq!(world.conversation(&id)["state"], "open");
    let past = json!({ "message_type": "snoozed", "snoozed_until": 0 });
    assert_eq!(world.try_manage(&id, past).await.status, 200);
    world.twin.settle().await;
    assert_eq!(world.conversation(&id)["state"], "open");
    assert_eq!(world.bot_says(&world.started(), "Hello").await.status, 200);
}

#[tokio::test]
async fn a_conversation_begins_now_or_in_the_past() {
    let world = World::new().await;
    let now = world.twin.now_ms() / 1000;
    let starts = |at: Value| json!({ "from": { "type": "user", "id": world.contact("Joe") }, "body": "Hi", "created_at": at });
    for at in
        [json!(i64::MAX), json!(i64::MIN), json!(-1), json!(now + 1), json!(1e300), json!("x")]
    {
        for path in ["/conversations", "/messages"] {
            assert_eq!(
                error(&world.post(path, starts(at.clone())).await),
                invalid(),
                "{path} {at}"
            );
        }
        let message = json!({
            "from": { "type": "admin", "id": number(&world.admin("Ann")) }, "body": "Hi",
            "to": { "type": "user", "id": world.contact("Joe") }, "created_at": at,
        });
        assert_eq!(error(&world.post("/messages", message).await), invalid(), "{at}");
    }
    assert_eq!(world.get("/conversations").await.body["total_count"], 0);
    assert_eq!(world.post("/conversations", starts(json!(now - 60))).await.status, 200);
}

#[tokio::test]
async fn a_value_of_the_wrong_type_takes_nothing_away_from_a_contact() {
    let world = World::new().await;
    let path = format!("/contacts/{}", world.contact("Joe"));
    let before = world.get(&path).await.body;
    for (field, value) in [
        ("email", json!(["a"])),
        ("name", json!({})),
        ("external_id", json!(true)),
        ("signed_up_at", json!("x")),
        ("unsubscribed_from_emails", json!("yes")),
        ("owner_id", json!({})),
    ] {
        for (method, path) in [(Method::PUT, path.as_str()), (Method::POST, "/contacts")] {
            let body = json!({ "role": "user", field: value });
            let answer = crate::common::answer(world.request(method, path).json(&body)).await;
            assert_eq!(error(&answer), invalid(), "{field}");
            let message = answer.body["errors"][0]["message"].as_str().unwrap_or_default();
            assert!(message.starts_with(field), "{message}");
        }
    }
    assert_eq!(world.get(&path).await.body, before);
    assert_eq!(world.get("/contacts").await.body["total_count"], 2);
    let taken_away = world.put(&path, json!({ "phone": null })).await.body;
    assert_eq!(taken_away["phone"], Value::Null);
}

#[tokio::test]
async fn conversations_are_not_merged_in_a_circle() {
    let world = World::new().await;
    let (one, other) = (world.started(), world.started());
    for (from, into, status) in [(&one, &other, 200), (&other, &one, 422)] {
        let body = json!({ "merge_into_conversation_id": into, "admin_id": world.admin("Ann") });
        let path = format!("/conversations/{from}/merge");
        let answer = world.send_in("2.16", Method::POST, &path, body).await;
        assert_eq!(answer.status, status, "{answer:?}");
    }
    assert_eq!(world.conversation(&other)["state"], "open");
    let older = world.get_in("2.14", &format!("/conversations/{one}")).await.body;
    let part = &older["conversation_parts"]["conversation_parts"][0];
    assert_eq!(part["event_details"]["primary_conversation"]["id"], json!(other));
}
