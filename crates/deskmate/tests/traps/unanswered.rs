//! "Unanswered is what our records say where we have them. Where we have none, a contact message
//! followed by any comment of a person or of our teammate is answered. An unclaimed own comment
//! with no attempt pending means a second writer: counted as answered, with an alarm."

use deskmate_core::Happening;
use intercom_twin::Act;
use serde_json::json;

use crate::support::{
    ANN, BOT, JOE, World,
    bot::Reaction,
    scene::{saying, turn},
};

/// Deskmate was not there yet when these things were said.
async fn before_our_time(acts: &[fn(&str) -> Act]) -> (World, String) {
    let world = World::without_webhooks(|_| {}).await;
    let conversation = world.joe_starts("Where is my order?").await;
    for act in acts {
        world.does(act(&conversation)).await;
    }
    (world, conversation)
}

/// Deskmate comes.
async fn comes(world: &World) {
    let hook = world.hook_url();
    world.twin.set_webhook_url(&hook).await.unwrap();
    world.seconds(130).await;
}

#[tokio::test]
async fn at_first_sight_what_nobody_answered_is_answered() {
    let (world, conversation) = before_our_time(&[]).await;
    comes(&world).await;
    assert_eq!(world.turns(), [turn("message", &["Where is my order?"])]);
    assert_eq!(world.bot_said(&conversation), ["You said: Where is my order?"]);
}

#[tokio::test]
async fn at_first_sight_what_a_person_answered_is_answered() {
    let (world, conversation) = before_our_time(&[
        |conversation| Act::teammate_replies(conversation, ANN, "It left on Monday."),
        |conversation| Act::teammate_assigns(conversation, ANN, BOT),
        |conversation| Act::contact_writes(conversation, "And the second one?"),
    ])
    .await;
    comes(&world).await;
    assert_eq!(world.last_turn().1, ["And the second one?"]);
    assert_eq!(world.bot_said(&conversation), ["You said: And the second one?"]);
}

#[tokio::test]
async fn at_first_sight_what_was_said_as_our_teammate_is_answered() {
    let (world, conversation) = before_our_time(&[]).await;
    world.another_program_says(&conversation, "It left on Monday.").await;
    world.does(Act::contact_writes(&*conversation, "And the second one?")).await;
    comes(&world).await;
    assert_eq!(world.turns(), [turn("message", &["And the second one?"])]);
    let alarms = world.timeline(&conversation).await;
    let alarm = |happening: &&Happening| matches!(happening, Happening::SecondWriter { .. });
    assert_eq!(alarms.iter().filter(alarm).count(), 0, "it was before our time: no alarm");
}

#[tokio::test]
async fn at_first_sight_what_only_fin_answered_is_not_answered() {
    let (world, conversation) = before_our_time(&[|conversation| {
        Act::operator_replies(conversation, "I have found three articles.")
    }])
    .await;
    comes(&world).await;
    assert_eq!(world.bot_said(&conversation), ["You said: Where is my order?"]);
}

#[tokio::test]
async fn another_program_that_writes_as_our_teammate_has_answered_and_raises_an_alarm() {
    let world = World::start().await;
    world.bot.next(Reaction::Later);
    let conversation = world.joe_starts("Where is my order?").await;
    let call = world.bot.calls().pop().unwrap();
    world.another_program_says(&conversation, "It left on Monday.").await;
    let timeline = world.timeline(&conversation).await;
    let alarm = |happening: &Happening| matches!(happening, Happening::SecondWriter { .. });
    assert!(timeline.iter().any(alarm), "{timeline:?}");
    let (status, why) = world.answers_later(&call, &saying(&["It left on Monday."])).await;
    assert_eq!(status, 409, "{why}");
    assert_eq!(world.bot_said(&conversation), ["It left on Monday."], "said once");
    world.customer_writes(&conversation, "Thanks").await;
    assert_eq!(world.last_turn(), turn("message", &["Thanks"]));
    assert!(world.owner(&conversation).await.is_bot(), "it is still the bot's");
}

/// Deskmate's own words are its own: no alarm, whatever they are.
#[tokio::test]
async fn our_own_words_raise_no_alarm() {
    let mut world = World::start().await;
    world.bot.answers(json!({"actions": [
        {"type": "say", "text": "One"}, {"type": "say", "text": "One"},
        {"type": "note", "text": "a note"},
        {"type": "say", "text": "Two", "choices": [{"id": "a", "title": "A"}]}]}));
    let conversation = world.joe_starts("Hi").await;
    world.restart().await;
    world.customer_writes(&conversation, "A").await;
    world.restart().await;
    world.seconds(130).await;
    let timeline = world.timeline(&conversation).await;
    let alarm = |happening: &Happening| matches!(happening, Happening::SecondWriter { .. });
    assert!(!timeline.iter().any(alarm), "{timeline:?}");
    assert_eq!(world.turns().len(), 2);
}

/// What the bot has answered by saying nothing is answered, also after a restart.
#[tokio::test]
async fn what_was_answered_with_silence_is_answered() {
    let mut world = World::start().await;
    world.bot.answers(json!({}));
    let conversation = world.joe_starts("…").await;
    world.restart().await;
    world.seconds(130).await;
    world.customer_writes(&conversation, "Hello?").await;
    assert_eq!(world.last_turn(), turn("message", &["Hello?"]));
}

/// A bot that takes what is unassigned leaves alone what people have answered before its time.
#[tokio::test]
async fn at_first_sight_what_people_speak_in_is_not_taken() {
    let world = World::without_webhooks(|options| options.rules.takes.unassigned = true).await;
    world.new_ones_go_to("nobody");
    let conversation = world.does(Act::contact_starts(JOE, "Hi")).await.conversation_id;
    world.does(Act::teammate_replies(&conversation, ANN, "Hello Joe.")).await;
    world.customer_writes(&conversation, "Where is my order?").await;
    comes(&world).await;
    world.customer_writes(&conversation, "Hello?").await;
    assert_eq!(world.turns(), []);
}
