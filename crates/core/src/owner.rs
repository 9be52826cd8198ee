//! Who holds the conversation.

use serde::{Deserialize, Serialize};

use crate::{TeamId, TeammateId};

/// Who holds the conversation now. Times are unix seconds, Intercom's resolution.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "owner", rename_all = "snake_case")]
pub enum Owner {
    /// The bot answers.
    Bot {
        /// Since when.
        since: i64,
    },
    /// People answer; the bot says nothing.
    People {
        /// How they came to own it.
        by: By,
        /// To whom it went, if that is known.
        to: Assignee,
        /// Since when.
        since: i64,
    },
    /// Not a conversation of this channel.
    #[default]
    NotOurs,
}

impl Owner {
    /// Whether the bot owns the conversation.
    pub fn is_bot(&self) -> bool {
        matches!(self, Self::Bot { .. })
    }

    /// Whether people own the conversation.
    pub fn is_people(&self) -> bool {
        matches!(self, Self::People { .. })
    }

    /// `bot`, `people` or `not_ours`: the word for logs and metrics.
    pub fn word(&self) -> &'static str {
        match self {
            Self::Bot { .. } => "bot",
            Self::People { .. } => "people",
            Self::NotOurs => "not_ours",
        }
    }
}

/// How people came to own a conversation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum By {
    /// The bot gave it to them.
    Handover,
    /// It was assigned to them, or taken from the bot.
    Assignment,
    /// A teammate just replied.
    Reply,
    /// A teammate wrote `/pause`.
    Command,
    /// The bot could not go on.
    Failure,
    /// The bot has drafted an answer, and a team looks at it.
    Draft,
}

/// To whom a conversation is assigned; both can be set, none of them is nobody.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Assignee {
    /// The teammate.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub teammate: Option<TeammateId>,
    /// The team.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub team: Option<TeamId>,
}

impl Assignee {
    /// Nobody.
    pub const NOBODY: Self = Self { teammate: None, team: None };

    /// One teammate and no team.
    pub fn teammate(id: TeammateId) -> Self {
        Self { teammate: Some(id), team: None }
    }

    /// One team and no teammate.
    pub fn team(id: TeamId) -> Self {
        Self { teammate: None, team: Some(id) }
    }

    /// Whether nobody is assigned.
    pub fn is_nobody(&self) -> bool {
        self.teammate.is_none() && self.team.is_none()
    }

    /// Whether that teammate is assigned.
    pub fn is(&self, teammate: &TeammateId) -> bool {
        self.teammate.as_ref() == Some(teammate)
    }
}
