//! What is done to a ticket: updates, replies, its end.

use crate::{
    common::{World, error, number, string},
    webhooks::versioned,
};
use intercom_twin::{Act, WebhookOptions, WebhookVersion};
use serde_json::json;

#[tokio::test]
async fn a_ticket_is_updated_and_each_change_has_its_topic() {
    let world = World::new().await;
    let id = world.converted().await;
    world.webhooks().await;
    world.subscribe_to_tickets().await;
    let path = format!("/tickets/{id}");
    let ann = number(&world.admin("Ann"));
    let state = world.ticket_state("resolved").await;
    let change = json!({
        "admin_id": ann, "assignee_id": world.admin("Ben"), "ticket_state_id": state,
        "ticket_attributes": { "order": "7" }, "is_shared": false, "open": false,
    });
    let ticket = world.put(&path, change).await.body;
    assert_eq!(ticket["ticket_state"]["category"], "resolved");
    assert_eq!(ticket["ticket_attributes"]["order"], "7");
    assert_eq!(ticket["admin_assignee_id"], json!(world.admin("Ben")));
    assert_eq!((&ticket["is_shared"], &ticket["open"]), (&json!(false), &json!(false)));
    let parts = ticket["ticket_parts"]["ticket_parts"].as_array().unwrap();
    let changed = parts.iter().find(|p| p["part_type"] == "ticket_attribute_updated_by_admin");
    let data = &changed.unwrap()["updated_attribute_data"];
    assert_eq!(data["attribute"]["label"], "order");
    assert_eq!(data["value"], json!({ "type": "value", "id": null, "label": "7" }));
    let moved = parts.iter().rfind(|p| p["part_type"] == "ticket_state_updated_by_admin").unwrap();
    assert_eq!(moved["previous_ticket_state"], "submitted");
    assert_eq!(moved["ticket_state"], "resolved");
    assert_eq!(moved["author"]["id"], json!(world.admin("Ann")));
    assert_eq!(
        world.topics().await,
        [
            "ticket.admin.assigned",
            "ticket.attribute.updated",
            "ticket.closed",
            "ticket.resolved",
            "ticket.state.updated",
        ]
    );
    let team = json!({ "assignee_id": world.team("VIP") });
    world.put(&path, team).await;
    assert_eq!(world.topics().await, ["ticket.team.assigned"]);

    for (body, status, code) in [
        (json!({ "ticket_state_id": "0" }), 400, "ticket_state_id_invalid"),
        (json!({ "admin_id": 1 }), 404, "assignee_not_found"),
        (json!({ "assignee_id": "1" }), 404, "assignee_not_found"),
    ] {
        let refused = world.put(&path, body).await;
        assert_eq!(error(&refused), (status, code.to_owned()));
    }
    let gone = world.put("/tickets/1", json!({})).await;
    assert_eq!(error(&gone), (404, "ticket_not_found".to_owned()));
}

#[tokio::test]
async fn a_reply_to_a_ticket_answers_with_its_part() {
    let world = World::new().await;
    let id = world.converted().await;
    world.webhooks().await;
    world.subscribe_to_tickets().await;
    let path = format!("/tickets/{id}/reply");
    let ann = world.admin("Ann");
    for (body, part_type, author, topic) in [
        (
            json!({ "message_type": "comment", "type": "admin", "admin_id": ann, "body": "Ok" }),
            "comment",
            "admin",
            "ticket.admin.replied",
        ),
        (
            json!({ "message_type": "note", "type": "admin", "admin_id": ann, "body": "Hm" }),
            "note",
            "admin",
            "ticket.note.created",
        ),
        (
            json!({ "message_type": "comment", "type": "user", "user_id": "70", "body": "And?" }),
            "comment",
            "user",
            "ticket.contact.replied",
        ),
    ] {
        let part = world.post(&path, body).await.body;
        assert_eq!(part["type"], "ticket_part");
        assert_eq!(part["part_type"], part_type);
        assert_eq!(part["author"]["type"], author);
        assert_eq!(world.topics().await, [topic]);
    }
    let gone = world.post("/tickets/1/reply", json!({})).await;
    assert_eq!(error(&gone), (404, "not_found".to_owned()));

    let back = string(&world.made_ticket().await.body["id"]);
    let body = json!({ "message_type": "comment", "type": "user", "user_id": "70", "body": "Hi" });
    let refused = world.post(&format!("/tickets/{back}/reply"), body).await;
    assert_eq!(error(&refused), (400, "parameter_mismatch".to_owned()));
    let message = "User replies are not allowed on Backoffice tickets";
    assert_eq!(refused.body["errors"][0]["message"], message);
}

#[tokio::test]
async fn a_closed_ticket_is_told_under_ticket_from_2_15() {
    for (version, under) in [
        (WebhookVersion::V2_14, "/data/item"),
        (WebhookVersion::V2_15, "/data/item/ticket"),
        (WebhookVersion::V2_16, "/data/item/ticket"),
    ] {
        let world = versioned(version).await;
        let id = world.converted().await;
        world.webhooks().await;
        let topics = Some(vec!["ticket.closed".to_owned()]);
        let webhook = WebhookOptions { version, topics, ..WebhookOptions::to(&world.hook.url) };
        world.twin.set_webhook(webhook).await.unwrap();
        world.hook.forget();
        world.act(Act::teammate_closes(&id, "Ann"));
        let told = world.webhooks().await.remove(0);
        let ticket = told.pointer(under).unwrap();
        assert_eq!((&ticket["type"], &ticket["id"]), (&json!("ticket"), &json!(id)), "{version:?}");
    }
}
