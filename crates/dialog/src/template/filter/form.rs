//! Filters on the form of a value.

use serde_json::Value;

use crate::template::{escape::percent, show};

/// A list as one text.
pub(super) fn join(value: Value, separator: &str) -> Value {
    match value {
        Value::Array(items) => items.iter().map(show).collect::<Vec<_>>().join(separator).into(),
        value => value,
    }
}

/// As a piece of an address.
pub(super) fn url(value: &Value) -> Value {
    percent(&show(value)).into()
}
