//! What every driver is: a turn goes in, an outcome comes out.

use std::{fmt, sync::Arc, time::Duration};

use async_trait::async_trait;
use deskmate_core::{About, ConversationId, Session, Turn, action::Answer};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::{MemoryRules, ToRemember, Written, session};

/// What decides the answer to a turn.
#[async_trait]
pub trait Bot: Send + Sync {
    /// Makes one attempt at the turn. [`retry::run`](crate::retry::run) makes more of them.
    ///
    /// Dropping the future ends the attempt, and with it whatever connection it held: that is how
    /// a superseded turn stops.
    async fn turn(&self, call: &Call) -> Outcome;

    /// The bot as the subject of a sentence that people read, such as `the bot at 127.0.0.1:9000`.
    fn subject(&self) -> String {
        "the bot".into()
    }

    /// What keeps the bot from running as it is written now, if anything does: a line for people.
    fn error(&self) -> Option<String> {
        None
    }

    /// Variables of the session that are never to be shown, by name.
    fn sensitive(&self) -> Vec<String> {
        Vec::new()
    }

    /// Where it is written in the dialog language, if it is.
    fn written(&self) -> Option<Written> {
        None
    }

    /// Takes what the bot's service posts of its own accord, to the channel's address for it.
    fn hear(&self, _post: &Post) -> Heard {
        Heard::NotExpected
    }

    /// When something of a conversation is to be remembered for its customer's next ones, if ever.
    fn memory(&self) -> Option<MemoryRules> {
        None
    }

    /// Writes what is to be remembered of a customer from now on; nothing where it stays as it is.
    /// One attempt.
    ///
    /// # Errors
    /// Why there is nothing, and whether another attempt may bring something.
    async fn remember(&self, _conversation: &ToRemember) -> Result<Option<String>, Failure> {
        Ok(None)
    }

    /// Whether what the bot needs is there: for whoever checks a channel before it runs. No turn is
    /// sent, since a bot may act on it. What is in order comes back as lines for people.
    ///
    /// # Errors
    /// What is not, and what to do: lines for people, which begin with a key of the bot's
    /// configuration where one is to be changed.
    async fn probe(&self) -> Result<Vec<String>, Vec<String>> {
        self.error().map_or_else(|| Ok(Vec::new()), |why| Err(vec![why]))
    }
}

/// A turn, and the way back for a bot that answers later. Its `Debug` tells only which turn.
#[derive(Clone)]
pub struct Call {
    /// What the bot is told.
    pub turn: Turn,
    /// Where a later answer is posted to.
    pub reply_url: String,
    /// What a later answer is authorised with.
    pub reply_token: String,
    /// Names of the workspace's tags, by which those with a comma in them are known.
    pub tags: Arc<[String]>,
    /// What is remembered of the customer from earlier conversations, for a bot that remembers. It
    /// is data: it may hold whatever customers wrote.
    pub memory: Option<String>,
}

impl fmt::Debug for Call {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Call").field("turn_id", &self.turn.turn_id).finish_non_exhaustive()
    }
}

/// What a service sends of its own accord. Its `Debug` shows nothing of it.
pub struct Post {
    /// Whether it only asks whether anybody is there (`GET`).
    pub asks: bool,
    /// The address's parameters.
    pub query: Vec<(String, String)>,
    /// The body.
    pub body: Vec<u8>,
}

impl fmt::Debug for Post {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Post").field("asks", &self.asks).finish_non_exhaustive()
    }
}

/// What a post means.
#[derive(Clone, Debug, PartialEq)]
pub enum Heard {
    /// This bot's service posts nothing; answer 404.
    NotExpected,
    /// It does not prove where it is from; answer 401.
    NotProven,
    /// It cannot be read, and why; answer 400.
    Unreadable(String),
    /// There is nothing in it to do; answer 200 with this body.
    Nothing(Value),
    /// The bot says or does something in a conversation.
    Said {
        /// Which.
        conversation: ConversationId,
        /// What.
        said: Said,
        /// The body of the 200, once it is kept.
        reply: Value,
    },
}

/// What a bot says or does in no turn.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Said {
    /// What tells it from others, where a service may post it twice.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub key: Option<String>,
    /// What it says or does.
    pub answer: Answer,
}

impl Said {
    /// The answer, with what the driver is to remember; nothing if it was taken in before.
    pub fn take_in(self, session: &Session) -> Option<Answer> {
        session::hear(session, self.key.as_deref(), self.answer)
    }
}

/// How one attempt at a turn went.
#[derive(Clone, Debug, PartialEq)]
pub enum Outcome {
    /// The bot answered, and the answer passed every check.
    Answered(Answered),
    /// The bot takes its time and will post its answer to the call's `reply_url`.
    Later,
    /// There is no answer.
    Failed(Failure),
}

/// An answer, and how the bot came to it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Answered {
    /// What to do, and what changes in the session.
    pub answer: Answer,
    /// The path taken, in steps for people; no value of a variable is in it.
    pub path: Vec<String>,
    /// Events for the timeline.
    pub events: Vec<Value>,
    /// What it is about, as far as the bot tells.
    pub about: About,
}

impl From<Answer> for Answered {
    fn from(answer: Answer) -> Self {
        Self { answer, ..Self::default() }
    }
}

/// Why there is no answer, and whether another attempt may bring one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Failure {
    /// Another attempt may work: a time-out, a connection error, a 429, a 5xx.
    Retry {
        /// A phrase for people, such as `connection refused`.
        why: String,
        /// How long the bot asked to be left alone.
        after: Option<Duration>,
    },
    /// Another attempt would bring the same: the turn fails open.
    Final {
        /// A sentence for people, without its full stop, which names the bot.
        why: String,
    },
}
