//! `default:TEXT`: instead of nothing.

use serde_json::Value;

/// The text, where there is no value or an empty one.
pub(super) fn or(value: Value, text: &str) -> Value {
    match value {
        Value::Null => Value::String(text.to_owned()),
        Value::String(empty) if empty.is_empty() => Value::String(text.to_owned()),
        value => value,
    }
}
