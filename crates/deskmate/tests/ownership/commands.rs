//! "note `/pause`, `/pause 2h`, `/bot off`, `/bot stop` (rest of the line ignored)", and "a note that
//! begins with `/` and is no command: a note says which there are; nothing else".

use std::time::Duration;

use deskmate_core::{By, Owner};
use intercom_twin::Act;

use crate::support::{ANN, BEN, BOT, World, scene::handing_over};

const MINUTE: Duration = Duration::from_secs(60);

#[tokio::test]
async fn whatever_says_pause_or_off_gives_the_conversation_to_the_author() {
    for note in [
        "/pause",
        "/pause please",
        "/pause.",
        "/Pause, I do this",
        "/bot off",
        "/bot stop.",
        "/pause 15m",
    ] {
        let world = World::start().await;
        let conversation = world.joe_starts("Hi").await;
        world.does(Act::teammate_notes(&conversation, BEN, note)).await;
        assert_eq!(world.people_by(&conversation).await, Some(By::Command), "{note}");
        assert_eq!(world.assigned_to(&conversation).0, BEN, "{note}");
        world.customer_writes(&conversation, "Hello?").await;
        assert_eq!(world.turns().len(), 1, "{note}");
        assert!(world.bot_noted(&conversation).is_empty(), "{note}");
    }
}

#[tokio::test]
async fn a_pause_with_a_length_ends_and_what_came_meanwhile_is_answered() {
    let mut world = World::start().await;
    let conversation = world.joe_starts("Hi").await;
    world.does(Act::teammate_notes(&conversation, BEN, "/pause 15m")).await;
    world.customer_writes(&conversation, "Hello?").await;
    world.advance(14 * MINUTE).await;
    assert_eq!(world.turns().len(), 1);
    world.restart().await;
    world.advance(2 * MINUTE).await;
    assert!(world.owner(&conversation).await.is_bot());
    assert_eq!(world.assigned_to(&conversation).0, BOT);
    assert_eq!(world.bot_said(&conversation), ["You said: Hi", "You said: Hello?"]);
}

#[tokio::test]
async fn a_pause_without_a_length_and_one_whose_conversation_was_passed_on_never_end() {
    let world = World::start().await;
    let paused = world.joe_starts("Hi").await;
    world.does(Act::teammate_notes(&paused, BEN, "/pause 15m")).await;
    world.does(Act::teammate_notes(&paused, BEN, "/pause")).await;
    let passed_on = world.joe_starts("Hi").await;
    world.does(Act::teammate_notes(&passed_on, BEN, "/pause 15m")).await;
    world.does(Act::teammate_assigns(&passed_on, BEN, ANN)).await;
    world.advance(20 * MINUTE).await;
    assert!(world.owner(&paused).await.is_people());
    assert!(world.owner(&passed_on).await.is_people());
    assert_eq!(world.assigned_to(&passed_on).0, ANN);
}

/// "people own it: stays; a length counts from now".
#[tokio::test]
async fn a_length_counts_from_the_note_though_people_have_it_already() {
    let world = World::start().await;
    world.bot.answers(handing_over("Shipping"));
    let conversation = world.joe_starts("A person!").await;
    world.advance(30 * MINUTE).await;
    world.does(Act::teammate_notes(&conversation, ANN, "/pause 10 minutes")).await;
    world.advance(9 * MINUTE).await;
    assert!(world.owner(&conversation).await.is_people());
    world.advance(2 * MINUTE).await;
    assert!(world.owner(&conversation).await.is_bot());
}

#[tokio::test]
async fn what_looks_like_a_command_and_is_none_is_answered_by_a_note() {
    let world = World::start().await;
    let conversation = world.joe_starts("Hi").await;
    world.does(Act::teammate_notes(&conversation, ANN, "/bottle of wine")).await;
    let notes = world.bot_noted(&conversation);
    assert_eq!(notes.len(), 1);
    assert!(notes[0].contains("/bot NAME") && notes[0].contains("/pause 2h"), "{notes:?}");
    assert!(world.owner(&conversation).await.is_bot());
    // People have it: the same.
    world.does(Act::teammate_assigns(&conversation, ANN, ANN)).await;
    world.does(Act::teammate_notes(&conversation, ANN, "/resume")).await;
    assert_eq!(world.bot_noted(&conversation).len(), 2);
    assert!(world.owner(&conversation).await.is_people());
    assert_eq!(world.turns().len(), 1);
    world.does(Act::teammate_notes(&conversation, ANN, "see /bot for that")).await;
    assert_eq!(world.bot_noted(&conversation).len(), 2, "an ordinary note");
}

/// They are about drafts: never taken for something else, and never silent.
#[tokio::test]
async fn send_and_no_are_answered_where_no_draft_waits() {
    for note in ["/send", "/send with other words", "/no"] {
        let world = World::start().await;
        let conversation = world.joe_starts("Hi").await;
        world.does(Act::teammate_notes(&conversation, ANN, note)).await;
        assert_eq!(world.bot_noted(&conversation).len(), 1, "{note}");
        assert!(world.owner(&conversation).await.is_bot());
        assert_eq!(world.bot_said(&conversation), ["You said: Hi"]);
    }
}

/// "not ours: -", and old notes of a conversation that is seen for the first time are old.
#[tokio::test]
async fn no_note_answers_what_is_not_the_bots_or_was_before_its_time() {
    let world = World::start().await;
    world.new_ones_go_to("nobody");
    let conversation = world.joe_starts("Hi").await;
    world.does(Act::teammate_notes(&conversation, ANN, "/what")).await;
    assert_eq!(world.owner(&conversation).await, Owner::NotOurs);
    assert!(world.bot_noted(&conversation).is_empty());
    world.does(Act::teammate_assigns(&conversation, ANN, BOT)).await;
    assert!(world.bot_noted(&conversation).is_empty());
    assert_eq!(world.turns().len(), 1);
}
