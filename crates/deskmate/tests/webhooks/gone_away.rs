//! Whoever sends something in may go away before it is answered. What was kept is attended to all
//! the same, and at once: nobody sends it again, and on this clock no later time comes.

use std::{
    future::{Future, poll_fn},
    pin::pin,
    task::Poll,
};

use super::*;

/// Asks, and goes away as soon as the store has been given something to write.
async fn goes_away<T>(world: &World, asking: impl Future<Output = T>) {
    let before = world.plug.writes();
    let mut asking = pin!(asking);
    poll_fn(|context| {
        let answered = asking.as_mut().poll(context).is_ready();
        if answered || world.plug.writes() > before { Poll::Ready(()) } else { Poll::Pending }
    })
    .await;
}

#[tokio::test]
async fn a_notification_is_attended_to_though_its_sender_has_gone_away() {
    let (world, id) = waiting().await;
    let engine = world.service().engine.clone();
    let body = notification(&world, "notif_1", "conversation.user.created", &id).to_string();
    let signature = signature(&world, &body);
    goes_away(&world, engine.take_in("support-k3y", Some(&signature), body.as_bytes())).await;
    world.settle().await;
    assert_eq!(world.bot_said(&id), ["You said: Where is my order?"]);
}

#[tokio::test]
async fn a_late_answer_is_said_though_its_bot_has_gone_away() {
    let world = World::start().await;
    world.bot.next(Reaction::Later);
    let id = world.joe_starts("Where is my order?").await;
    let call = world.bot.calls().pop().unwrap();
    let engine = world.service().engine.clone();
    let (turn, token) = (call.turn.turn_id.as_str(), call.reply_token.as_str());
    let answer = json!({"actions": [{"type": "say", "text": "On its way."}]}).to_string();
    goes_away(&world, engine.take_answer(turn, Some(token), answer.as_bytes())).await;
    world.settle().await;
    assert_eq!(world.bot_said(&id), ["On its way."]);
}
