//! Which topic tells of what, beyond the operations of every day.

use std::collections::BTreeSet;

use intercom_twin::{
    Act, TwinOptions, WebhookOptions,
    act::{
        ContactAttached, ContactDetached, ContactPresses, PartAppears, TeammateGoesAway,
        TeammatePrioritises, TeammateSetsAttribute, TeammateStarts, TeammateTags,
        TeammateTagsContact, TeammateUntags, WorkflowStarts,
    },
    webhook::TOPICS,
};
use serde_json::{Value, json};

use crate::common::{World, string};

/// With every topic that the twin can send.
async fn all_topics() -> World {
    let world = World::new().await;
    let topics = Some(TOPICS.iter().map(|t| t.name.to_owned()).collect());
    let webhook = WebhookOptions { topics, ..WebhookOptions::to(&world.hook.url) };
    world.twin.set_webhook(webhook).await.unwrap();
    world.hook.forget();
    world
}

#[tokio::test]
async fn a_ping_has_an_envelope_like_any_other() {
    let world = World::new().await;
    for has_message in [true, false] {
        world.switch(|s| s.ping_has_message = has_message);
        world.twin.ping();
        let ping = world.webhooks().await.remove(0);
        assert_eq!(ping["type"], "notification_event");
        assert_eq!(ping["topic"], "ping");
        assert_eq!(ping["app_id"], json!(world.twin.describe().app_id));
        assert_eq!(ping["data"]["item"]["type"], "ping");
        assert_eq!(ping["data"]["item"].get("message").is_some(), has_message);
    }
}

#[tokio::test]
async fn a_priority_is_told_once_and_leaves_no_part() {
    let world = World::new().await;
    let id = world.started();
    world.topics().await;
    for (priority, shown, topics) in [
        ("high", "priority", &["conversation.priority.updated"][..]),
        ("high", "priority", &[]),
        ("none", "not_priority", &["conversation.priority.updated"]),
    ] {
        let (teammate, priority) = ("Ann".to_owned(), priority.to_owned());
        world.act(TeammatePrioritises { conversation: id.clone(), teammate, priority });
        assert_eq!(world.topics().await, topics);
        assert_eq!(world.conversation(&id)["priority"], shown);
    }
    assert_eq!(world.conversation(&id)["conversation_parts"]["total_count"], 0);
}

#[tokio::test]
async fn going_away_is_told_with_the_teammate() {
    let world = all_topics().await;
    world.act(TeammateGoesAway { teammate: "Ben".to_owned(), away: true, reassign: false });
    let told = world.webhooks().await.remove(0);
    assert_eq!(told["topic"], "admin.away_mode_updated");
    let item = &told["data"]["item"];
    assert_eq!((&item["type"], &item["id"]), (&json!("admin"), &json!(world.admin("Ben"))));
    assert_eq!(item["away_mode_enabled"], true);
}

#[tokio::test]
async fn tags_and_untags_of_contacts_are_told_of_conversations_only_tags() {
    let world = all_topics().await;
    let id = world.started();
    world.topics().await;
    let (conversation, teammate, tag) = (id.clone(), "Ann".to_owned(), "sales".to_owned());
    world.act(TeammateTags {
        conversation: conversation.clone(),
        teammate: teammate.clone(),
        tag: tag.clone(),
    });
    assert_eq!(world.topics().await, ["conversation_part.tag.created"]);
    world.act(TeammateUntags { conversation, teammate, tag: tag.clone() });
    assert!(world.topics().await.is_empty());
    world.act(TeammateTagsContact { contact: "Lena".to_owned(), tag });
    let told = world.webhooks().await.remove(0);
    assert_eq!(told["topic"], "contact.lead.tag.created");
    let item = &told["data"]["item"];
    assert_eq!(item["type"], "contact_tag");
    assert_eq!(item["tag"]["name"], "sales");
    assert_eq!(item["contact"]["id"], json!(world.contact("Lena")));
    assert_eq!(item["created_at"], json!(world.twin.now_ms() / 1000));
    let path = format!("/contacts/{}/tags/{}", world.contact("Lena"), string(&item["tag"]["id"]));
    world.delete(&path, json!({})).await;
    assert_eq!(world.topics().await, ["contact.lead.tag.deleted"]);
}

#[tokio::test]
async fn who_joins_and_leaves_is_told_with_the_conversation() {
    let world = all_topics().await;
    let id = world.started();
    world.topics().await;
    let (conversation, teammate, contact) = (id.clone(), "Ann".to_owned(), "Lena".to_owned());
    let (c, t, l) = (conversation.clone(), teammate.clone(), contact.clone());
    world.act(ContactAttached { conversation: c, contact: l, teammate: t });
    let told = world.webhooks().await.remove(0);
    assert_eq!(told["topic"], "conversation.contact.attached");
    assert_eq!(told["data"]["item"]["contacts"]["contacts"].as_array().unwrap().len(), 2);
    world.act(ContactDetached { conversation, contact, teammate });
    let told = world.webhooks().await.remove(0);
    assert_eq!(told["topic"], "conversation.contact.detached");
    assert_eq!(told["data"]["item"]["contacts"]["contacts"].as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn attributes_and_entries_of_intercoms_own_have_no_topic() {
    let world = all_topics().await;
    let id = world.started();
    world.topics().await;
    world.act(TeammateSetsAttribute {
        conversation: id.clone(),
        teammate: "Ann".to_owned(),
        name: "topic".to_owned(),
        value: json!("returns"),
    });
    for part_type in ["operator_workflow_event", "language_detection_details", "call_summary"] {
        let part_type = part_type.to_owned();
        world.act(PartAppears { part_type, conversation: id.clone(), ..Default::default() });
    }
    assert!(world.topics().await.is_empty());
    let part = world.last_part(&id);
    assert_eq!(part["part_type"], "call_summary");
    assert_eq!((&part["author"]["type"], &part["body"]), (&json!("bot"), &Value::Null));
    let unheard_of =
        PartAppears { part_type: "comment".to_owned(), conversation: id, ..Default::default() };
    let refused = world.twin.act(unheard_of).unwrap_err().to_string();
    assert!(refused.contains("operator_workflow_event"), "{refused}");
}

#[tokio::test]
async fn a_press_is_told_as_a_reply() {
    let world = World::new().await;
    let id = world.started();
    let uuid = "11111111-1111-4111-8111-111111111111";
    let offer = json!({
        "message_type": "quick_reply", "type": "admin", "admin_id": world.bot(),
        "reply_options": [{ "text": "Yes", "uuid": uuid }],
    });
    world.post(&format!("/conversations/{id}/reply"), offer).await;
    world.topics().await;
    world.act(ContactPresses::new(&id, "Yes"));
    let told = world.webhooks().await.remove(0);
    assert_eq!(told["topic"], "conversation.user.replied");
    let part = &told["data"]["item"]["conversation_parts"]["conversation_parts"][0];
    assert_eq!(part["metadata"], json!({ "quick_reply_uuid": uuid }));
}

#[tokio::test]
async fn nothing_is_told_of_an_automated_message_until_the_contact_replies() {
    let world = World::with(TwinOptions::manual()).await;
    let automated = WorkflowStarts {
        contact: "Joe".to_owned(),
        body: "How are you?".to_owned(),
        ..WorkflowStarts::default()
    };
    let id = world.act(automated).conversation_id;
    assert!(world.topics().await.is_empty());
    world.act(Act::contact_writes(&id, "Fine"));
    assert_eq!(world.topics().await, ["conversation.user.replied"]);
    let begun = TeammateStarts {
        teammate: "Ann".to_owned(),
        contact: "Joe".to_owned(),
        body: "Hello".to_owned(),
    };
    world.act(begun);
    assert_eq!(world.topics().await, ["conversation.admin.single.created"]);
}

#[test]
fn each_topic_is_listed_once() {
    let all: BTreeSet<_> = TOPICS.iter().map(|topic| topic.name).collect();
    assert_eq!(all.len(), TOPICS.len());
}
