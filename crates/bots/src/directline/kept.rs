//! What is remembered of a conversation, in its state.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// What is kept with a conversation.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct Kept {
    /// The service's id of it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) conversation: Option<String>,
    /// How far its log was read; nothing of it before the first answer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) watermark: Option<String>,
    /// The token of it alone, where there is no secret.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) token: Option<String>,
    /// When the token ends, in Unix seconds.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) token_until: Option<i64>,
    /// How often it was looked at since the last answer.
    #[serde(skip_serializing_if = "is_zero")]
    pub(super) looked: u32,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde hands over a reference")]
fn is_zero(number: &u32) -> bool {
    *number == 0
}

impl Kept {
    pub(super) fn of(state: &Map<String, Value>) -> Self {
        serde_json::from_value(Value::Object(state.clone())).unwrap_or_default()
    }

    pub(super) fn state(&self) -> Map<String, Value> {
        match serde_json::to_value(self) {
            Ok(Value::Object(state)) => state,
            _ => Map::new(),
        }
    }
}
