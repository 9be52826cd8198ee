//! Nothing lost, nothing said twice: the shortest story, and the plug pulled at every write of it.

mod support;

use intercom_twin::Act;
use serde_json::json;
use support::{ANN, BOT, World, bot::Reaction};

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
