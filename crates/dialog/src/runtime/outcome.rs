//! How a turn went.

use deskmate_core::{Timestamp, action::Answer};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{Reply, Request, Trace};

/// How a turn went.
#[derive(Clone, Debug, PartialEq)]
pub enum Outcome {
    /// It is done.
    Done(Done),
    /// It goes on with the reply to a request.
    NeedsApi(Box<Pending>),
    /// The bot failed: the conversation is for people.
    Failed(Failed),
}

/// A turn that is done.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Done {
    /// What to do, and what changes in the session.
    pub answer: Answer,
    /// The dialogs of which the customer notices something, in order.
    pub noticed: Vec<String>,
    /// Events for the timeline and for webhooks.
    pub events: Vec<Value>,
    /// The path taken.
    pub trace: Vec<Trace>,
}

/// A turn that waits for a reply.
#[derive(Clone, Debug, PartialEq)]
pub struct Pending {
    /// What to ask.
    pub request: Request,
    /// What to go on with.
    pub continuation: Continuation,
    /// The path taken so far.
    pub trace: Vec<Trace>,
}

/// What a turn that waits goes on with. It may be stored.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Continuation {
    /// When the turn began.
    pub(crate) now: Timestamp,
    /// The replies so far.
    pub(crate) replies: Vec<Reply>,
}

impl Continuation {
    /// The beginning of a turn.
    pub const fn begin(now: Timestamp) -> Self {
        Self { now, replies: Vec::new() }
    }

    /// With one more reply.
    #[must_use]
    pub fn with(mut self, reply: Reply) -> Self {
        self.replies.push(reply);
        self
    }
}

/// A turn that failed. Nothing of it is to be done.
#[derive(Clone, Debug, PartialEq)]
pub struct Failed {
    /// Why: a sentence for people, without its full stop.
    pub why: String,
    /// The path taken.
    pub trace: Vec<Trace>,
}
