//! Many things at once, and a lot of them.

use std::time::Duration;

use intercom_twin::{Act, Fault, FaultKind};
use serde_json::json;

use super::{
    stories::passes,
    support::{ANN, BOT, JOE, World, bot::Reaction},
};

#[tokio::test]
async fn two_messages_of_the_same_second_are_both_answered() {
    let world = World::start().await;
    let id = world.joe_starts("One").await;
    world.does_now(Act::contact_writes(&id, "Two"));
    world.does_now(Act::contact_writes(&id, "Three"));
    world.settle().await;
    world.seconds(3).await;
    let said = world.bot_said(&id).join(" | ");
    for text in ["One", "Two", "Three"] {
        assert_eq!(said.matches(text).count(), 1, "{said}");
    }
}

#[tokio::test]
async fn messages_that_come_while_an_answer_goes_out_are_all_answered_once() {
    let world = World::start().await;
    let slow = Fault::new(FaultKind::Latency).ms(1000);
    world.fault(slow.on("POST", "/conversations/*/reply"));
    world.bot.next(Reaction::Answers(json!({"actions": [
        {"type": "say", "text": "A."}, {"type": "say", "text": "B."}, {"type": "say", "text": "C."},
    ]})));
    let id = world.does_now(Act::contact_starts(JOE, "One"));
    // Or else A, B and C would be the answer to what comes next as well.
    world.bot.asked(1).await;
    for number in 2..=6 {
        world.pass(Duration::from_millis(700)).await;
        world.does_now(Act::contact_writes(&id, format!("<{number}>")));
    }
    for _ in 0..60 {
        world.pass(Duration::from_millis(500)).await;
    }
    let said = world.bot_said(&id).join(" | ");
    for text in ["A.", "B.", "C.", "<2>", "<3>", "<4>", "<5>", "<6>"] {
        assert_eq!(said.matches(text).count(), 1, "{text} in {said}");
    }
}

/// Intercom shows the newest 500 parts only.
#[tokio::test]
async fn a_conversation_of_more_than_five_hundred_parts_goes_on() {
    let mut world = World::start().await;
    let id = world.joe_starts("The first").await;
    world.does(Act::teammate_assigns(&id, ANN, ANN)).await;
    for number in 0..520 {
        world.does_now(Act::teammate_notes(&id, ANN, format!("Note {number}")));
    }
    world.settle().await;
    world.does(Act::teammate_assigns(&id, ANN, BOT)).await;
    world.customer_writes(&id, "Still there?").await;
    world.restart().await;
    world.customer_writes(&id, "And now?").await;
    passes(&world, 20).await;
    let newest = ["You said: Still there?", "You said: And now?"];
    assert_eq!(world.bot_said(&id), newest, "the first is not shown any more");
}

#[tokio::test]
async fn a_long_conversation_that_was_never_seen_is_answered_at_its_end_only() {
    let world = World::start().await;
    world.new_ones_go_to("nobody");
    let id = world.joe_starts("The first").await;
    for number in 0..260 {
        world.does_now(Act::contact_writes(&id, format!("Question {number}")));
        world.does_now(Act::teammate_replies(&id, ANN, format!("Answer {number}")));
    }
    world.settle().await;
    world.does_now(Act::contact_writes(&id, "The last"));
    world.does(Act::workflow_assigns(&id, BOT)).await;
    // Parts that no read shows any more were announced: they are looked for first.
    world.seconds(20).await;
    assert_eq!(world.bot_said(&id), ["You said: The last"]);
}

#[tokio::test]
async fn fifty_conversations_begin_in_one_second_and_deskmate_crashes() {
    let mut world = World::start().await;
    let ids: Vec<_> =
        (0..50).map(|n| world.does_now(Act::contact_starts(JOE, format!("Number {n}.")))).collect();
    world.crash().await;
    world.start_again().await;
    passes(&world, 150).await;
    for (number, id) in ids.iter().enumerate() {
        assert_eq!(world.bot_said(id), [format!("You said: Number {number}.")]);
    }
}
