//! What conversations, parts and lists look like.

use intercom_twin::{Act, act::OperatorReplies};
use serde_json::{Value, json};

use crate::common::{World, last_part, number, string};

fn keys(object: &Value) -> Vec<&str> {
    let mut keys: Vec<_> = object.as_object().unwrap().keys().map(String::as_str).collect();
    keys.sort_unstable();
    keys
}

fn is_digits(value: &Value) -> bool {
    value.as_str().is_some_and(|id| !id.is_empty() && id.chars().all(|c| c.is_ascii_digit()))
}

#[tokio::test]
async fn ids_look_as_intercoms() {
    let world = World::new().await;
    let id = world.started();
    world.act(Act::teammate_assigns(&id, "Ann", "Ben"));
    world.act(Act::contact_writes(&id, "x"));
    let body = world.get(&format!("/conversations/{id}")).await.body;
    assert!(is_digits(&body["id"]) && id.len() >= 15, "{id}");
    assert!(is_digits(&body["source"]["id"]));
    assert!(is_digits(&last_part(&body)["id"]));
    assert_ne!(body["source"]["id"], last_part(&body)["id"]);
    let contact = string(&body["contacts"]["contacts"][0]["id"]);
    assert!(contact.len() == 24 && contact.chars().all(|c| c.is_ascii_hexdigit()), "{contact}");
    assert_eq!(body["admin_assignee_id"], number(&world.admin("Ben")));
    assert_eq!(body["teammates"]["teammates"][0]["id"], json!(world.admin("Ann")));
}

#[tokio::test]
async fn a_conversation_has_every_field_of_2_14() {
    let world = World::new().await;
    let body = world.get(&format!("/conversations/{}", world.started())).await.body;
    for field in [
        "type",
        "id",
        "title",
        "created_at",
        "updated_at",
        "waiting_since",
        "snoozed_until",
        "open",
        "state",
        "read",
        "priority",
        "admin_assignee_id",
        "team_assignee_id",
        "tags",
        "conversation_rating",
        "source",
        "contacts",
        "teammates",
        "custom_attributes",
        "first_contact_reply",
        "sla_applied",
        "statistics",
        "conversation_parts",
        "linked_objects",
        "ai_agent_participated",
        "ai_agent",
        "topics",
        "ticket",
    ] {
        assert!(body.get(field).is_some(), "{field}");
    }
    assert_eq!(
        keys(&body["source"]),
        [
            "attachments",
            "author",
            "body",
            "delivered_as",
            "id",
            "redacted",
            "subject",
            "type",
            "url"
        ]
    );
    assert_eq!(body["tags"], json!({ "type": "tag.list", "tags": [] }));
    let nothing = json!({ "type": "list", "data": [], "total_count": 0, "has_more": false });
    assert_eq!(body["linked_objects"], nothing);
    let contact = json!({ "type": "contact", "id": world.contact("Joe"), "external_id": "70" });
    assert_eq!(body["contacts"], json!({ "type": "contact.list", "contacts": [contact] }));
    assert_eq!(body["first_contact_reply"]["created_at"], body["created_at"]);
    assert_eq!(body["waiting_since"], body["created_at"]);
}

#[tokio::test]
async fn a_part_has_every_field_of_2_14() {
    let world = World::new().await;
    let id = world.started();
    let body = world.bot_says(&id, "Hi").await.body;
    let part = last_part(&body);
    assert_eq!(
        keys(&part),
        [
            "app_package_code",
            "assigned_to",
            "attachments",
            "author",
            "body",
            "created_at",
            "email_message_metadata",
            "event_details",
            "external_id",
            "id",
            "metadata",
            "notified_at",
            "part_type",
            "redacted",
            "state",
            "tags",
            "type",
            "updated_at",
        ]
    );
    assert_eq!(part["type"], "conversation_part");
    assert_eq!(keys(&part["author"]), ["email", "id", "name", "type"]);
    assert_eq!((&part["app_package_code"], &part["assigned_to"]), (&Value::Null, &Value::Null));
    assert_eq!((&part["metadata"], &part["redacted"]), (&json!({}), &json!(false)));
    world.act(OperatorReplies::new(&id, "Hi"));
    let author = world.last_part(&id)["author"].clone();
    assert_eq!(keys(&author), ["email", "from_ai_agent", "id", "is_ai_answer", "name", "type"]);
    world.act(Act::contact_starts("Lena", "Hi"));
    let lena = world.conversation(&world.twin.conversation_ids()[1])["source"]["author"].clone();
    assert_eq!((&lena["type"], &lena["email"]), (&json!("lead"), &Value::Null));
}

#[tokio::test]
async fn parts_are_in_what_reads_and_writes_one_conversation_and_not_in_lists() {
    let world = World::new().await;
    let id = world.started();
    let path = format!("/conversations/{id}");
    let search = json!({ "query": { "field": "id", "operator": "=", "value": id } });
    for list in
        [world.get("/conversations").await, world.post("/conversations/search", search).await]
    {
        assert_eq!(keys(&list.body), ["conversations", "pages", "total_count", "type"]);
        assert_eq!(list.body["type"], "conversation.list");
        assert_eq!(keys(&list.body["pages"]), ["page", "per_page", "total_pages", "type"]);
        assert_eq!(list.body["pages"]["per_page"], 20);
        assert!(list.body["conversations"][0].get("conversation_parts").is_none());
    }
    let close = json!({ "message_type": "close" });
    for whole in [
        world.get(&path).await.body,
        world.put(&path, json!({ "read": true })).await.body,
        world.bot_says(&id, "x").await.body,
        world.manage(&id, close).await,
    ] {
        assert_eq!(whole["conversation_parts"]["type"], "conversation_part.list");
    }
}
