//! What the runtime remembers of a conversation, under one key of its session.

use std::collections::BTreeMap;

use deskmate_core::{Message, Timestamp};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// The key of the session under which the runtime keeps what is its own.
pub const STATE_KEY: &str = "_dialogs";

/// What the runtime remembers.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct State {
    /// Whether a message of the customer was answered before.
    pub(super) begun: bool,
    /// The dialog that ran last.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) current: Option<String>,
    /// The one before it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) previous: Option<String>,
    /// The question that waits for its answer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) question: Option<Question>,
    /// What the customer can choose from.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) choices: Vec<Open>,
    /// Active contexts, and for how many messages.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub(super) contexts: BTreeMap<String, u32>,
    /// Timers, and where each leads.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub(super) timers: BTreeMap<String, String>,
    /// Silent until then (milliseconds), or until given back.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) paused: Option<Pause>,
    /// What was written while the bot was silent, and is not answered.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) waiting: Vec<Message>,
    /// With people.
    pub(super) offloaded: bool,
    /// The language of the expression that matched last, where it is followed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) language: Option<String>,
}

/// A question that waits for its answer.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Question {
    /// The dialog that asked.
    pub(super) dialog: String,
    /// Answers in a row that were none.
    #[serde(default)]
    pub(super) failures: u32,
}

/// Something the customer can choose.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct Open {
    pub(super) id: String,
    pub(super) title: String,
    /// What else names it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(super) synonyms: Vec<String>,
    pub(super) goto: String,
    /// What the choice sets, values in.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(super) set: Vec<(Vec<String>, Value)>,
}

/// A pause.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Pause {
    pub(super) until: Option<i64>,
}

/// Whether a question of a dialog waits for its answer, by what a session holds.
pub fn asks(session: &Map<String, Value>) -> bool {
    State::of(session).question.is_some()
}

impl State {
    /// What a session holds; nothing, where it holds what is none of ours.
    pub(super) fn of(session: &Map<String, Value>) -> Self {
        let state = session.get(STATE_KEY).cloned().unwrap_or(Value::Null);
        serde_json::from_value(state).unwrap_or_default()
    }

    /// Whether the bot is silent now.
    pub(super) fn is_paused(&self, now: Timestamp) -> bool {
        let goes_on = |until: Option<i64>| until.is_none_or(|until| now.as_millis() < until);
        self.paused.is_some_and(|pause| goes_on(pause.until))
    }

    /// For the session; nothing where there is nothing to remember.
    pub(super) fn value(&self) -> Value {
        if *self == Self::default() {
            return Value::Null;
        }
        serde_json::to_value(self).unwrap_or(Value::Null)
    }
}
