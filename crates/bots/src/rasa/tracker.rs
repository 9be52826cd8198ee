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

/// What the tracker tells of the last message: a bot one of whose actions brought anything about, if
/// only a slot, meant to be silent. That an action ran says nothing: one whose action server is down
/// stands there just the same, only without the events it would have had (facts: Rasa 3.6.21, asked).
pub(super) fn silence(tracker: &Value) -> Silence {
    if tracker.get("paused").and_then(Value::as_bool) == Some(true) {
        return Silence::Meant;
    }
    let text = |event: &Value, key: &str| {
        event.get(key).and_then(Value::as_str).unwrap_or_default().to_owned()
    };
    let events = tracker.get("events").and_then(Value::as_array);
    let events = events.map(Vec::as_slice).unwrap_or_default();
    let after = events.iter().rposition(|event| text(event, "event") == "user");
    let mut acts = false;
    for event in events.get(after.map_or(0, |at| at + 1)..).unwrap_or_default() {
        match text(event, "event").as_str() {
            "action" => acts = text(event, "name") != "action_listen",
            "user_featurization" => {}
            _ if acts => return Silence::Meant,
            // A slot that is filled from the message itself is nothing that was done about it.
            _ => {}
        }
    }
    Silence::Failed
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{Silence, silence};

    #[test]
    fn silence_is_meant_where_an_action_brought_something_about() {
        let listen = json!({"event": "action", "name": "action_listen"});
        let user = json!({"event": "user", "text": "hi"});
        let read = json!({"event": "slot", "name": "said", "value": "hi"});
        let features = json!({"event": "user_featurization"});
        let ran = json!({"event": "action", "name": "action_note"});
        let noted = json!({"event": "slot", "name": "noted", "value": true});
        let of =
            |events: &[&serde_json::Value]| silence(&json!({"paused": false, "events": events}));
        assert_eq!(of(&[&listen, &user]), Silence::Failed);
        assert_eq!(of(&[&ran, &noted, &listen, &user, &listen]), Silence::Failed);
        assert_eq!(of(&[&listen, &user, &ran, &noted, &listen]), Silence::Meant);
        // As Rasa tells it of an action server that is down.
        assert_eq!(of(&[&listen, &user, &read, &features, &ran, &listen]), Silence::Failed);
        assert_eq!(silence(&json!({"paused": true, "events": [user]})), Silence::Meant);
        assert_eq!(silence(&json!({})), Silence::Failed);
    }
}
