//! Intercom lags: reads, the search index, whole calls, everything.

use std::time::Duration;

use deskmate_core::Inbound;
use intercom_twin::{Act, Fault, FaultKind};
use serde_json::json;

use super::{
    stories::{passes, script},
    support::{ANN, BOT, World, bot::Reaction, scene::handing_over},
};

fn stale() -> Fault {
    Fault::new(FaultKind::StaleRead).on("GET", "/conversations/*")
}

fn reads_of(world: &World, id: &str) -> usize {
    world.calls("GET", &format!("/conversations/{id}"))
}

#[tokio::test]
async fn what_no_read_shows_is_looked_for_five_times_and_then_taken_from_the_notification() {
    let world = World::start().await;
    let id = world.joe_starts("Where is my order?").await;
    world.seconds(5).await;
    let before = reads_of(&world, &id);
    world.fault(stale().parts(1));
    world.customer_writes(&id, "And the other one?").await;
    let mut looked_after = Vec::new();
    for tenth in 0..200 {
        let reads = reads_of(&world, &id);
        world.advance(Duration::from_millis(100)).await;
        if reads_of(&world, &id) > reads {
            looked_after.push((tenth + 1) * 100);
        }
    }
    assert_eq!(world.bot_said(&id).len(), 2, "{:?}", world.timeline(&id).await);
    let looks: Vec<_> = looked_after.into_iter().filter(|ms| *ms <= 15_500).collect();
    assert_eq!(looks, [500, 1_500, 3_500, 7_500, 15_500], "after the first at once");
    assert!(reads_of(&world, &id) > before);
}

#[tokio::test]
async fn a_new_conversation_that_cannot_be_read_yet_is_answered_when_it_can_be() {
    let world = World::start().await;
    world.fault(stale().ms(3000));
    let id = world.joe_starts("Where is my order?").await;
    world.seconds(10).await;
    assert_eq!(world.bot_said(&id), ["You said: Where is my order?"]);
    assert_eq!(world.parked(&id).await, None);
}

#[tokio::test]
async fn a_reply_of_a_person_that_was_announced_holds_the_bot_back_though_reads_do_not_show_it() {
    let world = World::start().await;
    world.bot.always(Reaction::Fails("it is still thinking"));
    let id = world.joe_starts("Where is my order?").await;
    world.fault(stale().parts(1));
    world.does(Act::teammate_replies(&id, ANN, "I do this.")).await;
    world.bot.always(Reaction::Plays(script));
    world.seconds(14).await;
    assert_eq!(world.bot_said(&id), [""; 0]);
    world.calm();
    world.seconds(30).await;
    assert_eq!(world.bot_said(&id), [""; 0]);
    assert_eq!(world.assigned_to(&id).0, ANN);
}

#[tokio::test]
async fn without_webhooks_every_message_is_found_by_asking() {
    let world = World::without_webhooks(|options| options.rules.inbound = Inbound::Poll).await;
    let id = world.joe_starts("Where is my order?").await;
    world.seconds(25).await;
    world.customer_writes(&id, "And the other one?").await;
    world.seconds(25).await;
    assert_eq!(
        world.bot_said(&id),
        ["You said: Where is my order?", "You said: And the other one?"]
    );
}

/// Times have one-second resolution: a change can share its second with one that was seen.
#[tokio::test]
async fn without_webhooks_a_message_in_the_second_of_the_last_look_is_found() {
    let world = World::without_webhooks(|options| options.rules.inbound = Inbound::Poll).await;
    world.seconds(20).await;
    let id = world.does_now(Act::contact_starts(super::support::JOE, "One"));
    world.advance(Duration::from_millis(999)).await;
    let mut writes = Some("Two");
    for _ in 0..4000 {
        world.advance(Duration::from_millis(20)).await;
        if !world.bot_said(&id).is_empty()
            && let Some(text) = writes.take()
        {
            world.customer_writes(&id, text).await;
        }
        if world.bot_said(&id).len() == 2 {
            break;
        }
    }
    assert_eq!(world.bot_said(&id), ["You said: One", "You said: Two"]);
}

#[tokio::test]
async fn what_a_sweep_found_before_it_failed_is_found_again() {
    let mut world = World::start().await;
    world.fault(Fault::new(FaultKind::LoseWebhook));
    let id = world.joe_starts("Where is my order?").await;
    world.stop().await;
    let second = Fault::new(FaultKind::ServerError).on("POST", "/conversations/search");
    world.fault(second.after(1).times(1));
    world.start_again().await;
    world.seconds(125).await;
    assert_eq!(world.bot_said(&id), ["You said: Where is my order?"]);
}

#[tokio::test]
async fn intercom_is_down_for_ten_minutes() {
    let world = World::start().await;
    let id = world.joe_starts("Where is my order?").await;
    world.bot.answers(json!({"actions": [
        {"type": "say", "text": "Wait."}, {"type": "handover", "team": "VIP", "note": "Down?"},
    ]}));
    let down = Fault::new(FaultKind::DropBeforeWrite);
    world.fault(down);
    world.customer_writes(&id, "A person, please").await;
    let calls = world.twin.api_calls().len();
    passes(&world, 600).await;
    let tried = world.twin.api_calls().len() - calls;
    assert!(tried < 600, "{tried} calls in ten minutes");
    assert_eq!(world.bot_said(&id).len(), 1);
    world.calm();
    passes(&world, 150).await;
    assert_eq!(world.bot_said(&id), ["You said: Where is my order?", "Wait."]);
    assert_eq!(world.assigned_to(&id).1, "VIP");
    assert_eq!(world.bot_noted(&id).len(), 1);
}

/// A call may take as long as a lease lasts, and one action may need several.
#[tokio::test]
async fn intercom_takes_twenty_five_seconds_for_every_write() {
    let world = World::start().await;
    world.bot.answers(json!({"actions": [
        {"type": "say", "text": "One."},
        {"type": "tag", "target": "contact", "tags": ["a", "b", "c"]},
        {"type": "say", "text": "Two."},
    ]}));
    world
        .twin
        .set_faults([
            Fault::new(FaultKind::Latency).on("POST", "/conversations/*/reply").ms(25_000),
            Fault::new(FaultKind::Latency).on("POST", "/contacts/*/tags").ms(25_000),
            Fault::new(FaultKind::Latency).on("POST", "/tags").ms(25_000),
        ])
        .unwrap();
    let id = world.does_now(Act::contact_starts(super::support::JOE, "Hi"));
    for _ in 0..250 {
        world.pass(Duration::from_secs(1)).await;
        if world.bot_said(&id).len() == 2 {
            break;
        }
    }
    for _ in 0..40 {
        world.pass(Duration::from_secs(1)).await;
    }
    assert_eq!(world.bot_said(&id), ["One.", "Two."]);
}

#[tokio::test]
async fn deskmate_answers_503_and_the_notification_comes_again_after_a_minute() {
    let world = World::start().await;
    let id = world.joe_starts("Where is my order?").await;
    world.seconds(5).await;
    world.plug.pull_at(1);
    world.does_now(Act::contact_writes(&id, "And the other one?"));
    world.twin.settle().await;
    world.plug.back_in();
    let sent: Vec<_> = world.twin.deliveries().iter().filter_map(|sent| sent.status).collect();
    assert_eq!(sent.last(), Some(&503));
    world.seconds(59).await;
    assert_eq!(world.bot_said(&id).len(), 1);
    world.seconds(2).await;
    assert_eq!(world.bot_said(&id)[1..], ["You said: And the other one?"]);
}

/// People have the conversation, and a note asks for the bot: no search for what is the bot's finds
/// that.
#[tokio::test]
async fn without_webhooks_a_note_that_asks_for_the_bot_is_found() {
    for inbound in [Inbound::Poll, Inbound::Webhook] {
        let world = World::without_webhooks(move |options| options.rules.inbound = inbound).await;
        world.bot.answers(handing_over("Shipping"));
        let id = world.joe_starts("A person!").await;
        passes(&world, 150).await;
        assert!(world.owner(&id).await.is_people());
        world.customer_writes(&id, "Where is my order?").await;
        world.does(Act::teammate_notes(&id, ANN, "/bot")).await;
        passes(&world, 150).await;
        assert_eq!(world.bot_said(&id), ["You said: Where is my order?"], "{inbound:?}");
        assert_eq!(world.assigned_to(&id).0, BOT);
    }
}

/// Between the moment a conversation is given to a worker and the moment the worker begins.
#[tokio::test]
async fn a_person_who_replies_just_before_the_worker_begins_is_not_talked_over() {
    let world = World::start().await;
    let id = world.joe_starts("Where is my order?").await;
    world.seconds(5).await;
    world.fault(stale().ms(3000));
    let mut leases = world.plug.leases.subscribe();
    let held = world.plug.begin.write().await;
    world.twin.act(Act::contact_writes(&id, "Is anybody there?")).unwrap();
    leases.changed().await.unwrap();
    // Late enough that a read shows what Joe wrote, and not what Ann does.
    world.clock.advance(Duration::from_secs(4));
    world.twin.advance(Duration::from_secs(4)).await;
    world.twin.act(Act::teammate_replies(&id, ANN, "I do this.")).unwrap();
    world.twin.settle().await;
    drop(held);
    world.settle().await;
    world.seconds(20).await;
    assert_eq!(world.bot_said(&id), ["You said: Where is my order?"]);
}
