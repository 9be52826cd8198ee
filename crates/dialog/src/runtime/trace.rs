//! The path that a turn took, for timelines and tests. No values are in it.

use std::fmt;

use serde::Serialize;

/// How a message was understood.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(tag = "by", rename_all = "snake_case")]
pub enum Understood {
    /// It chose something that was offered.
    Choice {
        /// The choice's id.
        id: String,
    },
    /// It is one of an intent's expressions.
    Exact {
        /// The intent.
        intent: String,
    },
    /// An intent scored above the threshold.
    Intent {
        /// The intent.
        intent: String,
        /// Its score.
        score: f64,
        /// The intent that came next, and its score.
        #[serde(skip_serializing_if = "Option::is_none")]
        next: Option<(String, f64)>,
    },
    /// A model chose an intent.
    Model {
        /// The intent.
        intent: String,
    },
    /// Several intents are near each other: which was meant is asked.
    Unclear {
        /// The intents and their scores, best first.
        intents: Vec<(String, f64)>,
    },
    /// It answers the open question.
    Answer {
        /// The dialog that asked.
        dialog: String,
    },
    /// It does not answer the open question.
    Invalid {
        /// The dialog that asked.
        dialog: String,
        /// How often in a row.
        times: u32,
    },
    /// Nothing matched.
    Nothing {
        /// The intent that came nearest, and its score.
        nearest: Option<(String, f64)>,
    },
}

/// One thing that happened in a turn.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(tag = "what", rename_all = "snake_case")]
pub enum Trace {
    /// A message was understood, or not.
    Understood(Understood),
    /// A model was asked which intent a message has.
    Model {
        /// What came of it: `chosen`, `none`, `refused` or `failed`.
        outcome: &'static str,
        /// The same for people.
        told: String,
    },
    /// Entities were found.
    Entities {
        /// Their names.
        names: Vec<String>,
    },
    /// A dialog was entered.
    Dialog {
        /// Its name.
        name: String,
    },
    /// A row held.
    Row {
        /// Which, from 1.
        number: usize,
    },
    /// A question was not asked, for its answer was known.
    Skipped {
        /// The variable.
        variable: String,
    },
    /// A value that a text asked for is not known.
    Unknown {
        /// Its path.
        path: String,
    },
    /// A variable's change led to a dialog.
    Event {
        /// The variable.
        variable: String,
    },
    /// A service was not asked, did not answer, or not as it should.
    ApiFailed {
        /// The service, as people name it.
        host: String,
        /// What went wrong. It holds no value of a variable.
        why: String,
    },
    /// Something went wrong.
    Trouble {
        /// What.
        why: String,
    },
    /// Something worth knowing.
    Note {
        /// What.
        text: String,
    },
}

impl fmt::Display for Understood {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Choice { id } => write!(f, "chose `{id}`"),
            Self::Exact { intent } => write!(f, "an expression of `{intent}`"),
            Self::Intent { intent, score, next: None } => {
                write!(f, "intent `{intent}` ({score:.2})")
            }
            Self::Intent { intent, score, next: Some((next, less)) } => {
                write!(f, "intent `{intent}` ({score:.2}), then `{next}` ({less:.2})")
            }
            Self::Model { intent } => write!(f, "intent `{intent}`, chosen by the model"),
            Self::Unclear { intents } => {
                let one = |(intent, score): &(String, f64)| format!("`{intent}` ({score:.2})");
                let all: Vec<_> = intents.iter().map(one).collect();
                write!(f, "asks which of {}", all.join(", "))
            }
            Self::Answer { dialog } => write!(f, "answers `{dialog}`"),
            Self::Invalid { dialog, times } => write!(f, "does not answer `{dialog}` ({times})"),
            Self::Nothing { nearest: None } => f.write_str("not understood"),
            Self::Nothing { nearest: Some((intent, score)) } => {
                write!(f, "not understood; nearest is `{intent}` ({score:.2})")
            }
        }
    }
}

impl fmt::Display for Trace {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Understood(how) => write!(f, "{how}"),
            Self::Entities { names } => write!(f, "found {}", names.join(", ")),
            Self::Dialog { name } => write!(f, "-> {name}"),
            Self::Row { number } => write!(f, "row {number} holds"),
            Self::Skipped { variable } => write!(f, "not asked: `{variable}` is known"),
            Self::Unknown { path } => write!(f, "`{path}` is not known"),
            Self::Event { variable } => write!(f, "`{variable}` changed"),
            Self::ApiFailed { host, why } => write!(f, "{host} failed: {why}"),
            Self::Trouble { why } => write!(f, "trouble: {why}"),
            Self::Model { told: text, .. } | Self::Note { text } => f.write_str(text),
        }
    }
}
