//! Anything that is written.

use serde_json::Value;

pub(super) fn find(text: &str) -> Option<Value> {
    (!text.is_empty()).then(|| text.into())
}
