//! The bot gets a conversation: assigned to it, asked for in a note, taken back after silence.

use std::time::Duration;

use deskmate_core::{By, Owner, Reason};
use intercom_twin::Act;
use serde_json::json;

use crate::support::{
    ANN, BEN, BOT, World,
    bot::Reaction,
    scene::{handing_over, saying, turn, with},
};

/// A conversation that the bot has handed over.
async fn handed_over(world: &World) -> String {
    world.bot.answers(handing_over("Shipping"));
    world.joe_starts("A person, please").await
}

/// "assigned to the bot teammate by a person or a workflow": people own it: "**returns**: what is
/// unanswered is answered now, with no new message needed".
#[tokio::test]
async fn assigned_back_by_a_person_what_waits_is_answered_with_no_new_message_needed() {
    let world = World::start().await;
    let conversation = handed_over(&world).await;
    world.customer_writes(&conversation, "Where is it?").await;
    world.customer_writes(&conversation, "Hello?").await;
    world.does(Act::teammate_assigns(&conversation, ANN, BOT)).await;
    assert_eq!(world.last_turn(), turn("returned", &["Where is it?", "Hello?"]));
    assert_eq!(world.bot_said(&conversation), ["You said: Where is it? / Hello?"]);
    world.customer_writes(&conversation, "Thanks").await;
    assert_eq!(world.last_turn(), turn("message", &["Thanks"]));
}

/// The same by a workflow.
#[tokio::test]
async fn assigned_back_by_a_workflow_what_waits_is_answered_too() {
    let world = World::start().await;
    let conversation = handed_over(&world).await;
    world.customer_writes(&conversation, "Where is it?").await;
    world.does(Act::workflow_assigns(&conversation, BOT)).await;
    assert_eq!(world.last_turn(), turn("returned", &["Where is it?"]));
    assert_eq!(world.bot_said(&conversation), ["You said: Where is it?"]);
}

/// "nothing unanswered: a `returned` turn, which may say nothing".
#[tokio::test]
async fn assigned_back_with_nothing_unanswered_the_bot_has_a_turn_and_may_say_nothing() {
    let world = World::start().await;
    let conversation = world.joe_starts("Hi").await;
    world.does(Act::teammate_replies(&conversation, ANN, "Hello Joe.")).await;
    world.does(Act::teammate_assigns(&conversation, ANN, BOT)).await;
    assert_eq!(world.last_turn(), turn("returned", &[]));
    assert_eq!(world.bot_said(&conversation), ["You said: Hi"]);
    assert!(world.owner(&conversation).await.is_bot());

    world.does(Act::teammate_assigns(&conversation, ANN, ANN)).await;
    world.bot.says("I am back. What else can I do?");
    world.does(Act::teammate_assigns(&conversation, ANN, BOT)).await;
    assert_eq!(world.bot_said(&conversation).last().unwrap(), "I am back. What else can I do?");
}

/// "assigned to the bot teammate": bot owns it: "stays".
#[tokio::test]
async fn assigned_to_the_bot_that_has_it_already_nothing_happens() {
    let world = World::start().await;
    let conversation = world.joe_starts("Hi").await;
    let before = world.known(&conversation).await.unwrap().generation;
    world.does(Act::teammate_assigns(&conversation, ANN, BOT)).await;
    world.does(Act::workflow_assigns(&conversation, BOT)).await;
    assert_eq!(world.turns().len(), 1);
    assert_eq!(world.known(&conversation).await.unwrap().generation, before);
}

/// The same mid-turn: the turn goes on and its answer counts.
#[tokio::test]
async fn assigned_to_the_bot_that_thinks_already_it_goes_on_thinking() {
    let world = World::start().await;
    world.bot.next(Reaction::Later);
    let conversation = world.joe_starts("Hi").await;
    world.does(Act::teammate_assigns(&conversation, ANN, BOT)).await;
    let call = world.bot.calls().pop().unwrap();
    assert_eq!(world.answers_later(&call, &saying(&["Hello Joe."])).await.0, 200);
    assert_eq!(world.bot_said(&conversation), ["Hello Joe."]);
    assert_eq!(world.turns().len(), 1);
}

/// "assigned to the bot teammate": not ours: "bot owns it; the last unanswered contact messages are
/// answered".
#[tokio::test]
async fn assigned_for_the_first_time_the_last_unanswered_messages_are_answered() {
    for by in [Some(ANN), None] {
        let world = World::start().await;
        world.new_ones_go_to("Support");
        let conversation = world.joe_starts("Where is my order?").await;
        world.does(Act::teammate_replies(&conversation, BEN, "I look.")).await;
        world.customer_writes(&conversation, "And the second one?").await;
        world.customer_writes(&conversation, "Hello?").await;
        assert_eq!(world.turns(), []);
        world
            .does(match by {
                Some(person) => Act::teammate_assigns(&conversation, person, BOT),
                None => Act::workflow_assigns(&conversation, BOT),
            })
            .await;
        assert_eq!(world.turns(), [turn("message", &["And the second one?", "Hello?"])]);
        assert_eq!(world.bot_said(&conversation), ["You said: And the second one? / Hello?"]);
    }
}

/// The same where all is answered: the bot waits for the customer.
#[tokio::test]
async fn assigned_for_the_first_time_with_all_answered_the_bot_says_nothing() {
    let world = World::start().await;
    world.new_ones_go_to("Support");
    let conversation = world.joe_starts("Where is my order?").await;
    world.does(Act::teammate_replies(&conversation, BEN, "It left on Monday.")).await;
    world.does(Act::teammate_assigns(&conversation, BEN, BOT)).await;
    assert!(world.bot_said(&conversation).is_empty());
    assert!(world.owner(&conversation).await.is_bot());
    world.customer_writes(&conversation, "Thanks").await;
    assert_eq!(world.bot_said(&conversation), ["You said: Thanks"]);
}

/// Handed over and assigned back, over and over: it works every time, not only once.
#[tokio::test]
async fn handed_over_and_assigned_back_many_times_it_returns_every_time() {
    let world = World::start().await;
    let conversation = handed_over(&world).await;
    for round in 1..=5 {
        world.customer_writes(&conversation, &format!("Round {round}")).await;
        world.does(Act::teammate_assigns(&conversation, ANN, BOT)).await;
        assert_eq!(world.last_turn(), turn("returned", &[&format!("Round {round}")]));
        world.bot.answers(handing_over("Shipping"));
        world.customer_writes(&conversation, "A person again").await;
        assert_eq!(world.assigned_to(&conversation), with("-", "Shipping"));
    }
    assert_eq!(world.bot_said(&conversation).len(), 5);
    assert!(world.failures(&conversation).await.is_empty());
}

/// Given away and back within one second, as one look shows it: it is a return all the same.
#[tokio::test]
async fn given_away_and_back_before_the_bot_looks_is_a_return() {
    let world = World::start().await;
    let conversation = world.joe_starts("Hi").await;
    world.does_now(Act::teammate_assigns(&*conversation, ANN, ANN));
    world.does_now(Act::teammate_assigns(&*conversation, ANN, BOT));
    world.settle().await;
    assert_eq!(world.last_turn(), turn("returned", &[]));
    assert!(world.owner(&conversation).await.is_bot());
}

/// "note `/bot`": people own it: "assigned to our teammate, returns".
#[tokio::test]
async fn a_note_bot_gives_it_back() {
    let world = World::start().await;
    let conversation = handed_over(&world).await;
    world.customer_writes(&conversation, "Where is it?").await;
    world.does(Act::teammate_notes(&conversation, ANN, "/bot")).await;
    assert_eq!(world.last_turn(), turn("returned", &["Where is it?"]));
    assert_eq!(world.assigned_to(&conversation).0, BOT);
    assert_eq!(world.bot_said(&conversation), ["You said: Where is it?"]);
    world.customer_writes(&conversation, "And now?").await;
    assert_eq!(world.last_turn(), turn("message", &["And now?"]));
}

/// "note `/bot DIALOG`": a `command` turn that names what was asked for.
#[tokio::test]
async fn a_note_bot_with_a_name_asks_for_that_job() {
    let world = World::start().await;
    let conversation = handed_over(&world).await;
    world.bot.says("Which order is to be refunded?");
    world.does(Act::teammate_notes(&conversation, ANN, "/bot refund")).await;
    let asked = world.bot.last_turn();
    assert_eq!(asked.reason, Reason::Command { command: "refund".into() });
    assert_eq!(world.bot_said(&conversation), ["Which order is to be refunded?"]);
    world.customer_writes(&conversation, "A-17").await;
    assert_eq!(world.last_turn(), turn("message", &["A-17"]));
}

/// "note `/bot`": bot owns it: "-": the bot has it already, and goes on as it was.
#[tokio::test]
async fn a_note_bot_while_the_bot_has_it_changes_nothing() {
    let world = World::start().await;
    let conversation = world.joe_starts("Hi").await;
    world.does(Act::teammate_notes(&conversation, ANN, "/bot")).await;
    world.does(Act::teammate_notes(&conversation, ANN, "/bot refund")).await;
    assert_eq!(world.turns(), [turn("message", &["Hi"])]);
    assert_eq!(world.assigned_to(&conversation).0, BOT);
}

/// "note `/bot`": not ours: "taken".
#[tokio::test]
async fn a_note_bot_takes_what_was_not_the_bots() {
    let world = World::start().await;
    world.new_ones_go_to("VIP");
    let conversation = world.joe_starts("Where is my order?").await;
    world.does(Act::teammate_notes(&conversation, ANN, "/bot")).await;
    assert_eq!(world.bot_said(&conversation), ["You said: Where is my order?"]);
    assert_eq!(world.assigned_to(&conversation).0, BOT);
}

/// A customer who writes `/bot` is a customer.
#[tokio::test]
async fn a_customer_cannot_give_commands() {
    let world = World::start().await;
    let conversation = handed_over(&world).await;
    world.customer_writes(&conversation, "/bot refund").await;
    assert_eq!(world.turns().len(), 1);
    world.does(Act::teammate_replies(&conversation, ANN, "/bot refund")).await;
    assert_eq!(world.turns().len(), 1, "nor does a reply to the customer give commands");
}

/// Paused, then told to go on.
#[tokio::test]
async fn paused_and_told_to_go_on() {
    let world = World::start().await;
    let conversation = world.joe_starts("Hi").await;
    world.does(Act::teammate_notes(&conversation, ANN, "/pause")).await;
    world.customer_writes(&conversation, "Hello?").await;
    assert_eq!(world.turns().len(), 1);
    world.does(Act::teammate_notes(&conversation, ANN, "/bot")).await;
    assert_eq!(world.last_turn(), turn("returned", &["Hello?"]));
    assert_eq!(world.assigned_to(&conversation).0, BOT);
}

/// "people silent for `return_after`": people own it: "returns, if the policy says so".
#[tokio::test]
async fn silent_people_lose_it_to_the_bot_after_return_after() {
    let minutes = |minutes: u64| Duration::from_secs(60 * minutes);
    let world = World::with(move |options| options.rules.return_after = Some(minutes(10))).await;
    let conversation = world.joe_starts("Hi").await;
    world.does(Act::teammate_replies(&conversation, ANN, "I look into it.")).await;
    world.customer_writes(&conversation, "And?").await;
    world.advance(minutes(9)).await;
    assert!(world.owner(&conversation).await.is_people());
    world.does(Act::teammate_notes(&conversation, ANN, "Still looking.")).await;
    world.advance(minutes(1)).await;
    assert!(world.owner(&conversation).await.is_bot());
    assert_eq!(world.last_turn(), turn("returned", &["And?"]));
    assert_eq!(world.bot_said(&conversation), ["You said: Hi", "You said: And?"]);
    assert_eq!(world.assigned_to(&conversation).0, BOT);
}

/// Every reply of a person begins the silence anew, also over a restart.
#[tokio::test]
async fn people_who_speak_are_not_silent() {
    let minutes = |minutes: u64| Duration::from_secs(60 * minutes);
    let mut world =
        World::with(move |options| options.rules.return_after = Some(minutes(10))).await;
    let conversation = world.joe_starts("Hi").await;
    world.does(Act::teammate_replies(&conversation, ANN, "I look into it.")).await;
    world.advance(minutes(9)).await;
    world.does(Act::teammate_replies(&conversation, ANN, "Found it.")).await;
    world.restart().await;
    world.advance(minutes(9)).await;
    assert!(world.owner(&conversation).await.is_people());
    world.advance(minutes(1)).await;
    assert!(world.owner(&conversation).await.is_bot());
}

/// By default people keep it for ever.
#[tokio::test]
async fn without_return_after_people_keep_it() {
    let world = World::start().await;
    let conversation = handed_over(&world).await;
    world.customer_writes(&conversation, "Hello?").await;
    world.advance(Duration::from_secs(48 * 3600)).await;
    assert_eq!(world.people_by(&conversation).await, Some(By::Handover));
    assert!(world.bot_said(&conversation).is_empty());
}

/// "nobody took it for `accept_within`": returns.
#[tokio::test]
async fn what_nobody_takes_within_accept_within_comes_back() {
    let minutes = |minutes: u64| Duration::from_secs(60 * minutes);
    let world = World::with(move |options| options.rules.accept_within = Some(minutes(5))).await;
    let conversation = handed_over(&world).await;
    world.bot.answers(saying(&["Nobody is free. Can I help after all?"]));
    world.advance(minutes(5)).await;
    assert_eq!(world.last_turn(), turn("returned", &[]));
    assert_eq!(world.bot_said(&conversation), ["Nobody is free. Can I help after all?"]);
    assert_eq!(world.assigned_to(&conversation).0, BOT);
}

/// What somebody took is theirs: a reply, an assignment, a close are all taking it.
#[tokio::test]
async fn what_somebody_took_does_not_come_back() {
    let minutes = |minutes: u64| Duration::from_secs(60 * minutes);
    let takes: [fn(&str) -> Act; 3] = [
        |conversation| Act::teammate_replies(conversation, BEN, "I am here."),
        |conversation| Act::teammate_assigns(conversation, BEN, BEN),
        |conversation| Act::teammate_closes(conversation, BEN),
    ];
    for take in takes {
        let world =
            World::with(move |options| options.rules.accept_within = Some(minutes(5))).await;
        let conversation = handed_over(&world).await;
        world.does(take(&conversation)).await;
        world.advance(minutes(10)).await;
        assert!(world.owner(&conversation).await.is_people());
        assert_eq!(world.turns().len(), 1);
    }
}

/// Our own assignment parts never count as a return.
#[tokio::test]
async fn the_bots_own_assignments_are_no_return() {
    let world = World::start().await;
    world.new_ones_go_to("nobody");
    let conversation = world.joe_starts("Hi").await;
    assert_eq!(world.owner(&conversation).await, Owner::NotOurs);
    world.does(Act::teammate_notes(&conversation, ANN, "/bot")).await;
    assert_eq!(world.turns().len(), 1, "taking it is no second reason for a turn");
}

/// While it is on its way back to the bot a person answers: the bot gets nothing to answer.
#[tokio::test]
async fn a_person_who_answers_before_giving_it_back_leaves_nothing_to_answer() {
    let world = World::start().await;
    let conversation = handed_over(&world).await;
    world.customer_writes(&conversation, "Where is it?").await;
    world.does(Act::teammate_replies(&conversation, ANN, "It left on Monday.")).await;
    world.bot.answers(json!({}));
    world.does(Act::teammate_assigns(&conversation, ANN, BOT)).await;
    assert_eq!(world.last_turn(), turn("returned", &[]));
}
