//! Two bot teammates in one workspace: "another of our bot teammates acts (`peer`)": "as a person
//! would, but three transfers between bots without a contact message go to the fallback team".

use deskmate_core::By;
use intercom_twin::Act;
use serde_json::{Value, json};

use crate::support::{
    ANN, BOT, CLEO, World,
    bot::Reaction,
    scene::{saying, turn, with},
};

fn to(teammate: &str) -> Value {
    json!({"actions": [{"type": "handover", "teammate": teammate}]})
}

/// One bot hands over to the other, which answers; the first is quiet.
#[tokio::test]
async fn one_bot_hands_over_to_the_other() {
    let (world, peer) = World::with_peer(|_| {}).await;
    world.bot.answers(to(CLEO));
    let conversation = world.joe_starts("Refund, please").await;
    assert_eq!(world.assigned_to(&conversation).0, CLEO);
    assert_eq!(world.people_by(&conversation).await, Some(By::Handover));
    let asked = peer.turns();
    assert_eq!(asked.len(), 1);
    world.customer_writes(&conversation, "A-17").await;
    assert_eq!(world.turns().len(), 1, "the first bot is quiet");
    assert_eq!(peer.turns().len(), 2);
    assert!(world.bot_said(&conversation).is_empty());
}

/// And gets it back.
#[tokio::test]
async fn and_the_other_hands_it_back() {
    let (world, peer) = World::with_peer(|_| {}).await;
    world.bot.answers(to(CLEO));
    let conversation = world.joe_starts("Refund, please").await;
    peer.answers(to(BOT));
    world.customer_writes(&conversation, "Something else").await;
    assert_eq!(world.assigned_to(&conversation).0, BOT);
    assert_eq!(world.last_turn().0, "returned");
}

/// "three transfers between bots without a contact message go to the fallback team".
#[tokio::test]
async fn two_bots_that_hand_it_to_and_fro_lose_it_to_people() {
    let (world, peer) = World::with_peer(|_| {}).await;
    world.bot.always(Reaction::Answers(to(CLEO)));
    peer.always(Reaction::Answers(to(BOT)));
    let conversation = world.joe_starts("Refund, please").await;
    world.seconds(30).await;
    assert_eq!(world.assigned_to(&conversation), with("-", "Support"));
    let turns = world.turns().len() + peer.turns().len();
    assert!(turns <= 4, "they had {turns} turns");
    let notes = (world.parts(&conversation).iter())
        .filter(|part| part["part_type"] == "note")
        .filter(|part| part["body"].as_str().unwrap().contains("to and fro"))
        .count();
    assert_eq!(notes, 1, "one note says why");
}

/// A word of the other bot takes the conversation as a person's does.
#[tokio::test]
async fn a_word_of_the_other_bot_is_a_takeover() {
    let (world, _peer) = World::with_peer(|_| {}).await;
    world.bot.next(Reaction::Later);
    let conversation = world.joe_starts("Hi").await;
    let call = world.bot.calls().pop().unwrap();
    world.does(Act::teammate_replies(&conversation, CLEO, "I have this.")).await;
    assert_eq!(world.people_by(&conversation).await, Some(By::Reply));
    assert_eq!(world.answers_later(&call, &saying(&["Me too"])).await.0, 409);
    assert!(world.bot_said(&conversation).is_empty());
}

/// A person assigns between the bots as often as they like.
#[tokio::test]
async fn a_person_may_pass_it_between_bots_for_ever() {
    let (world, peer) = World::with_peer(|_| {}).await;
    let conversation = world.joe_starts("Hi").await;
    for _ in 0..5 {
        world.does(Act::teammate_assigns(&conversation, ANN, CLEO)).await;
        world.does(Act::teammate_assigns(&conversation, ANN, BOT)).await;
    }
    assert_eq!(world.assigned_to(&conversation).0, BOT);
    assert_eq!(world.turns().len(), 6, "one for each time it comes back");
    assert_eq!(peer.turns().len(), 4, "and so for the other, which had nothing to answer at first");
    world.customer_writes(&conversation, "Hello?").await;
    assert_eq!(world.last_turn(), turn("message", &["Hello?"]));
}

/// Two channels of one workspace that both take what is unassigned: a customer gets one answer,
/// from whichever was first; the other gives it back, and the two do not fight.
#[tokio::test]
async fn two_bots_that_both_take_unassigned_ones_answer_once() {
    let (world, _peer) = World::with_peer(|options| options.rules.takes.unassigned = true).await;
    world.new_ones_go_to("nobody");
    let conversation = world.joe_starts("Hi").await;
    world.seconds(30).await;
    let said = world.kinds(&conversation).iter().filter(|kind| *kind == "comment").count();
    assert_eq!(said, 1, "{:?}", world.kinds(&conversation));
    let assigned = world.assigned_to(&conversation).0;
    assert!(assigned == BOT || assigned == CLEO, "{assigned}");
    world.customer_writes(&conversation, "Hello?").await;
    let said = world.kinds(&conversation).iter().filter(|kind| *kind == "comment").count();
    assert_eq!(said, 3, "a message and its answer");
}
