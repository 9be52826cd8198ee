//! People and the bot act in the same moment, or people act while nobody looks.

use std::time::Duration;

use intercom_twin::act::{And, TeammateReplies};
use intercom_twin::{Act, Fault, FaultKind};
use serde_json::json;

use crate::support::{
    ANN, BEN, BOT, JOE, World,
    bot::Reaction,
    scene::{handing_over, saying, turn, with},
};

/// The bot says good-bye and hands over; while that is on its way, Ann takes it: it stays hers.
#[tokio::test]
async fn a_handover_after_a_person_took_it_is_dropped() {
    let world = World::start().await;
    world.bot.answers(json!({"actions": [
        {"type": "handover", "team": "Shipping", "message": "A colleague takes over."}]}));
    world.next_reply_is_slow();
    let conversation = world.does_now(Act::contact_starts(JOE, "A person!"));
    world.on_its_way().await;
    world.does_now(Act::teammate_assigns(&*conversation, ANN, ANN));
    world.advance(Duration::from_secs(1)).await;
    world.seconds(5).await;
    assert_eq!(world.assigned_to(&conversation), with(ANN, "-"));
    let dropped = world.dropped(&conversation).await;
    assert!(dropped.iter().any(|(what, _)| what == "assign"), "{dropped:?}");
}

/// Ann just replies while the handover is on its way: she gets it, for she has spoken.
#[tokio::test]
async fn a_person_who_replies_while_the_handover_is_on_its_way_gets_it() {
    let world = World::start().await;
    world.bot.answers(handing_over("Shipping"));
    let slow = Fault::new(FaultKind::Latency).ms(1000).times(1);
    world.fault(slow.on("POST", "/conversations/*/parts"));
    let conversation = world.does_now(Act::contact_starts(JOE, "A person!"));
    world.on_its_way().await;
    world.does_now(Act::teammate_replies(&*conversation, ANN, "Here I am."));
    world.advance(Duration::from_secs(1)).await;
    world.seconds(5).await;
    assert_eq!(world.assigned_to(&conversation).0, ANN);
    assert!(world.owner(&conversation).await.is_people());
}

/// A failure is on its way to the fallback team while Ann takes it: nobody is talked over, and the
/// customer has people.
#[tokio::test]
async fn a_failure_that_crosses_a_person_leaves_it_with_people() {
    let world = World::start().await;
    world.bot.next(Reaction::Breaks("it is broken"));
    let slow = Fault::new(FaultKind::Latency).ms(1000).times(1);
    world.fault(slow.on("POST", "/conversations/*/parts"));
    let conversation = world.does_now(Act::contact_starts(JOE, "Hi"));
    world.on_its_way().await;
    world.does_now(Act::teammate_assigns(&*conversation, ANN, ANN));
    world.advance(Duration::from_secs(1)).await;
    world.seconds(5).await;
    assert!(world.owner(&conversation).await.is_people());
    assert_ne!(world.assigned_to(&conversation).0, BOT);
    world.customer_writes(&conversation, "Hello?").await;
    assert_eq!(world.turns().len(), 1);
}

/// It is given back while the handover is still on its way: what came last counts.
#[tokio::test]
async fn given_back_while_the_handover_is_on_its_way_the_last_one_counts() {
    let world = World::start().await;
    world.bot.answers(handing_over("Shipping"));
    let slow = Fault::new(FaultKind::Latency).ms(1000).times(1);
    world.fault(slow.on("POST", "/conversations/*/parts"));
    let conversation = world.does_now(Act::contact_starts(JOE, "A person!"));
    world.on_its_way().await;
    world.does_now(Act::teammate_assigns(&*conversation, ANN, BOT));
    world.advance(Duration::from_secs(1)).await;
    world.seconds(5).await;
    let is_bots = world.owner(&conversation).await.is_bot();
    assert_eq!(is_bots, world.assigned_to(&conversation).0 == BOT, "what it shows is what we know");
}

/// A teammate answers and gives it to the bot in one click: the bot has it, and nothing to answer.
#[tokio::test]
async fn a_reply_that_gives_it_to_the_bot_in_one_click_is_a_return() {
    let world = World::start().await;
    world.bot.answers(handing_over("Shipping"));
    let conversation = world.joe_starts("Where is it?").await;
    world.customer_writes(&conversation, "Hello?").await;
    let reply = TeammateReplies::new(&*conversation, ANN, "It left. Robin can do the rest.");
    world.does(TeammateReplies { and: Some(And::Assign(BOT.into())), ..reply }).await;
    assert!(world.owner(&conversation).await.is_bot());
    assert_eq!(world.last_turn(), turn("returned", &[]));
    assert_eq!(world.assigned_to(&conversation).0, BOT);
}

/// A closed conversation is assigned to the bot: it is open again, and the bot has it.
#[tokio::test]
async fn a_closed_one_that_is_assigned_to_the_bot_is_a_return() {
    let world = World::start().await;
    world.bot.answers(handing_over("Shipping"));
    let conversation = world.joe_starts("Where is it?").await;
    world.does(Act::teammate_closes(&conversation, ANN)).await;
    world.bot.answers(saying(&["Was that all?"]));
    world.does(Act::teammate_assigns(&conversation, ANN, BOT)).await;
    assert_eq!(world.conversation(&conversation)["state"], "open");
    assert_eq!(world.bot_said(&conversation), ["Was that all?"]);
}

/// And so it is when asked for in a note.
#[tokio::test]
async fn a_closed_one_for_which_a_note_asks_is_opened_by_the_bot() {
    let world = World::start().await;
    world.bot.answers(handing_over("Shipping"));
    let conversation = world.joe_starts("Where is it?").await;
    world.does(Act::teammate_closes(&conversation, ANN)).await;
    world.bot.answers(saying(&["Was that all?"]));
    world.does(Act::teammate_notes(&conversation, ANN, "/bot survey")).await;
    assert_eq!(world.bot_said(&conversation), ["Was that all?"]);
    assert_eq!(world.assigned_to(&conversation).0, BOT);
    assert_eq!(world.conversation(&conversation)["state"], "open");
}

/// Much happens while Deskmate is down; it sees all of it at once and does the right thing once.
#[tokio::test]
async fn what_happened_while_deskmate_was_down_is_understood_at_once() {
    let mut world = World::start().await;
    let conversation = world.joe_starts("Hi").await;
    world.stop().await;
    let acts: [Act; 6] = [
        Act::contact_writes(&*conversation, "Where is it?"),
        Act::teammate_replies(&*conversation, ANN, "It left."),
        Act::contact_writes(&*conversation, "And the second?"),
        Act::teammate_notes(&*conversation, ANN, "/pause"),
        Act::teammate_assigns(&*conversation, BEN, BOT),
        Act::contact_writes(&*conversation, "Hello?"),
    ];
    for act in acts {
        world.does_now(act);
        world.twin.advance(Duration::from_secs(10)).await;
        world.clock.advance(Duration::from_secs(10));
    }
    world.start_again().await;
    world.seconds(5).await;
    assert_eq!(world.turns().len(), 2);
    assert_eq!(world.last_turn(), turn("returned", &["And the second?", "Hello?"]));
    assert_eq!(world.bot_said(&conversation).len(), 2);
    assert_eq!(world.assigned_to(&conversation).0, BOT);
}

/// A command of before a person spoke is not obeyed after that person spoke.
#[tokio::test]
async fn a_note_bot_that_was_overtaken_by_a_reply_is_not_obeyed() {
    let mut world = World::start().await;
    world.bot.answers(handing_over("Shipping"));
    let conversation = world.joe_starts("Hi").await;
    world.stop().await;
    world.does_now(Act::teammate_notes(&*conversation, ANN, "/bot refund"));
    world.does_now(Act::teammate_replies(&*conversation, ANN, "No, I do it myself."));
    // Intercom finds nobody there, and tells of it once more a minute later.
    world.twin.settle().await;
    world.start_again().await;
    world.seconds(90).await;
    assert_eq!(world.turns().len(), 1);
    assert!(world.owner(&conversation).await.is_people());
    assert_eq!(world.assigned_to(&conversation).0, ANN);
}

/// The bot snoozed it, and the customer writes before it ends: that is answered now.
#[tokio::test]
async fn a_customer_wakes_what_the_bot_snoozed() {
    let world = World::start().await;
    world.bot.answers(json!({"actions": [
        {"type": "say", "text": "Until tomorrow!"}, {"type": "snooze", "for": 86400}]}));
    let conversation = world.joe_starts("Later, please").await;
    assert_eq!(world.conversation(&conversation)["state"], "snoozed");
    world.customer_writes(&conversation, "No, now").await;
    assert_eq!(world.bot_said(&conversation), ["Until tomorrow!", "You said: No, now"]);
    world.advance(Duration::from_secs(2 * 86400)).await;
    assert_eq!(world.turns().len(), 2);
}
