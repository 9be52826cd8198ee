//! What else people, workflows and Fin do.

use crate::common::{World, last_part, string};
use intercom_twin::{
    Act, TwinError,
    act::{
        ContactAttached, ContactDetached, ContactPresses, ContactStarts, ContactWrites,
        ConversationDeleted, ConversationsMerged, OperatorReplies, TeammateRedacts,
        TeammateSetsAttribute, TeammateStarts, TeammateTags, TeammateUntags, Upload,
        WorkflowStarts,
    },
    switches::QuickReplyKey,
};
use serde_json::{Value, json};

#[tokio::test]
async fn notes_and_quick_replies_leave_a_closed_conversation_closed() {
    let world = World::new().await;
    let id = world.started();
    world.act(Act::teammate_closes(&id, "Ann"));
    world.act(Act::teammate_notes(&id, "Ben", "angry customer"));
    let body = world.conversation(&id);
    assert_eq!(last_part(&body)["part_type"], "note");
    assert_eq!(body["state"], "closed");
    assert_eq!(offer(&world, &id).await["state"], "closed");
}

const YES: &str = "11111111-1111-4111-8111-111111111111";
const NO: &str = "22222222-2222-4222-8222-222222222222";

async fn offer(world: &World, id: &str) -> Value {
    let body = json!({
        "message_type": "quick_reply", "type": "admin", "admin_id": world.bot(),
        "reply_options": [{ "text": "Yes", "uuid": YES }, { "text": "No", "uuid": NO }],
    });
    world.post(&format!("/conversations/{id}/reply"), body).await.body
}

#[tokio::test]
async fn quick_replies_are_offered_and_pressed() {
    let world = World::new().await;
    let id = world.started();
    let offered = last_part(&offer(&world, &id).await);
    assert_eq!(offered["part_type"], "quick_reply");
    assert_eq!(offered["body"], Value::Null);
    assert_eq!(offered["metadata"]["quick_reply_options"][1], json!({ "text": "No", "uuid": NO }));

    world.act(Act::contact_presses(&id, "Yes"));
    let pressed = world.last_part(&id);
    assert_eq!(pressed["part_type"], "comment");
    assert_eq!(pressed["body"], "<p>Yes</p>");
    assert_eq!(pressed["author"]["type"], "user");
    assert_eq!(pressed["metadata"], json!({ "quick_reply_uuid": YES }));

    world.switch(|s| s.quick_reply_press_key = QuickReplyKey::QuickReplyOptionUuid);
    world.act(Act::contact_presses(&id, NO));
    assert_eq!(world.last_part(&id)["metadata"], json!({ "quick_reply_option_uuid": NO }));

    let refused = world.twin.act(ContactPresses::new(&id, "Maybe")).unwrap_err();
    assert!(matches!(refused, TwinError::Refused(_)), "{refused}");
}

#[tokio::test]
async fn a_contacts_reply_through_the_api_shows_what_was_pressed() {
    let world = World::new().await;
    let id = world.started();
    offer(&world, &id).await;
    let contact = world.contact("Joe");
    let reply = async |kind: &str, more: Value| {
        let mut body = json!({ "message_type": kind, "type": "user", "intercom_user_id": contact });
        body.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        world.post(&format!("/conversations/{id}/reply"), body).await
    };
    let no = json!([{ "text": "No", "uuid": NO }]);
    // As the description has it, and as its example has it.
    let said = reply("comment", json!({ "body": "No, thanks", "reply_options": no })).await;
    let part = last_part(&said.body);
    assert_eq!(
        (&part["body"], &part["part_type"]),
        (&json!("<p>No, thanks</p>"), &json!("comment"))
    );
    assert_eq!(part["metadata"], json!({ "quick_reply_uuid": NO }));
    let part = last_part(&reply("quick_reply", json!({ "reply_options": no })).await.body);
    assert_eq!((&part["body"], &part["part_type"]), (&json!("<p>No</p>"), &json!("comment")));
    assert_eq!(part["metadata"], json!({ "quick_reply_uuid": NO }));

    world.switch(|s| s.quick_reply_press_key = QuickReplyKey::QuickReplyOptionUuid);
    let said = reply("comment", json!({ "body": "No", "reply_options": no })).await;
    assert_eq!(last_part(&said.body)["metadata"], json!({ "quick_reply_option_uuid": NO }));
    let said = reply("comment", json!({ "body": "No", "reply_options": [] })).await;
    assert_eq!(last_part(&said.body)["metadata"], json!({}), "nothing was pressed");
    let refused =
        reply("comment", json!({ "body": "No", "reply_options": [{ "text": "No" }] })).await;
    assert_eq!(refused.status, 400);
}

#[tokio::test]
async fn a_contact_sends_files_with_and_without_text() {
    let world = World::new().await;
    let file = Upload {
        name: "receipt.png".to_owned(),
        content_type: "image/png".to_owned(),
        data: "iVBORw0KGgoAAAANSUhEUgAAAAMAAAACCAYAAAA=".to_owned(),
    };
    let started = world.act(ContactStarts {
        uploads: vec![file.clone()],
        source: Some("email".to_owned()),
        subject: Some("Receipt".to_owned()),
        ..ContactStarts::new("Joe", "")
    });
    let id = started.conversation_id;
    let body = world.conversation(&id);
    assert_eq!(body["source"]["type"], "email");
    assert_eq!(body["source"]["subject"], "Receipt");
    assert_eq!(body["source"]["attachments"][0]["name"], "receipt.png");
    world.act(ContactWrites { uploads: vec![file], ..ContactWrites::new(&id, "") });
    let part = world.last_part(&id);
    assert_eq!(part["body"], Value::Null);
    assert_eq!(part["attachments"][0]["width"], 3);
    assert_eq!(part["attachments"][0]["height"], 2);
}

#[tokio::test]
async fn fin_replies_as_a_bot() {
    let world = World::new().await;
    let id = world.started();
    world.act(OperatorReplies {
        from_ai_agent: true,
        ..OperatorReplies::new(&id, "Have you tried turning it off?")
    });
    let part = world.last_part(&id);
    assert_eq!(part["part_type"], "comment");
    assert_eq!(part["author"]["type"], "bot");
    assert_eq!(part["author"]["name"], "Fin Bot");
    let app_id = world.twin.describe().app_id;
    assert_eq!(part["author"]["email"], json!(format!("operator+{app_id}@intercom.io")));
    assert_eq!(part["author"]["from_ai_agent"], true);
    assert_eq!(world.conversation(&id)["ai_agent_participated"], true);
}

#[tokio::test]
async fn an_automated_message_may_carry_a_teammates_name() {
    let world = World::new().await;
    for (teammate, delivered_as, author) in [
        (Some("Ann"), None, "admin"),
        (Some("Ann"), Some("campaigns_initiated"), "admin"),
        (None, Some("operator_initiated"), "bot"),
    ] {
        let id = world
            .act(WorkflowStarts {
                contact: "Joe".to_owned(),
                body: "We are on holiday".to_owned(),
                teammate: teammate.map(str::to_owned),
                delivered_as: delivered_as.map(str::to_owned),
            })
            .conversation_id;
        let body = world.conversation(&id);
        assert_eq!(body["source"]["author"]["type"], author);
        assert_eq!(body["source"]["delivered_as"], delivered_as.unwrap_or("automated"));
        assert_eq!(body["waiting_since"], Value::Null);
        world.act(Act::contact_writes(&id, "Oh"));
        assert_eq!(world.last_part(&id)["part_type"], "comment");
    }
}

#[tokio::test]
async fn a_teammate_starts_a_conversation() {
    let world = World::new().await;
    let id = world
        .act(TeammateStarts {
            teammate: "Ann".to_owned(),
            contact: "Lena".to_owned(),
            body: "Hi Lena".to_owned(),
        })
        .conversation_id;
    assert_eq!(world.conversation(&id)["source"]["delivered_as"], "admin_initiated");
    assert_eq!(world.topics().await, ["conversation.admin.single.created"]);
}

#[tokio::test]
async fn teammates_tag_set_attributes_and_redact() {
    let world = World::new().await;
    let id = world.started();
    let tags = |tag: &str| TeammateTags {
        conversation: id.clone(),
        teammate: "Ann".to_owned(),
        tag: tag.to_owned(),
    };
    world.act(tags("SALES"));
    world.act(tags("brand new"));
    let names: Vec<_> = world.conversation(&id)["tags"]["tags"]
        .as_array()
        .unwrap()
        .iter()
        .map(|t| string(&t["name"]))
        .collect();
    assert_eq!(names, ["sales", "brand new"]);
    world.act(TeammateUntags {
        conversation: id.clone(),
        teammate: "Ann".to_owned(),
        tag: "sales".to_owned(),
    });
    assert_eq!(world.conversation(&id)["tags"]["tags"].as_array().unwrap().len(), 1);
    world.act(TeammateSetsAttribute {
        conversation: id.clone(),
        teammate: "Ann".to_owned(),
        name: "resolved".to_owned(),
        value: json!(true),
    });
    assert_eq!(world.conversation(&id)["custom_attributes"]["resolved"], true);
    world.act(TeammateRedacts { conversation: id.clone(), part: None });
    assert_eq!(world.conversation(&id)["source"]["redacted"], true);
}

#[tokio::test]
async fn contacts_join_and_leave() {
    let world = World::new().await;
    let id = world.started();
    world.act(ContactAttached {
        conversation: id.clone(),
        contact: "Lena".to_owned(),
        teammate: "Ann".to_owned(),
    });
    assert_eq!(world.conversation(&id)["contacts"]["contacts"].as_array().unwrap().len(), 2);
    world.act(ContactWrites {
        contact: Some("Lena".to_owned()),
        ..ContactWrites::new(&id, "Me too")
    });
    assert_eq!(world.last_part(&id)["author"]["type"], "lead");
    let leaves = |contact: &str| ContactDetached {
        conversation: id.clone(),
        contact: contact.to_owned(),
        teammate: "Ann".to_owned(),
    };
    world.act(leaves("Joe"));
    let refused = world.twin.act(leaves("Lena")).unwrap_err().to_string();
    assert!(refused.contains("last customer"), "{refused}");
}

#[tokio::test]
async fn conversations_are_merged_and_deleted() {
    let world = World::new().await;
    let (first, second) = (world.started(), world.started());
    world.act(ConversationsMerged {
        from: second.clone(),
        into: first.clone(),
        teammate: "Ann".to_owned(),
    });
    let body = world.conversation(&second);
    assert_eq!(last_part(&body)["part_type"], "merged_primary_conversation");
    assert_eq!(body["state"], "closed");
    world.hook.forget();
    world.act(ConversationDeleted { conversation: first.clone() });
    assert!(world.twin.conversation(&first).is_none());
    let deleted = world.webhooks().await.into_iter().find(|w| w["topic"] == "conversation.deleted");
    assert_eq!(
        deleted.unwrap()["data"]["item"],
        json!({ "type": "conversation", "id": first, "deleted": true })
    );
}

#[tokio::test]
async fn an_operation_that_cannot_be_done_says_why_and_changes_nothing() {
    let world = World::new().await;
    let id = world.started();
    let before = world.conversation(&id);
    for (act, says) in [
        (Act::contact_starts("Nobody", "Hi"), "there is no contact `Nobody`"),
        (Act::contact_writes("1", "Hi"), "there is no conversation `1`"),
        (Act::contact_writes(&id, ""), "nothing to write"),
        (Act::teammate_replies(&id, "Zoe", "Hi"), "Ann Ames, Ben Bell"),
        (Act::teammate_assigns(&id, "Ann", "Nowhere"), "Support, Shipping, VIP"),
        (Act::teammate_assigns(&id, "Ann", "Dan"), "does not have Inbox access"),
    ] {
        let refused = world.twin.act(act).unwrap_err().to_string();
        assert!(refused.contains(says), "{refused}");
    }
    assert_eq!(world.conversation(&id), before);
}
