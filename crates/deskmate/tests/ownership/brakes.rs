//! The bot cannot go on: the fallback team gets it, with a note that says why.

use std::time::Duration;

use deskmate_core::{Autonomy, By, Rules};
use intercom_twin::{Act, Fault, FaultKind};
use serde_json::json;

use crate::support::{
    ANN, BOT, JOE, World,
    bot::Reaction,
    scene::{saying, sorry, turn, with},
};

/// It is with the fallback team, and one note says why.
async fn went_to_support_because(world: &World, conversation: &str, why: &str) {
    assert_eq!(world.assigned_to(conversation), with("-", "Support"));
    let notes = world.bot_noted(conversation);
    assert_eq!(notes.len(), 1, "{notes:?}");
    let told =
        ["The bot could not go on: ", "The bot failed, so this conversation needs one of you."];
    assert!(told.iter().any(|told| notes[0].starts_with(told)), "{notes:?}");
    assert!(notes[0].contains(why), "{notes:?}");
    assert_eq!(world.failures(conversation).await.len(), 1);
    assert_eq!(world.people_by(conversation).await, Some(By::Failure));
}

/// "bot fails for good": bot owns it: "fallback team, with a note".
#[tokio::test]
async fn a_bot_that_fails_for_good() {
    let world = World::start().await;
    world.bot.next(Reaction::Breaks("it answered 418: I am a teapot"));
    let conversation = world.joe_starts("Where is my order?").await;
    went_to_support_because(&world, &conversation, "I am a teapot").await;
    world.customer_writes(&conversation, "Hello?").await;
    assert_eq!(world.turns().len(), 1);
    assert_eq!(world.bot_said(&conversation), [sorry()]);

    world.does(Act::teammate_assigns(&conversation, ANN, BOT)).await;
    assert_eq!(world.last_turn(), turn("returned", &["Where is my order?", "Hello?"]));
}

/// "The customer is told when the bot fails": in the channel's words, before anything else.
#[tokio::test]
async fn a_customer_is_told_that_the_bot_failed() {
    let sorry = "Pardon! A colleague takes over.";
    let world = World::with(|options| options.rules.failure_message = sorry.into()).await;
    world.bot.next(Reaction::Breaks("it answered 418"));
    let conversation = world.joe_starts("Where is my order?").await;
    assert_eq!(world.bot_said(&conversation), [sorry]);
    went_to_support_because(&world, &conversation, "Technical detail: it answered 418").await;
    let notes = world.bot_noted(&conversation);
    assert!(notes[0].contains("The customer was told."), "{notes:?}");
}

/// "off by default only where set to `\"\"`", and nothing is said where the bot may not speak.
#[tokio::test]
async fn a_customer_is_told_nothing_where_the_channel_says_so() {
    let silent: [fn(&mut Rules); 3] = [
        |rules| rules.failure_message = " ".into(),
        |rules| rules.autonomy = Autonomy::Draft,
        |rules| rules.autonomy = Autonomy::Route,
    ];
    for tweak in silent {
        let world = World::with(move |options| tweak(&mut options.rules)).await;
        world.bot.next(Reaction::Breaks("it answered 418"));
        let conversation = world.joe_starts("Where is my order?").await;
        assert!(world.bot_said(&conversation).is_empty());
        went_to_support_because(&world, &conversation, "it answered 418").await;
        assert!(!world.bot_noted(&conversation)[0].contains("was told"));
    }
}

/// A person who speaks before it goes out has the conversation: nothing is said over them.
#[tokio::test]
async fn nobody_is_told_of_a_failure_over_a_person() {
    let world = World::start().await;
    world.bot.next(Reaction::Later);
    let conversation = world.joe_starts("Where is my order?").await;
    world.twin.act(Act::teammate_replies(&*conversation, ANN, "I have it.")).unwrap();
    world.advance(Duration::from_secs(400)).await;
    assert!(world.bot_said(&conversation).is_empty());
}

/// A bot that may get well is asked again until `turn_timeout` has passed.
#[tokio::test]
async fn a_bot_that_gets_well_in_time_is_forgiven() {
    let world = World::start().await;
    world.bot.next(Reaction::Fails("503"));
    world.bot.next(Reaction::Fails("503"));
    let conversation = world.joe_starts("Hi").await;
    world.seconds(20).await;
    assert_eq!(world.bot_said(&conversation), ["You said: Hi"]);
    assert!(world.bot_noted(&conversation).is_empty());
}

/// And a bot that does not is given up.
#[tokio::test]
async fn a_bot_that_does_not_get_well_in_time() {
    let world = World::start().await;
    world.bot.always(Reaction::Fails("it answered 503"));
    let conversation = world.joe_starts("Hi").await;
    world.seconds(40).await;
    went_to_support_because(&world, &conversation, "503").await;
}

/// "max_bot_messages per hour reached (out-of-office loops)".
#[tokio::test]
async fn max_bot_messages_in_an_hour() {
    let world = World::with(|options| options.rules.max_bot_messages = 3).await;
    let conversation = world.joe_starts("I am out of office 1").await;
    for n in 2..=4 {
        world.customer_writes(&conversation, &format!("I am out of office {n}")).await;
    }
    assert_eq!(world.bot_said(&conversation).len(), 3);
    went_to_support_because(&world, &conversation, "3 messages").await;
}

/// An answer with more messages than are left is not begun.
#[tokio::test]
async fn an_answer_with_more_messages_than_are_left_is_not_begun() {
    let world = World::with(|options| options.rules.max_bot_messages = 3).await;
    let conversation = world.joe_starts("One").await;
    world.bot.answers(saying(&["a", "b", "c"]));
    world.customer_writes(&conversation, "Two").await;
    assert_eq!(world.bot_said(&conversation), ["You said: One"]);
    went_to_support_because(&world, &conversation, "3 messages").await;
}

/// The hour passes.
#[tokio::test]
async fn after_the_hour_the_bot_may_speak_again() {
    let world = World::with(|options| options.rules.max_bot_messages = 2).await;
    let conversation = world.joe_starts("One").await;
    world.customer_writes(&conversation, "Two").await;
    world.advance(Duration::from_secs(3601)).await;
    world.customer_writes(&conversation, "Three").await;
    assert_eq!(world.bot_said(&conversation).len(), 3);
}

/// "message older than `max_message_age`": Deskmate was down for an hour.
#[tokio::test]
async fn a_message_older_than_max_message_age() {
    let mut world = World::start().await;
    let conversation = world.joe_starts("Hi").await;
    world.stop().await;
    world.twin.act(Act::contact_writes(&*conversation, "Where is my order?")).unwrap();
    world.twin.advance(Duration::from_secs(3600)).await;
    world.clock.advance(Duration::from_secs(3600));
    world.start_again().await;
    world.seconds(5).await;
    assert_eq!(world.bot_said(&conversation), ["You said: Hi"]);
    went_to_support_because(&world, &conversation, "waited 60 minutes").await;
}

/// A message just within `max_message_age` is answered.
#[tokio::test]
async fn a_message_younger_than_max_message_age_is_answered_late() {
    let mut world = World::start().await;
    let conversation = world.joe_starts("Hi").await;
    world.stop().await;
    world.twin.act(Act::contact_writes(&*conversation, "Where is my order?")).unwrap();
    world.twin.advance(Duration::from_secs(1700)).await;
    world.clock.advance(Duration::from_secs(1700));
    world.start_again().await;
    world.seconds(5).await;
    assert_eq!(world.bot_said(&conversation), ["You said: Hi", "You said: Where is my order?"]);
}

/// A person gives the bot something old on purpose: that is no stale answer.
#[tokio::test]
async fn an_old_message_that_a_person_gives_the_bot_is_answered() {
    let world = World::start().await;
    world.new_ones_go_to("Support");
    let conversation = world.joe_starts("Where is my order?").await;
    world.advance(Duration::from_secs(7200)).await;
    world.does(Act::teammate_assigns(&conversation, ANN, BOT)).await;
    assert_eq!(world.bot_said(&conversation), ["You said: Where is my order?"]);
}

/// The bot promised an answer (202) and gave none within `async_timeout`.
#[tokio::test]
async fn a_promise_that_is_not_kept() {
    let world = World::start().await;
    world.bot.next(Reaction::Later);
    let conversation = world.joe_starts("Where is my order?").await;
    world.advance(Duration::from_secs(299)).await;
    assert_eq!(world.assigned_to(&conversation).0, BOT);
    world.advance(Duration::from_secs(1)).await;
    went_to_support_because(&world, &conversation, "promised an answer").await;
}

/// Intercom refuses what the bot says: people get it, and the customer's message stays unanswered.
#[tokio::test]
async fn an_answer_that_intercom_refuses() {
    let world = World::start().await;
    let refused = Fault::new(FaultKind::ServerError).status(422).times(1);
    world.fault(refused.on("POST", "/conversations/*/reply"));
    let conversation = world.joe_starts("Hi").await;
    went_to_support_because(&world, &conversation, "Intercom refused").await;
    world.does(Act::teammate_assigns(&conversation, ANN, BOT)).await;
    assert_eq!(world.last_turn(), turn("returned", &["Hi"]));
}

/// The fallback team is told once, however long nobody comes.
#[tokio::test]
async fn a_failure_is_told_once() {
    let mut world = World::start().await;
    world.bot.always(Reaction::Breaks("it is broken"));
    let conversation = world.joe_starts("One").await;
    world.customer_writes(&conversation, "Two").await;
    world.restart().await;
    world.customer_writes(&conversation, "Three").await;
    world.advance(Duration::from_secs(7200)).await;
    went_to_support_because(&world, &conversation, "it is broken").await;
    assert_eq!(world.turns().len(), 1);
}

/// Where the conversation is closed meanwhile, a failure does not open it again.
#[tokio::test]
async fn a_failure_does_not_open_what_a_person_closed() {
    let world = World::start().await;
    world.bot.next(Reaction::Later);
    let conversation = world.joe_starts("Hi").await;
    world.does(Act::teammate_closes(&conversation, ANN)).await;
    world.advance(Duration::from_secs(400)).await;
    assert_eq!(world.conversation(&conversation)["state"], "closed");
    assert!(world.bot_noted(&conversation).is_empty());
}

/// The bot's teammate has lost its inbox seat: what it cannot take it does not answer, and people
/// hear of it.
#[tokio::test]
async fn what_the_bot_cannot_take_goes_to_people() {
    let world = World::with(|options| options.rules.takes.unassigned = true).await;
    world.new_ones_go_to("nobody");
    let refused = Fault::new(FaultKind::ServerError).status(403).times(1);
    world.fault(refused.on("POST", "/conversations/*/parts"));
    let conversation = world.does(Act::contact_starts(JOE, "Hi")).await.conversation_id;
    world.seconds(5).await;
    assert_eq!(world.assigned_to(&conversation), with("-", "Support"));
    assert!(world.bot_said(&conversation).is_empty());
    assert_eq!(world.failures(&conversation).await.len(), 1);
}

/// An empty answer is an answer: the bot says nothing on purpose, and nobody is called.
#[tokio::test]
async fn an_empty_answer_is_no_failure() {
    let world = World::start().await;
    world.bot.answers(json!({}));
    let conversation = world.joe_starts("…").await;
    assert!(world.bot_said(&conversation).is_empty());
    assert!(world.bot_noted(&conversation).is_empty());
    assert!(world.owner(&conversation).await.is_bot());
    world.customer_writes(&conversation, "Hello?").await;
    assert_eq!(world.last_turn(), turn("message", &["Hello?"]), "what was answered so is answered");
}

/// Somebody sets the machine's clock back by an hour: nothing freezes, and a message is as old as
/// it is by Intercom's clock.
#[tokio::test]
async fn a_clock_that_is_set_back_freezes_nothing() {
    let world = World::start().await;
    world.joe_starts("Hi").await;
    world.clock.set_back(Duration::from_secs(3600));
    world.bot.next(Reaction::Fails("503"));
    let conversation = world.joe_starts("Where is my order?").await;
    world.seconds(3).await;
    assert_eq!(world.bot_said(&conversation), ["You said: Where is my order?"]);
}

/// It was an hour ahead, and is set right: what customers write then is not an hour old.
#[tokio::test]
async fn a_clock_that_was_ahead_and_is_set_right_makes_no_message_old() {
    let world = World::start().await;
    world.clock.advance(Duration::from_secs(3600));
    world.settle().await;
    world.clock.set_back(Duration::from_secs(3600));
    let conversation = world.joe_starts("Where is my order?").await;
    world.seconds(3).await;
    assert_eq!(world.bot_said(&conversation), ["You said: Where is my order?"]);
    assert!(world.failures(&conversation).await.is_empty());
}
