//! What is remembered of a conversation: in its state, and, until a first answer has been kept
//! there, in memory, so that a message that is sent again is recognised.

use std::{
    collections::BTreeMap,
    fmt,
    sync::{Mutex, MutexGuard, PoisonError},
};

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use uuid::Uuid;

use crate::back_end::{self, Asked};

/// Most conversations whose first answer is awaited at once that are remembered.
const MOST: usize = 4096;

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

/// Conversations that were begun and have no answer yet. Their tokens are in it.
#[derive(Default)]
pub(super) struct Begun(Mutex<BTreeMap<Uuid, Kept>>);

impl Begun {
    pub(super) fn of(&self, asked: &Asked) -> Option<Kept> {
        self.all().get(&back_end::uuid(&asked.turn)).cloned()
    }

    pub(super) fn remember(&self, asked: &Asked, kept: &Kept) {
        let mut all = self.all();
        if all.len() >= MOST {
            all.pop_first();
        }
        all.insert(back_end::uuid(&asked.turn), kept.clone());
    }

    pub(super) fn forget(&self, asked: &Asked) {
        self.all().remove(&back_end::uuid(&asked.turn));
    }

    fn all(&self) -> MutexGuard<'_, BTreeMap<Uuid, Kept>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl fmt::Debug for Begun {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Begun").field(&self.all().len()).finish()
    }
}
