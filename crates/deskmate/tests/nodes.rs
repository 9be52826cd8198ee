//! The same promises on PostgreSQL, and with several nodes.

#![expect(clippy::unwrap_used, reason = "a test may fail loudly")]

mod support;

use std::{sync::Arc, time::Duration};

use deskmate_core::stored::NotReadable;
use deskmate_store::LeasedConversation;
use intercom_twin::Act;
use serde_json::json;
use support::{ANN, JOE, World, bot::Reaction, faulty_store::Plug, service::Service};

#[tokio::test]
async fn a_customer_writes_and_the_bot_answers_on_postgres() {
    let mut world = World::on_postgres(|_| {}).await;
    let conversation = world.joe_starts("Where is my order?").await;
    assert_eq!(world.bot_said(&conversation), ["You said: Where is my order?"]);
    world.restart().await;
    world.customer_writes(&conversation, "And the second one?").await;
    assert_eq!(
        world.bot_said(&conversation),
        ["You said: Where is my order?", "You said: And the second one?"]
    );
    world.does(Act::teammate_replies(&conversation, ANN, "I do this.")).await;
    world.customer_writes(&conversation, "Thank you").await;
    assert_eq!(world.bot_said(&conversation).len(), 2, "a person has it");
}

/// A lease ends with time and not with the process, so a node that comes back waits for it.
#[tokio::test]
async fn the_plug_is_pulled_at_every_write_to_postgres_and_every_message_is_answered_once() {
    for at in 1.. {
        let mut world = World::on_postgres(|_| {}).await;
        world.plug.pull_at(at);
        let said = || json!({"actions": [{"type": "say", "text": "It left on Monday."}]});
        world.bot.always(Reaction::Answers(said()));
        let start = Act::contact_starts("Joe Bloggs", "Where is my order?");
        let conversation = world.twin.act(start).unwrap().conversation_id;
        world.settle().await;
        if !world.plug.is_out() {
            assert!(at > 2, "there were writes to be lost");
            break;
        }
        world.dies().await;
        world.start_again().await;
        world.advance(Duration::from_secs(31)).await;
        world.seconds(10).await;
        assert_eq!(world.bot_said(&conversation), ["It left on Monday."], "at write {at}");
    }
}

/// The bot has been asked and thinks, and nothing is on its way to the node.
async fn in_the_middle_of_a_turn(world: &World) -> String {
    world.bot.next(Reaction::Hangs);
    let conversation = world.does_now(Act::contact_starts(JOE, "Where is my order?"));
    world.bot.asked(1).await;
    world.twin.settle().await;
    conversation
}

/// Another node, which gets the webhooks from now on.
async fn goes_on(world: &World) -> Service {
    let other = world.another_node(&Arc::new(Plug::default()), None).await;
    let hook = format!("http://{}/hooks/support-k3y", other.address);
    world.twin.set_webhook_url(&hook).await.unwrap();
    other
}

async fn pass(world: &World, node: &Service, seconds: u64) {
    for _ in 0..seconds {
        world.clock.advance(Duration::from_secs(1));
        world.twin.advance(Duration::from_secs(1)).await;
        world.settle_at(node).await;
    }
}

/// It is stopped in the middle of a turn, another node goes on, and it wakes with its lease of then.
#[tokio::test]
async fn a_node_that_was_frozen_says_nothing_that_another_has_said() {
    let world = World::on_postgres(|channel| {
        channel.rules.turn_timeout = Duration::from_secs(300);
    })
    .await;
    let conversation = in_the_middle_of_a_turn(&world).await;
    world.plug.freeze(true);

    let other = goes_on(&world).await;
    world.settle_at(&other).await;
    assert_eq!(world.bot_said(&conversation), [""; 0], "it is the other node's still");
    pass(&world, &other, 45).await;
    assert_eq!(world.bot_said(&conversation), ["You said: Where is my order?"]);

    // The answer it waited for comes, and it goes on as if nothing had been.
    world.bot.release();
    world.plug.freeze(false);
    world.settle().await;
    pass(&world, &other, 10).await;
    world.settle().await;
    assert_eq!(world.bot_said(&conversation), ["You said: Where is my order?"]);
    assert!(world.owner(&conversation).await.is_bot());

    // And both go on with the next one.
    world.customer_writes(&conversation, "And the second one?").await;
    world.settle_at(&other).await;
    pass(&world, &other, 10).await;
    assert_eq!(
        world.bot_said(&conversation),
        ["You said: Where is my order?", "You said: And the second one?"]
    );
    other.stop().await;
}

/// A node is killed in the middle of a turn: another goes on within the time of its lease.
#[tokio::test]
async fn what_a_killed_node_had_begun_another_ends() {
    let mut world = World::on_postgres(|_| {}).await;
    let conversation = in_the_middle_of_a_turn(&world).await;
    world.dies().await;
    let other = goes_on(&world).await;
    pass(&world, &other, 45).await;
    assert_eq!(world.bot_said(&conversation), ["You said: Where is my order?"]);
    other.stop().await;
}

/// Intercom refuses one, and the other does not have to be told by it as well.
#[tokio::test]
async fn what_intercom_refuses_one_node_the_others_do_not_ask() {
    let world = World::on_postgres(|_| {}).await;
    let other = goes_on(&world).await;
    world.settle_at(&other).await;
    world.twin.set_webhook_url(&world.hook_url()).await.unwrap();
    world.replies_are_limited_after(0);
    let conversation = world.joe_starts("Where is my order?").await;
    assert_eq!(world.bot_said(&conversation), [""; 0]);
    // Whichever of them it was.
    for engine in [&world.service().engine, &other.engine] {
        let channel = engine.channels().next().unwrap();
        while channel.rate().remaining != Some(0) {
            tokio::task::yield_now().await;
        }
    }
    let before = world.twin.api_calls().len();
    other.engine.wake(support::world::key("1234567")).await.unwrap();
    world.settle_at(&other).await;
    assert_eq!(world.twin.api_calls().len(), before, "nobody asks before the window is over");
    for _ in 0..30 {
        pass(&world, &other, 1).await;
        world.settle().await;
    }
    assert_eq!(world.bot_said(&conversation), ["You said: Where is my order?"]);
    assert!(world.twin.api_calls().len() > before + 1, "the other one was looked for");
    other.stop().await;
}

fn newer_outbox(leased: &mut LeasedConversation) {
    leased.outbox.iter_mut().for_each(|row| row.payload["v"] = 99.into());
}

fn newer_state(leased: &mut LeasedConversation) {
    leased.conversation = None;
    leased.unread = Some(NotReadable::Newer(99));
}

/// While one version replaces the other, whichever of the two gets the conversation first.
#[tokio::test]
async fn what_a_newer_node_has_written_an_older_one_beside_it_leaves_to_it() {
    for damage in [newer_outbox as fn(&mut LeasedConversation), newer_state] {
        let world = World::on_postgres(|_| {}).await;
        let newer = goes_on(&world).await;
        world.settle_at(&newer).await;
        *world.plug.damage.lock().unwrap() = Some(damage);
        let wanted = ["You said: One", "You said: Two", "You said: Three"];
        world.replies_are_limited_after(0);
        let conversation = world.does_now(Act::contact_starts(JOE, "One"));
        for (answered, next) in [(1, Some("Two")), (2, Some("Three")), (3, None)] {
            let mut seconds = 0;
            while world.bot_said(&conversation).len() < answered {
                pass(&world, &newer, 1).await;
                world.settle().await;
                seconds += 1;
                assert!(seconds < 300, "{answered}: {:?}", world.timeline(&conversation).await);
            }
            if let Some(text) = next {
                world.does_now(Act::contact_writes(&conversation, text));
            }
        }
        pass(&world, &newer, 30).await;
        world.settle().await;
        assert_eq!(world.bot_said(&conversation), wanted);
        assert_eq!(world.bot_noted(&conversation), [""; 0]);
        assert_eq!(world.dropped(&conversation).await, []);
        newer.stop().await;
    }
}
