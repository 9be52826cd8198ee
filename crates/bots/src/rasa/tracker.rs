//! What Rasa remembers of a conversation, and what its silence means.

use serde_json::Value;

/// Why there was no answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Silence {
    /// The bot is paused, or waits on purpose.
    Meant,
    /// Nothing came after what the customer said: an action failed.
    Failed,
}

/// What the tracker tells of the last message: a bot that did something about it, if only to slots
/// or by an action that says nothing, meant to be silent.
pub(super) fn silence(tracker: &Value) -> Silence {
    if tracker.get("paused").and_then(Value::as_bool) == Some(true) {
        return Silence::Meant;
    }
    let events = tracker.get("events").and_then(Value::as_array);
    let name = |event: &Value| event.get("event").and_then(Value::as_str).map(str::to_owned);
    let after = events
        .into_iter()
        .flatten()
        .rev()
        .take_while(|event| name(event).as_deref() != Some("user"));
    let acted = |event: &Value| {
        name(event).as_deref() == Some("action")
            && event.get("name").and_then(Value::as_str) != Some("action_listen")
    };
    if after.into_iter().any(acted) { Silence::Meant } else { Silence::Failed }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{Silence, silence};

    #[test]
    fn silence_is_meant_where_something_was_done() {
        let listen = json!({"event": "action", "name": "action_listen"});
        let user = json!({"event": "user", "text": "hi"});
        let done = json!({"event": "action", "name": "action_note"});
        let of =
            |events: &[&serde_json::Value]| silence(&json!({"paused": false, "events": events}));
        assert_eq!(of(&[&listen, &user]), Silence::Failed);
        assert_eq!(of(&[&done, &listen, &user, &listen]), Silence::Failed);
        assert_eq!(of(&[&listen, &user, &done, &listen]), Silence::Meant);
        assert_eq!(silence(&json!({"paused": true, "events": [user]})), Silence::Meant);
        assert_eq!(silence(&json!({})), Silence::Failed);
    }
}
