//! What a channel is told to do: the part of its configuration that decisions depend on.

use std::{collections::BTreeSet, time::Duration};

use serde::{Deserialize, Serialize};

use crate::{TeamId, TeammateId};

/// The rules of one channel.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Policy {
    /// Our bot teammate.
    pub us: TeammateId,
    /// The bot teammates of our other channels in this workspace.
    pub peers: BTreeSet<TeammateId>,
    /// Which conversations the bot takes besides those assigned to it.
    pub takes: Takes,
    /// How far the bot may go.
    pub autonomy: Autonomy,
    /// Whether a teammate who just replies takes the conversation.
    pub takeover_on_reply: bool,
    /// What a message does that comes while the bot thinks.
    pub on_new_message: OnNewMessage,
    /// What a close does to the session.
    pub on_close: OnClose,
    /// People silent this long: the bot takes the conversation back. `None` is never.
    pub return_after: Option<Duration>,
    /// Nobody took a handover this long: the bot takes the conversation back. `None` is never.
    pub accept_within: Option<Duration>,
    /// How long to wait after a message for more of them.
    pub burst_window: Duration,
    /// How long a bot that answers later may take.
    pub async_timeout: Duration,
    /// Most customer-visible messages of the bot in one conversation and hour.
    pub max_bot_messages: usize,
    /// A message that has waited longer is not the bot's to answer any more.
    pub max_message_age: Duration,
}

impl Policy {
    /// The defaults of the configuration, for one bot teammate.
    pub fn new(us: TeammateId) -> Self {
        Self {
            us,
            peers: BTreeSet::new(),
            takes: Takes::default(),
            autonomy: Autonomy::Reply,
            takeover_on_reply: true,
            on_new_message: OnNewMessage::Restart,
            on_close: OnClose::Keep,
            return_after: None,
            accept_within: None,
            burst_window: Duration::ZERO,
            async_timeout: Duration::from_secs(5 * 60),
            max_bot_messages: 30,
            max_message_age: Duration::from_secs(30 * 60),
        }
    }

    /// Whether that teammate is a bot of ours: this channel's or another's.
    pub fn is_bot(&self, teammate: &TeammateId) -> bool {
        *teammate == self.us || self.peers.contains(teammate)
    }
}

/// Which conversations a channel takes, besides those assigned to its teammate.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Takes {
    /// Those assigned to nobody.
    pub unassigned: bool,
    /// Those of these teams.
    pub teams: BTreeSet<TeamId>,
    /// Only those that began there (`conversation`, `email` …); empty is everywhere.
    pub sources: BTreeSet<String>,
}

impl Takes {
    /// Whether conversations that began there are the bot's to answer.
    pub fn allows(&self, source: &str) -> bool {
        self.sources.is_empty() || self.sources.contains(source)
    }
}

/// How far the bot may go.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Autonomy {
    /// It does nothing.
    Off,
    /// It hands over, tags and notes, and says nothing.
    Route,
    /// What it would say becomes an internal note.
    Draft,
    /// It answers.
    Reply,
}

/// What a message does that comes while the bot thinks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OnNewMessage {
    /// The turn is cancelled; a new one gets all messages.
    Restart,
    /// The turn ends; the next one gets the new message.
    Queue,
}

/// What a close does to the session.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OnClose {
    /// It stays.
    Keep,
    /// It is emptied.
    Clear,
}
