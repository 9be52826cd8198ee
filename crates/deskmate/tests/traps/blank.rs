//! What a bot says and nobody could see.

use deskmate_core::Happening;
use serde_json::json;

use crate::support::{
    World,
    scene::{sorry, with},
};

/// "Never silent": what is left of an answer when Intercom would show nothing of it.
#[tokio::test]
async fn an_answer_of_which_nothing_can_be_shown_fails_open() {
    for (text, format) in
        [("<script>alert(1)</script>", "html"), ("[a]: https://x.test", "markdown")]
    {
        let world = World::start().await;
        world.bot.answers(json!({"actions": [{"type": "say", "text": text, "format": format}]}));
        let conversation = world.joe_starts("Hi").await;
        assert_eq!(world.bot_said(&conversation), [sorry()]);
        let failures = world.failures(&conversation).await;
        assert_eq!(failures.len(), 1, "{failures:?}");
        assert!(failures[0].contains("nothing in it that Intercom can show"), "{failures:?}");
        assert_eq!(world.assigned_to(&conversation), with("-", "Support"));
    }
}

/// Beside something else it is only left out.
#[tokio::test]
async fn a_say_of_which_nothing_can_be_shown_is_left_out_beside_others() {
    let world = World::start().await;
    world.bot.answers(json!({"actions": [
        {"type": "say", "text": "<script>alert(1)</script>", "format": "html"},
        {"type": "say", "text": "Hello."}]}));
    let conversation = world.joe_starts("Hi").await;
    assert_eq!(world.bot_said(&conversation), ["Hello."]);
    assert!(world.owner(&conversation).await.is_bot());
    let left_out = |happening: &Happening| matches!(happening, Happening::LeftOut { .. });
    assert!(world.timeline(&conversation).await.iter().any(left_out));
}

/// A handover whose message is empty is a handover.
#[tokio::test]
async fn a_handover_with_an_empty_message_is_a_handover() {
    let world = World::start().await;
    world.bot.answers(json!({"actions": [{"type": "handover", "team": "VIP", "message": " "}]}));
    let conversation = world.joe_starts("A person!").await;
    assert_eq!(world.assigned_to(&conversation), with("-", "VIP"));
    assert_eq!(world.failures(&conversation).await, [""; 0]);
}
