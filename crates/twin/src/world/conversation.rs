//! Conversations and their parts.

use std::sync::Arc;

use serde_json::{Map, Value};

use super::Ticket;

/// What a conversation is in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum State {
    Open,
    Closed,
    Snoozed,
}

impl State {
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Closed => "closed",
            Self::Snoozed => "snoozed",
        }
    }
}

/// How urgent a conversation is. Up to 2.15 there is only "priority" and "not priority".
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Priority {
    None,
    Low,
    Medium,
    High,
    Urgent,
}

impl Priority {
    /// Every one, from the least urgent.
    const ALL: [Self; 5] = [Self::None, Self::Low, Self::Medium, Self::High, Self::Urgent];

    /// As 2.16 says it.
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Low => "low",
            Self::Medium => "medium",
            Self::High => "high",
            Self::Urgent => "urgent",
        }
    }

    /// As 2.15 and older say it.
    pub(crate) fn as_older_str(self) -> &'static str {
        if self == Self::None { "not_priority" } else { "priority" }
    }

    /// The one of this name, of 2.16 or of an older version.
    pub(crate) fn named(name: &str) -> Option<Self> {
        match name {
            "priority" => Some(Self::High),
            "not_priority" => Some(Self::None),
            name => Self::ALL.into_iter().find(|p| p.as_str() == name),
        }
    }
}

/// Who wrote or did something.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Author {
    /// By contact id.
    Contact(String),
    /// By admin id.
    Admin(u64),
    /// A workflow, a rule or Fin.
    Bot { from_ai_agent: bool },
}

/// To whom something can be assigned.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Assignee {
    Admin(u64),
    Team(u64),
    Nobody,
}

/// The first message.
#[derive(Debug, Clone)]
pub(crate) struct Source {
    pub(crate) id: u64,
    pub(crate) source_type: String,
    pub(crate) delivered_as: &'static str,
    pub(crate) subject: String,
    pub(crate) body: String,
    pub(crate) author: Author,
    pub(crate) attachments: Vec<Attachment>,
    pub(crate) url: Option<String>,
    pub(crate) redacted: bool,
}

/// An entry after the first message.
#[derive(Debug, Clone)]
pub(crate) struct Part {
    pub(crate) id: u64,
    pub(crate) part_type: &'static str,
    pub(crate) body: Option<String>,
    pub(crate) created_at: i64,
    pub(crate) updated_at: i64,
    pub(crate) author: Author,
    pub(crate) assigned_to: Option<Assignee>,
    pub(crate) attachments: Vec<Attachment>,
    pub(crate) redacted: bool,
    pub(crate) metadata: Map<String, Value>,
    pub(crate) event_details: Option<Value>,
    /// Who did it, by admin id, where the API names a bot as the author; only pages show it.
    pub(crate) done_by: Option<u64>,
    pub(crate) tags: Vec<AppliedTag>,
    /// The state the conversation was in afterwards.
    pub(crate) state: State,
}

/// A file on a message. Its URL is made anew, signed, each time it is shown.
#[derive(Debug, Clone)]
pub(crate) struct Attachment {
    /// The key of a file the twin keeps, or `None` for one that is only known by URL.
    pub(crate) file: Option<String>,
    /// Where it was said to be, for one that is only known by URL.
    pub(crate) url: String,
    pub(crate) name: String,
    pub(crate) content_type: String,
    pub(crate) filesize: u64,
    pub(crate) size: Option<(u32, u32)>,
}

/// A tag on a conversation, a part or a contact.
#[derive(Debug, Clone)]
pub(crate) struct AppliedTag {
    pub(crate) id: String,
    pub(crate) applied_at: i64,
    pub(crate) applied_by: u64,
}

/// A teammate pauses or goes on with handling a conversation.
#[derive(Debug, Clone)]
pub(crate) struct HandlingEvent {
    pub(crate) at: i64,
    pub(crate) admin: u64,
    pub(crate) paused: bool,
    pub(crate) reason: Option<String>,
}

/// When a conversation was deleted, and whether it still counts in reports.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Deleted {
    pub(crate) at: i64,
    pub(crate) metrics_retained: bool,
}

/// What the contact thinks of it, once somebody asked.
#[derive(Debug, Clone)]
pub(crate) struct Rating {
    /// When it was asked for, the last time.
    pub(crate) asked_at: i64,
    /// How many parts there were by then.
    pub(crate) after_parts: usize,
    /// By a teammate or a workflow.
    pub(crate) asked_by: Author,
    pub(crate) given: Option<GivenRating>,
}

/// A rating that was given; it can be given anew.
#[derive(Debug, Clone)]
pub(crate) struct GivenRating {
    pub(crate) rating: u8,
    pub(crate) remark: Option<String>,
    pub(crate) at: i64,
    pub(crate) contact: String,
    pub(crate) teammate: Option<u64>,
}

impl Conversation {
    /// The rating, if one was given.
    pub(crate) fn given_rating(&self) -> Option<&GivenRating> {
        self.rating.as_ref()?.given.as_ref()
    }
}

/// A conversation.
#[derive(Debug, Clone)]
pub(crate) struct Conversation {
    pub(crate) id: String,
    pub(crate) created_at: i64,
    pub(crate) updated_at: i64,
    pub(crate) title: Option<String>,
    pub(crate) state: State,
    pub(crate) read: bool,
    pub(crate) priority: Priority,
    pub(crate) waiting_since: Option<i64>,
    pub(crate) snoozed_until: Option<i64>,
    pub(crate) admin_assignee: Option<u64>,
    pub(crate) team_assignee: Option<u64>,
    pub(crate) source: Source,
    pub(crate) contacts: Vec<String>,
    pub(crate) teammates: Vec<u64>,
    pub(crate) tags: Vec<AppliedTag>,
    /// The company it is about, by id.
    pub(crate) company: Option<String>,
    pub(crate) custom_attributes: Map<String, Value>,
    pub(crate) rating: Option<Rating>,
    /// When a contact first wrote, and through what.
    pub(crate) first_contact_reply: Option<(i64, String, Option<String>)>,
    pub(crate) ai_agent_participated: bool,
    /// Conversations and tickets it is linked to, by id.
    pub(crate) linked: Vec<String>,
    pub(crate) handling: Vec<HandlingEvent>,
    pub(crate) ticket: Option<Box<Ticket>>,
    pub(crate) parts: Vec<Arc<Part>>,
}

impl Conversation {
    /// A part, to be changed.
    pub(crate) fn part_mut(&mut self, id: u64) -> Option<&mut Part> {
        self.parts.iter_mut().find(|p| p.id == id).map(Arc::make_mut)
    }
}
