//! Filters on text as such.

use serde_json::Value;

use crate::template::show;

/// Changes a value as text; nothing stays nothing.
pub(super) fn on_text(value: Value, change: impl Fn(&str) -> String) -> Value {
    match value {
        Value::Null => Value::Null,
        value => Value::String(change(&show(&value))),
    }
}

/// The first letter made large.
pub(super) fn capitalize(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}
