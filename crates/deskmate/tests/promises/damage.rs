//! What is stored cannot be read: by nobody, and people get the conversation; by a newer Deskmate
//! only, and it is left to that one.

use deskmate_core::stored::NotReadable;
use deskmate_store::LeasedConversation;
use intercom_twin::{Act, Fault, FaultKind};
use serde_json::json;

use crate::support::{ANN, World, scene::handing_over};

fn scramble_the_outbox(leased: &mut LeasedConversation) {
    leased.outbox.iter_mut().for_each(|row| row.payload = json!({"v": 2, "write": "?"}));
}

fn newer_outbox(leased: &mut LeasedConversation) {
    leased.outbox.iter_mut().for_each(|row| row.payload["v"] = 99.into());
}

fn lose_the_state(leased: &mut LeasedConversation) {
    leased.conversation = None;
    leased.unread = Some(NotReadable::Broken("expected value at line 1".into()));
}

fn newer_state(leased: &mut LeasedConversation) {
    leased.conversation = None;
    leased.unread = Some(NotReadable::Newer(99));
}

/// A world in which the bot's answer waits in the outbox.
async fn waiting(answer: serde_json::Value) -> (World, String) {
    let world = World::start().await;
    world.bot.answers(answer);
    let unavailable = Fault::new(FaultKind::RateLimited).times(1);
    world.fault(unavailable.on("POST", "/conversations/*/*"));
    let id = world.joe_starts("Hi").await;
    (world, id)
}

#[tokio::test]
async fn an_action_that_nobody_can_read_is_set_aside_and_people_get_the_conversation() {
    let say = json!({"actions": [{"type": "say", "text": "Hello"}]});
    for answer in [say, handing_over("Shipping")] {
        let (world, id) = waiting(answer).await;
        *world.plug.damage.lock().unwrap() = Some(scramble_the_outbox);
        world.seconds(15).await;
        *world.plug.damage.lock().unwrap() = None;
        world.seconds(15).await;
        assert_eq!(world.bot_said(&id), [""; 0]);
        assert_eq!(world.assigned_to(&id).1, "Support", "{:?}", world.timeline(&id).await);
        assert_eq!(world.bot_noted(&id).len(), 1);
        assert_eq!(world.service().engine.store().counts().await.unwrap().outbox, 0);
    }
}

#[tokio::test]
async fn a_state_that_nobody_can_read_is_begun_anew_and_people_get_the_conversation() {
    let world = World::start().await;
    let id = world.joe_starts("Hi").await;
    *world.plug.damage.lock().unwrap() = Some(lose_the_state);
    world.customer_writes(&id, "And this?").await;
    *world.plug.damage.lock().unwrap() = None;
    world.seconds(5).await;
    assert_eq!(world.bot_said(&id), ["You said: Hi"]);
    assert_eq!(world.assigned_to(&id).1, "Support");
    world.does(Act::teammate_assigns(&id, ANN, "bot")).await;
    assert_eq!(world.bot_said(&id), ["You said: Hi", "You said: And this?"]);
}

#[tokio::test]
async fn what_a_newer_version_has_to_do_is_left_to_it_and_done_by_it() {
    for damage in [newer_outbox as fn(&mut LeasedConversation), newer_state] {
        let (world, id) = waiting(json!({"actions": [{"type": "say", "text": "Hello"}]})).await;
        *world.plug.damage.lock().unwrap() = Some(damage);
        world.seconds(70).await;
        assert_eq!(world.bot_said(&id), [""; 0]);
        assert_eq!(world.bot_noted(&id), [""; 0]);
        assert_eq!(world.dropped(&id).await, []);
        *world.plug.damage.lock().unwrap() = None;
        world.seconds(70).await;
        assert_eq!(world.bot_said(&id), ["Hello"]);
    }
}
