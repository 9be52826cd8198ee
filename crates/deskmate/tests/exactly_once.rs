//! Nothing lost, nothing said twice: the shortest story, and the plug pulled at every write of it.

#![expect(clippy::unwrap_used, reason = "a test may fail loudly")]

mod support;

use std::time::Duration;

use intercom_twin::{Act, Fault, FaultKind};
use serde_json::json;
use support::{ANN, BOT, JOE, World, bot::Reaction};

#[tokio::test]
async fn a_customer_writes_and_the_bot_answers_as_a_teammate() {
    let world = World::start().await;
    let conversation = world.joe_starts("Where is my order?").await;
    assert_eq!(world.bot_said(&conversation), ["You said: Where is my order?"]);
    assert!(world.owner(&conversation).await.is_bot());
    world.customer_writes(&conversation, "And the second one?").await;
    assert_eq!(
        world.bot_said(&conversation),
        ["You said: Where is my order?", "You said: And the second one?"]
    );
}

/// Nothing lost, nothing said twice: whatever write is the last one before the plug is pulled.
#[tokio::test]
async fn the_plug_is_pulled_at_every_single_write_and_every_message_is_answered_once() {
    let mut pulled = 0;
    for at in 1.. {
        let mut world = World::start().await;
        world.plug.pull_at(at);
        world.bot.answers(json!({"actions": [
            {"type": "say", "text": "It left on Monday."},
            {"type": "say", "text": "Anything else?", "choices": [{"id": "no", "title": "No"}]},
        ]}));
        let conversation = world
            .twin
            .act(Act::contact_starts("Joe Bloggs", "Where is my order?"))
            .unwrap()
            .conversation_id;
        world.settle().await;
        if !world.plug.is_out() {
            break;
        }
        pulled += 1;
        world.crash().await;
        world.bot.always(Reaction::Answers(json!({"actions": [
            {"type": "say", "text": "It left on Monday."},
            {"type": "say", "text": "Anything else?", "choices": [{"id": "no", "title": "No"}]},
        ]})));
        world.start_again().await;
        world.seconds(90).await;
        assert_eq!(
            world.bot_said(&conversation),
            ["It left on Monday.", "Anything else?"],
            "the plug was pulled at write {at}"
        );
        let offers = world
            .parts(&conversation)
            .iter()
            .filter(|part| part["part_type"] == "quick_reply")
            .count();
        assert_eq!(offers, 1, "the plug was pulled at write {at}");
        world.does(Act::teammate_assigns(&conversation, ANN, ANN)).await;
        world.does(Act::teammate_assigns(&conversation, ANN, BOT)).await;
    }
    assert!(pulled >= 4, "the plug was pulled {pulled} times only");
}

/// The fence reads again when the last read is old; an Intercom that takes longer to answer than
/// that must not be asked for ever.
#[tokio::test]
async fn a_slow_intercom_is_not_asked_again_and_again() {
    let world = World::start().await;
    let slow = Fault::new(FaultKind::Latency).on("GET", "/conversations/*").ms(400);
    world.twin.set_faults([slow]).unwrap();
    let conversation = world.twin.act(Act::contact_starts(JOE, "Hello?")).unwrap().conversation_id;
    for _ in 0..20 {
        world.pass(Duration::from_millis(200)).await;
    }
    world.twin.set_faults(intercom_twin::Faults::none()).unwrap();
    world.advance(Duration::from_secs(1)).await;
    assert_eq!(world.bot_said(&conversation), ["You said: Hello?"]);
    let reads = world.calls("GET", &format!("/conversations/{conversation}"));
    assert!(reads <= 4, "it was read {reads} times");
}

/// What waits behind an action that has to wait is no reason to look at the clock all the time.
#[tokio::test]
async fn what_waits_behind_a_rate_limit_waits_quietly() {
    let world = World::start().await;
    world.bot.answers(
        json!({"actions": [{"type": "say", "text": "One"}, {"type": "say", "text": "Two"}]}),
    );
    let refused =
        Fault::new(FaultKind::DropBeforeWrite).on("POST", "/conversations/*/reply").times(1);
    world.twin.set_faults([refused]).unwrap();
    let conversation = world.joe_starts("Hello?").await;
    let before = world.service().engine.activity();
    world.settle().await;
    assert!(world.service().engine.activity() - before < 10, "the service is not at rest");
    world.seconds(30).await;
    assert_eq!(world.bot_said(&conversation), ["One", "Two"]);
}
