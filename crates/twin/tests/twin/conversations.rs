//! Conversations through the API.

use crate::common::{World, answer, error, last_part, part_types, parts, string};
use axum::http::Method;
use intercom_twin::Act;
use serde_json::{Value, json};

#[tokio::test]
async fn a_contact_starts_a_conversation_through_the_api() {
    let world = World::new().await;
    let joe = world.contact("Joe");
    let body = json!({ "from": { "type": "user", "id": joe }, "body": "Hello <there>" });
    let message = world.post("/conversations", body).await.body;
    assert_eq!(message["type"], "user_message");
    let id = string(&message["conversation_id"]);
    assert_eq!(id.len(), 15);
    assert_ne!(message["id"], message["conversation_id"]);

    let conversation = world.get(&format!("/conversations/{id}")).await.body;
    assert_eq!(conversation["source"]["id"], message["id"]);
    assert_eq!(conversation["source"]["body"], "<p>Hello &lt;there&gt;</p>");
    assert_eq!(conversation["source"]["delivered_as"], "customer_initiated");
    assert_eq!(conversation["state"], "open");
    assert_eq!(conversation["conversation_parts"]["total_count"], 0);

    let nobody = json!({ "from": { "type": "user", "id": "123" }, "body": "x" });
    let refused = world.post("/conversations", nobody).await;
    assert_eq!(error(&refused), (404, "not_found".to_owned()));
    assert_eq!(refused.body["errors"][0]["message"], "User Not Found");
}

#[tokio::test]
async fn nobody_is_null_up_to_2_15_and_0_from_2_16() {
    let world = World::new().await;
    let path = format!("/conversations/{}", world.started());
    for (version, nobody) in [("2.14", Value::Null), ("2.15", Value::Null), ("2.16", json!(0))] {
        let request = world.request(Method::GET, &path).header("Intercom-Version", version);
        let body = answer(request).await.body;
        assert_eq!(body["admin_assignee_id"], nobody, "{version}");
        assert_eq!(body["team_assignee_id"], nobody, "{version}");
    }
}

#[tokio::test]
async fn an_admin_comment_comes_back_as_the_last_part_of_the_whole_conversation() {
    let world = World::new().await;
    let id = world.started();
    let answer = world.bot_says(&id, "Thanks again :)").await;
    assert_eq!(answer.status, 200);
    assert_eq!(answer.body["type"], "conversation");
    let part = last_part(&answer.body);
    assert_eq!(part["part_type"], "comment");
    assert_eq!(part["body"], "<p>Thanks again :)</p>");
    assert_eq!(part["author"]["type"], "admin");
    assert_eq!(part["author"]["id"], json!(world.bot()));
    assert!(part["id"].is_string());
    assert_eq!(answer.body["waiting_since"], Value::Null);
}

#[tokio::test]
async fn replies_are_checked() {
    let world = World::new().await;
    let path = format!("/conversations/{}/reply", world.started());
    let bot = world.bot();
    let with = |extra: Value| {
        let mut body = json!({ "message_type": "comment", "type": "admin", "admin_id": bot });
        body.as_object_mut().unwrap().extend(extra.as_object().unwrap().clone());
        body
    };
    for (extra, status, code) in [
        (json!({}), 400, "parameter_not_found"),
        (json!({ "body": "x", "admin_id": "1" }), 404, "admin_not_found"),
        (json!({ "body": "x", "message_type": "song" }), 400, "parameter_invalid"),
        (
            json!({ "body": "x", "attachment_urls": vec!["http://x.test/a.png"; 11] }),
            400,
            "parameter_invalid",
        ),
        (json!({ "message_type": "quick_reply" }), 400, "parameter_not_found"),
        (json!({ "message_type": "quick_reply", "body": "x" }), 400, "parameter_invalid"),
        (
            json!({ "message_type": "quick_reply",
                 "reply_options": [{ "text": "Yes", "uuid": "no-uuid" }] }),
            400,
            "parameter_invalid",
        ),
    ] {
        let refused = world.post(&path, with(extra.clone())).await;
        assert_eq!(error(&refused), (status, code.to_owned()), "{extra}");
    }
    let gone = world.post("/conversations/1/reply", with(json!({ "body": "x" }))).await;
    assert_eq!(error(&gone), (404, "not_found".to_owned()));
    assert_eq!(gone.body["errors"][0]["message"], "Resource Not Found");
}

#[tokio::test]
async fn a_contact_replies_through_the_api_also_to_the_last_conversation() {
    let world = World::new().await;
    let id = world.started();
    for named in [
        json!({ "intercom_user_id": world.contact("Joe") }),
        json!({ "user_id": "70" }),
        json!({ "email": "joe@customer.test" }),
    ] {
        let mut body = json!({ "message_type": "comment", "type": "user", "body": "And?" });
        body.as_object_mut().unwrap().extend(named.as_object().unwrap().clone());
        let answer = world.post("/conversations/last/reply", body).await;
        assert_eq!(answer.body["id"], json!(id));
        assert_eq!(last_part(&answer.body)["author"]["type"], "user");
    }
}

#[tokio::test]
async fn plain_text_can_be_asked_for() {
    let world = World::new().await;
    let id = world.started();
    world.bot_says(&id, "<p>See <a href=\"https://x.test/\">this</a></p>").await;
    let path = format!("/conversations/{id}");
    let plain = world.get(&format!("{path}?display_as=plaintext")).await.body;
    assert_eq!(plain["source"]["body"], "Where is my order?");
    assert_eq!(last_part(&plain)["body"], "See this (https://x.test/)");
    assert_eq!(world.get(&format!("{path}?display_as=pdf")).await.status, 400);
}

#[tokio::test]
async fn only_the_500_newest_parts_are_shown() {
    let world = World::new().await;
    let id = world.started();
    for n in 0..502 {
        world.act(Act::contact_writes(&id, format!("{n}")));
    }
    let body = world.get(&format!("/conversations/{id}")).await.body;
    assert_eq!(parts(&body).len(), 500);
    assert_eq!(parts(&body)[0]["body"], "<p>2</p>");
    assert_eq!(body["conversation_parts"]["total_count"], 502);
}

#[tokio::test]
async fn part_ids_rise() {
    let world = World::new().await;
    let id = world.started();
    for _ in 0..20 {
        world.act(Act::contact_writes(&id, "x"));
    }
    let body = world.conversation(&id);
    let number = |v: &Value| v.as_str().unwrap().parse::<u64>().unwrap();
    let mut ids: Vec<_> = parts(&body).iter().map(|p| number(&p["id"])).collect();
    ids.insert(0, number(&body["source"]["id"]));
    assert!(ids.windows(2).all(|two| two[0] < two[1]), "{ids:?}");
}

#[tokio::test]
async fn update_sets_title_read_and_defined_attributes() {
    let world = World::new().await;
    let id = world.started();
    let path = format!("/conversations/{id}");
    let body = json!({
        "read": true, "title": "Order 7",
        "custom_attributes": { "topic": "orders", "priority_score": 3 },
    });
    let updated = world.put(&path, body).await.body;
    assert_eq!(updated["title"], "Order 7");
    assert_eq!(updated["read"], true);
    assert_eq!(updated["custom_attributes"], json!({ "priority_score": 3, "topic": "orders" }));
    assert_eq!(part_types(&updated), ["conversation_attribute_updated_by_admin"; 2]);
    assert_eq!(last_part(&updated)["author"]["type"], "bot");

    for values in [json!({ "unheard_of": 1 }), json!({ "priority_score": "three" })] {
        let refused = world.put(&path, json!({ "custom_attributes": values })).await;
        assert_eq!(error(&refused), (400, "parameter_invalid".to_owned()));
    }
    assert_eq!(world.conversation(&id)["custom_attributes"], updated["custom_attributes"]);
}

#[tokio::test]
async fn conversation_tags_go_on_and_off() {
    let world = World::new().await;
    let path = format!("/conversations/{}/tags", world.started());
    let made = world.post("/tags", json!({ "name": "Urgent" })).await.body;
    let body = json!({ "id": made["id"], "admin_id": world.bot() });
    let tag = world.post(&path, body.clone()).await.body;
    assert_eq!(tag["name"], "Urgent");
    assert_eq!(tag["applied_by"], json!({ "type": "admin", "id": world.bot() }));
    assert!(tag["applied_at"].is_i64());

    let off = format!("{path}/{}", string(&made["id"]));
    let who = json!({ "admin_id": world.bot() });
    assert_eq!(world.delete(&off, who.clone()).await.status, 200);
    assert_eq!(error(&world.delete(&off, who).await), (404, "tag_not_found".to_owned()));
    let missing = world.post("/conversations/1/tags", body).await;
    assert_eq!(missing.body["errors"][0]["message"], "Conversation not found");
}

#[tokio::test]
async fn a_message_is_redacted() {
    let world = World::new().await;
    let id = world.started();
    let part = world.act(Act::contact_writes(&id, "my card is 4111")).part_id.unwrap();
    let redacted = world
        .post(
            "/conversations/redact",
            json!({ "type": "conversation_part", "conversation_id": id,
                    "conversation_part_id": part }),
        )
        .await
        .body;
    let gone = "<p><i>This message was deleted</i></p>";
    assert_eq!(last_part(&redacted)["body"], gone);
    assert_eq!(last_part(&redacted)["redacted"], true);
    let source = json!({ "type": "source", "conversation_id": id,
                         "source_id": redacted["source"]["id"] });
    let redacted = world.post("/conversations/redact", source).await.body;
    assert_eq!(redacted["source"]["body"], gone);
    let wrong = json!({ "type": "conversation_part", "conversation_id": id,
                        "conversation_part_id": "1" });
    let refused = world.post("/conversations/redact", wrong).await;
    assert_eq!(error(&refused), (404, "conversation_part_or_message_not_found".to_owned()));
}

#[tokio::test]
async fn a_deleted_conversation_is_gone() {
    let world = World::new().await;
    let id = world.started();
    let path = format!("/conversations/{id}");
    let deleted = world.delete(&path, json!({})).await.body;
    assert_eq!(deleted, json!({ "id": id, "object": "conversation", "deleted": true }));
    assert_eq!(world.get(&path).await.status, 404);
    assert_eq!(world.bot_says(&id, "hello?").await.status, 404);
}

#[tokio::test]
async fn what_is_brought_in_from_elsewhere_stands_where_its_time_puts_it() {
    let world = World::new().await;
    let id = world.started();
    let start = world.twin.now_ms() / 1000;
    world.advance(60).await;
    world.bot_says(&id, "Now").await;
    let path = format!("/conversations/{id}/reply");
    let mut body = json!({ "message_type": "comment", "type": "user", "user_id": "70",
                           "body": "Earlier", "created_at": start + 30 });
    let answer = world.post(&path, body.clone()).await;
    let bodies: Vec<_> = parts(&answer.body).iter().map(|p| &p["body"]).collect();
    assert_eq!(bodies, ["<p>Earlier</p>", "<p>Now</p>"]);
    assert_eq!(parts(&answer.body)[0]["created_at"], json!(start + 30));
    body["created_at"] = json!(start + 3600);
    assert_eq!(error(&world.post(&path, body).await), (400, "parameter_invalid".to_owned()));
}

#[tokio::test]
async fn notifications_can_be_skipped_and_webhooks_come_all_the_same() {
    let world = World::new().await;
    let path = format!("/conversations/{}/reply", world.started());
    world.webhooks().await;
    let mut body = json!({ "message_type": "comment", "type": "admin", "admin_id": world.bot(),
                           "body": "Psst", "skip_notifications": true });
    assert_eq!(world.post(&path, body.clone()).await.status, 200);
    assert_eq!(world.topics().await, ["conversation.admin.replied"]);
    body["skip_notifications"] = json!("yes");
    assert_eq!(error(&world.post(&path, body).await), (400, "parameter_invalid".to_owned()));
}
