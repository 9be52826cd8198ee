//! What happens in the inbox and the Messenger, and how it shows.

use intercom_twin::{
    Act,
    act::{
        And, ContactSignsUp, ContactStarts, SeatChanges, TeammateGoesAway, TeammateReplies,
        WorkflowStarts,
    },
    switches::FirstAnswerTopic,
};
use serde_json::{Value, json};

use crate::common::{World, assignees, error, last_part, number, part_types, switched};

const YES: &str = "11111111-1111-4111-8111-111111111111";

async fn offer(world: &World, id: &str) -> crate::common::Answer {
    let body = json!({
        "message_type": "quick_reply", "type": "admin", "admin_id": world.bot(),
        "reply_options": [{ "text": "Yes", "uuid": YES }],
    });
    world.post(&format!("/conversations/{id}/reply"), body).await
}

#[tokio::test]
async fn quick_replies_outside_the_messenger_are_taken_or_refused() {
    for (refused, mail_status) in [(false, 200), (true, 400)] {
        let world = switched(|s| s.quick_replies_refused_elsewhere = refused).await;
        let mail =
            ContactStarts { source: Some("email".to_owned()), ..ContactStarts::new("Joe", "Hi") };
        let mail = world.act(mail).conversation_id;
        assert_eq!(offer(&world, &mail).await.status, mail_status);
        assert_eq!(offer(&world, &world.started()).await.status, 200);
    }
}

#[tokio::test]
async fn a_contact_may_type_although_quick_replies_are_offered() {
    let world = World::new().await;
    let id = world.started();
    offer(&world, &id).await;
    world.act(Act::contact_writes(&id, "Neither"));
    let part = world.last_part(&id);
    assert_eq!((&part["body"], &part["metadata"]), (&json!("<p>Neither</p>"), &json!({})));
}

#[tokio::test]
async fn the_first_answer_to_a_workflow_is_a_reply_or_a_beginning() {
    for (switch, topic) in [
        (FirstAnswerTopic::UserReplied, "conversation.user.replied"),
        (FirstAnswerTopic::UserCreated, "conversation.user.created"),
    ] {
        let world = switched(|s| s.first_answer_topic = switch).await;
        let greets = WorkflowStarts {
            contact: "Joe".to_owned(),
            body: "What is it about?".to_owned(),
            delivered_as: Some("operator_initiated".to_owned()),
            ..WorkflowStarts::default()
        };
        let id = world.act(greets).conversation_id;
        let body = world.conversation(&id);
        assert_eq!(body["source"]["delivered_as"], "operator_initiated");
        assert_eq!(body["source"]["author"]["type"], "bot");
        assert_eq!(body["first_contact_reply"], Value::Null);
        world.act(Act::contact_writes(&id, "My order"));
        assert_eq!(world.topics().await, [topic]);
        world.act(Act::contact_writes(&id, "It is late"));
        assert_eq!(world.topics().await, ["conversation.user.replied"]);
    }
}

#[tokio::test]
async fn reply_and_assign_opens_a_closed_conversation_with_the_text_on_it() {
    let world = World::new().await;
    let id = world.started();
    world.act(Act::teammate_closes(&id, "Ann"));
    let and = Some(And::Assign("bot".to_owned()));
    world.act(TeammateReplies { and, ..TeammateReplies::new(&id, "Ann", "The bot helps") });
    let body = world.conversation(&id);
    assert_eq!(part_types(&body), ["close", "assign_and_reopen"]);
    assert_eq!(last_part(&body)["body"], "<p>The bot helps</p>");
    assert_eq!(assignees(&body), (number(&world.bot()), Value::Null));
}

#[tokio::test]
async fn a_workflow_that_assigns_a_closed_or_snoozed_one_opens_it_too() {
    let world = World::new().await;
    let id = world.started();
    world.act(Act::teammate_closes(&id, "Ann"));
    world.act(Act::workflow_assigns(&id, "bot"));
    world.act(Act::teammate_snoozes(&id, "Ann", 600));
    world.act(Act::workflow_assigns(&id, "Support"));
    let body = world.conversation(&id);
    assert_eq!(part_types(&body), ["close", "assign_and_reopen", "snoozed", "assign_and_unsnooze"]);
    assert_eq!(last_part(&body)["author"]["type"], "bot");
}

#[tokio::test]
async fn away_mode_gives_away_what_is_open_and_the_bot_says_so() {
    let world = World::new().await;
    let (open, closed) = (world.started(), world.started());
    for id in [&open, &closed] {
        world.act(Act::teammate_assigns(id, "Ann", "bot"));
    }
    world.act(Act::teammate_closes(&closed, "Ann"));
    let away = |reassign| TeammateGoesAway { teammate: "bot".to_owned(), away: true, reassign };
    world.act(away(false));
    assert_eq!(assignees(&world.conversation(&open)).0, number(&world.bot()));
    world.topics().await;
    world.act(away(true));
    assert_eq!(
        world.topics().await,
        ["conversation.admin.assigned", "conversation.admin.open.assigned"]
    );
    let part = world.last_part(&open);
    assert_eq!(part["part_type"], "away_mode_assignment");
    assert_eq!(part["author"]["type"], "bot");
    assert_eq!(part["assigned_to"], json!({ "type": "nobody_admin", "id": null }));
    assert_eq!(assignees(&world.conversation(&closed)).0, number(&world.bot()));
}

#[tokio::test]
async fn a_lead_who_signs_up_keeps_id_and_conversations() {
    let world = World::new().await;
    let lena = world.contact("Lena");
    let id = world.act(Act::contact_starts("Lena", "Hi")).conversation_id;
    assert_eq!(world.conversation(&id)["source"]["author"]["type"], "lead");
    world.act(ContactSignsUp { contact: "Lena".to_owned(), external_id: "l1".to_owned() });
    let body = world.conversation(&id);
    let contact = json!({ "type": "contact", "id": lena, "external_id": "l1" });
    assert_eq!(body["contacts"]["contacts"], json!([contact]));
    assert_eq!(body["source"]["author"]["type"], "user");
    assert_eq!(world.get(&format!("/contacts/{lena}")).await.body["role"], "user");
}

#[tokio::test]
async fn a_teammate_without_a_seat_adds_and_removes_nobody() {
    let world = World::new().await;
    let id = world.started();
    let path = format!("/conversations/{id}/customers");
    let lena = world.contact("Lena");
    let join = json!({ "admin_id": world.bot(), "customer": { "intercom_user_id": lena } });
    let seat = |seat| SeatChanges { teammate: "bot".to_owned(), seat };
    world.act(seat(false));
    let refused = world.post(&path, join.clone()).await;
    assert_eq!(error(&refused), (403, "action_forbidden".to_owned()));
    let message = &refused.body["errors"][0]["message"];
    assert_eq!(message, "This admin does not have Inbox access permissions");
    world.act(seat(true));
    assert_eq!(world.post(&path, join).await.status, 200);
    world.act(seat(false));
    let leave = json!({ "admin_id": world.bot() });
    let refused = world.delete(&format!("{path}/{lena}"), leave).await;
    assert_eq!(error(&refused), (403, "action_forbidden".to_owned()));
}

#[tokio::test]
async fn in_two_conversations_at_once_last_is_the_one_that_moved_last() {
    let world = World::new().await;
    let (first, second) = (world.started(), world.started());
    let body = json!({
        "message_type": "comment", "type": "user", "user_id": "70", "body": "And?",
    });
    world.advance(10).await;
    world.act(Act::teammate_notes(&first, "Ann", "hm"));
    let answer = world.post("/conversations/last/reply", body).await;
    assert_eq!(answer.body["id"], json!(first));
    assert_ne!(answer.body["id"], json!(second));
}
