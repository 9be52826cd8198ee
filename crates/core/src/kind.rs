//! What an answer is about, as far as its bot tells: by that people trust a bot with some answers
//! while they look at the others first.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{Rules, action::Answer};

/// Some of the answers: what is empty says nothing about them.
#[derive(
    Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(default)]
pub struct Kind {
    /// The dialog whose answer it is.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub dialog: String,
    /// As what the customer's message was understood.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub intent: String,
    /// What it is about, where an agent has topics.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub topic: String,
}

impl Kind {
    /// Whether it says nothing at all: that would be every answer.
    pub fn is_any(&self) -> bool {
        *self == Self::default()
    }

    /// Whether an answer of that kind is one of these.
    pub fn covers(&self, other: &Self) -> bool {
        let fits = |own: &str, other: &str| own.is_empty() || own == other;
        !self.is_any()
            && fits(&self.dialog, &other.dialog)
            && fits(&self.intent, &other.intent)
            && fits(&self.topic, &other.topic)
    }
}

/// What an answer is about, as a whole and in its parts.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct About {
    /// Which answers it is one of.
    pub kind: Kind,
    /// What the customer notices of it: each of its topics, and each dialog that says something.
    /// Empty where its bot does not tell.
    pub parts: Vec<Kind>,
}

impl About {
    /// Whether the rules let the answer out without anybody looking at it, though others wait: it is
    /// of a kind that people trust, and so is every part of it. Where the bot itself wants people to
    /// look, it has to tell at what.
    pub(crate) fn is_trusted(&self, answer: &Answer, rules: &Rules) -> bool {
        let trusted = |kind: &Kind| rules.replies_to.iter().any(|trusted| trusted.covers(kind));
        trusted(&self.kind)
            && (!answer.draft || !self.parts.is_empty())
            && self.parts.iter().all(trusted)
    }
}
