//! A teammate just replies, or writes a note.

use std::time::Duration;

use deskmate_core::{By, Owner};
use intercom_twin::Act;
use intercom_twin::act::{And, SeatChanges, TeammateReplies};

use crate::{
    given_away::{
        one_reply_is_out_and_one_is_queued, the_bot_is_thinking, the_queued_reply_was_dropped,
    },
    support::{
        ANN, BEN, BOT, CLEO, DAN, World,
        bot::Reaction,
        scene::{saying, turn, with},
    },
};

/// "another teammate replies": bot owns it: "people; the conversation is **assigned to that
/// person**, so that it shows in an inbox and can be assigned back".
#[tokio::test]
async fn a_teammate_who_just_replies_gets_the_conversation() {
    let (world, conversation) = one_reply_is_out_and_one_is_queued().await;
    world.does(Act::teammate_replies(&conversation, CLEO, "I have it here.")).await;
    the_queued_reply_was_dropped(&world, &conversation).await;
    assert_eq!(world.people_by(&conversation).await, Some(By::Reply));
    assert_eq!(world.assigned_to(&conversation).0, CLEO);
    world.customer_writes(&conversation, "Thanks!").await;
    assert_eq!(world.turns().len(), 1);

    world.does(Act::teammate_assigns(&conversation, CLEO, BOT)).await;
    assert_eq!(world.last_turn(), turn("returned", &["Thanks!"]));
}

/// "another teammate replies", mid-turn.
#[tokio::test]
async fn a_teammate_who_replies_while_the_bot_thinks_is_not_talked_over() {
    let (world, conversation) = the_bot_is_thinking().await;
    let call = world.bot.calls().pop().unwrap();
    world.does(Act::teammate_replies(&conversation, CLEO, "I have it here.")).await;
    let (status, _) = world.answers_later(&call, &saying(&["It left on Monday."])).await;
    assert_eq!(status, 409);
    assert!(world.bot_said(&conversation).is_empty());
    assert_eq!(world.assigned_to(&conversation).0, CLEO);
}

/// "Not one customer-visible message from the bot until it is given the conversation back, beyond
/// the single call in flight."
#[tokio::test]
async fn of_three_replies_only_the_one_in_flight_gets_out_when_a_teammate_replies() {
    let world = World::start().await;
    world.bot.answers(saying(&["One.", "Two.", "Three."]));
    world.next_reply_is_slow();
    let conversation = world.does_now(Act::contact_starts("Joe Bloggs", "Hi"));
    world.on_its_way().await;
    world.does_now(Act::teammate_replies(&conversation, ANN, "Let me."));
    world.advance(Duration::from_secs(1)).await;
    world.seconds(10).await;
    assert_eq!(world.bot_said(&conversation), ["One."]);
    assert_eq!(world.assigned_to(&conversation).0, ANN);
    let dropped = world.dropped(&conversation).await;
    assert_eq!(dropped.iter().filter(|(what, _)| what == "say").count(), 2, "{dropped:?}");
}

/// "another teammate replies (no seat: to the fallback team)".
#[tokio::test]
async fn a_teammate_without_a_seat_who_replies_has_it_go_to_the_fallback_team() {
    let world = World::start().await;
    let conversation = world.joe_starts("Hi").await;
    world.does(Act::teammate_replies(&conversation, DAN, "I am from engineering.")).await;
    assert_eq!(world.people_by(&conversation).await, Some(By::Reply));
    assert_eq!(world.assigned_to(&conversation), with("-", "Support"));
    world.customer_writes(&conversation, "Oh?").await;
    assert_eq!(world.turns().len(), 1);
}

/// The seat may be lost after the list of teammates was read: the refusal says so, too.
#[tokio::test]
async fn a_teammate_who_has_lost_the_seat_meanwhile_has_it_go_to_the_fallback_team() {
    let world = World::start().await;
    let conversation = world.joe_starts("Hi").await;
    world.does(SeatChanges { teammate: CLEO.into(), seat: false }).await;
    world.does(Act::teammate_replies(&conversation, CLEO, "I am leaving.")).await;
    assert_eq!(world.assigned_to(&conversation), with("-", "Support"));
    assert!(world.owner(&conversation).await.is_people());
}

/// "another teammate replies": people own it: "stays", and with whom it was.
#[tokio::test]
async fn a_teammate_who_replies_to_what_another_has_does_not_get_it() {
    let world = World::start().await;
    let conversation = world.joe_starts("Hi").await;
    world.does(Act::teammate_assigns(&conversation, ANN, ANN)).await;
    world.does(Act::teammate_replies(&conversation, BEN, "From the warehouse: it left.")).await;
    assert_eq!(world.assigned_to(&conversation).0, ANN);
    assert_eq!(world.people_by(&conversation).await, Some(By::Assignment));
}

/// "`takeover_on_reply`, default on": switched off, a teammate's reply answers what waited, and the
/// bot goes on with what comes next.
#[tokio::test]
async fn with_takeover_on_reply_off_a_teammate_who_replies_takes_nothing() {
    let world = World::with(|options| options.rules.takeover_on_reply = false).await;
    let conversation = world.joe_starts("Hi").await;
    world.does(Act::teammate_replies(&conversation, ANN, "Welcome!")).await;
    assert_eq!(world.assigned_to(&conversation).0, BOT);
    world.customer_writes(&conversation, "Where is my order?").await;
    assert_eq!(world.bot_said(&conversation), ["You said: Hi", "You said: Where is my order?"]);
}

/// The same mid-turn: what a person has answered, the bot does not answer again.
#[tokio::test]
async fn with_takeover_on_reply_off_what_a_person_has_answered_is_not_answered_again() {
    let world = World::with(|options| options.rules.takeover_on_reply = false).await;
    world.bot.next(Reaction::Later);
    let conversation = world.joe_starts("Where is my order?").await;
    let call = world.bot.calls().pop().unwrap();
    world.does(Act::teammate_replies(&conversation, ANN, "It left on Monday.")).await;
    let (status, _) = world.answers_later(&call, &saying(&["It left on Monday."])).await;
    assert_eq!(status, 409);
    assert!(world.bot_said(&conversation).is_empty());
}

/// A reply that rides on an assignment or a close ("send and assign") is a reply as well.
#[tokio::test]
async fn a_teammate_who_replies_and_assigns_in_one_click_passes_it_to_whom_they_name() {
    let world = World::start().await;
    let conversation = world.joe_starts("Hi").await;
    let reply = TeammateReplies::new(&*conversation, ANN, "Ben knows.");
    world.does(TeammateReplies { and: Some(And::Assign(BEN.into())), ..reply }).await;
    assert_eq!(world.assigned_to(&conversation).0, BEN);
    assert!(world.owner(&conversation).await.is_people());
    world.customer_writes(&conversation, "Thanks").await;
    assert_eq!(world.turns().len(), 1);
}

/// "note `/pause`": bot owns it: "people, assigned to the author".
#[tokio::test]
async fn a_note_pause_stops_the_bot_and_gives_it_to_the_author() {
    let (world, conversation) = one_reply_is_out_and_one_is_queued().await;
    world.does(Act::teammate_notes(&conversation, BEN, "/pause")).await;
    the_queued_reply_was_dropped(&world, &conversation).await;
    assert_eq!(world.people_by(&conversation).await, Some(By::Command));
    assert_eq!(world.assigned_to(&conversation).0, BEN);
    world.customer_writes(&conversation, "Hello?").await;
    assert_eq!(world.turns().len(), 1);
}

/// "note `/pause`": people own it: "stays".
#[tokio::test]
async fn a_note_pause_on_what_another_teammate_has_moves_nothing() {
    let world = World::start().await;
    let conversation = world.joe_starts("Hi").await;
    world.does(Act::teammate_assigns(&conversation, ANN, ANN)).await;
    world.does(Act::teammate_notes(&conversation, BEN, "/pause")).await;
    assert_eq!(world.assigned_to(&conversation).0, ANN);
}

/// "note `/pause`": not ours: "-".
#[tokio::test]
async fn a_note_pause_on_what_is_not_the_bots_does_nothing() {
    let world = World::start().await;
    world.new_ones_go_to("nobody");
    let conversation = world.joe_starts("Hi").await;
    world.does(Act::teammate_notes(&conversation, BEN, "/pause")).await;
    assert_eq!(world.assigned_to(&conversation), with("-", "-"));
    assert_eq!(world.owner(&conversation).await, Owner::NotOurs);
}

/// An ordinary note takes nothing: people whisper to each other beside the bot.
#[tokio::test]
async fn an_ordinary_note_takes_nothing() {
    let world = World::start().await;
    let conversation = world.joe_starts("Hi").await;
    world.does(Act::teammate_notes(&conversation, ANN, "A good customer, be kind.")).await;
    world.customer_writes(&conversation, "Hello?").await;
    assert_eq!(world.bot_said(&conversation), ["You said: Hi", "You said: Hello?"]);
}
