//! What stands in the placeholders of a request.

use deskmate_core::{Reason, Turn};
use deskmate_dialog::{Target, Template};
use serde_json::{Map, Value, json};

use crate::{Call, back_end};

/// The turn as the bot protocol has it, and what is handier: `text`, `choice`, `state`.
pub(super) fn of(
    turn: &Turn,
    call: &Call,
    state: &Map<String, Value>,
    returned: Option<&Template>,
) -> Map<String, Value> {
    let whole = serde_json::to_value(turn).unwrap_or_default();
    let mut values = whole.as_object().cloned().unwrap_or_default();
    values.insert("reply_url".into(), json!(call.reply_url));
    values.insert("reply_token".into(), json!(call.reply_token));
    values.insert("state".into(), Value::Object(state.clone()));
    let choice = turn.messages.last().and_then(|message| message.choice.as_ref());
    if let Some(choice) = choice {
        // An id that was made of an object is that object again.
        let value = serde_json::from_str(&choice.id).ok().filter(Value::is_object);
        let value = value.unwrap_or_else(|| json!(choice.id));
        values.insert(
            "choice".into(),
            json!({"id": choice.id, "title": choice.title, "value": value}),
        );
    }
    let text = match returned {
        Some(returned) if turn.reason == Reason::Returned && turn.messages.is_empty() => {
            returned.render(&values, Target::Plain).text
        }
        _ => back_end::text(turn),
    };
    values.insert("text".into(), json!(text));
    values
}
