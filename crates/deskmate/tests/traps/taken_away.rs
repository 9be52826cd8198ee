//! Words that are taken away in Intercom, by redaction or with the whole conversation, are gone here
//! as well.

use std::time::Duration;

use intercom_twin::{
    Act,
    act::{ConversationDeleted, TeammateRedacts},
};
use serde_json::{Value, json};

use super::support::{JOE, World, bot::Reaction, world::key};

const CARD: &str = "4111 1111 1111 1111";

/// A bot that remembers and repeats what it is told.
fn repeats() -> Value {
    json!({
        "session": {"card": CARD},
        "actions": [
            {"type": "say", "text": "One moment."},
            {"type": "say", "text": format!("Your card {CARD} is fine."),
             "choices": [{"id": "pay", "title": format!("Pay with {CARD}")}]},
            {"type": "note", "text": format!("They have {CARD}.")},
            {"type": "set", "target": "contact", "attributes": {"card": CARD}},
        ],
    })
}

/// Everything that is stored of it.
async fn held(world: &World, id: &str) -> String {
    let held = world.service().engine.store().held(&key(id)).await.unwrap();
    json!(held).to_string()
}

/// The bot has said the first of it, and the rest waits for the rate limit.
async fn half_said() -> (World, String) {
    let world = World::start().await;
    world.bot.answers(repeats());
    world.replies_are_limited_after(1);
    let id = world.does_now(Act::contact_starts(JOE, format!("My card is {CARD}")));
    world.on_its_way().await;
    world.settle().await;
    assert!(held(&world, &id).await.contains(CARD), "it waits to be said, and is remembered");
    (world, id)
}

#[tokio::test]
async fn what_answers_a_redacted_message_is_not_said_and_nothing_of_it_is_kept() {
    let (world, id) = half_said().await;
    world.does(TeammateRedacts { conversation: id.clone(), part: None }).await;
    world.seconds(15).await;
    assert_eq!(world.bot_said(&id), ["One moment."]);
    let held = held(&world, &id).await;
    assert!(!held.contains(CARD), "{held}");
    assert!(world.owner(&id).await.is_bot(), "the bot has it as before");
    world.customer_writes(&id, "Are you there?").await;
    assert_eq!(world.bot_said(&id)[1..], ["You said: Are you there?"]);
    assert!(world.bot.last_turn().session.is_empty());
}

#[tokio::test]
async fn of_a_deleted_conversation_no_word_is_kept() {
    let (world, id) = half_said().await;
    world.does(ConversationDeleted { conversation: id.clone() }).await;
    world.seconds(15).await;
    assert!(world.parked(&id).await.is_some());
    let held = held(&world, &id).await;
    assert!(!held.contains(CARD), "{held}");
}

/// What was redacted while nobody looked is gone as soon as somebody does; and one redaction costs
/// the bot its memory once.
#[tokio::test]
async fn what_was_redacted_while_deskmate_was_down_goes_when_it_is_back() {
    let mut world = World::start().await;
    let answer =
        json!({"session": {"card": CARD}, "actions": [{"type": "say", "text": "Thanks."}]});
    world.bot.answers(answer);
    let id = world.joe_starts(&format!("My card is {CARD}")).await;
    assert!(held(&world, &id).await.contains(CARD));
    world.stop().await;
    world.does_now(TeammateRedacts { conversation: id.clone(), part: None });
    world.start_again().await;
    world.advance(Duration::from_secs(130)).await;
    assert!(!held(&world, &id).await.contains(CARD));
    world.bot.next(Reaction::Answers(json!({"session": {"seen": true}})));
    world.customer_writes(&id, "Hello?").await;
    world.customer_writes(&id, "And now?").await;
    assert_eq!(world.bot.last_turn().session.get("seen"), Some(&json!(true)));
}
