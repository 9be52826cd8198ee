//! What can be done to the workspace, by whomever: the API and the acts both end here.

mod assign;
mod attributes;
mod close;
mod comment;
mod companies;
mod company_contacts;
mod contact_archive;
mod contact_note;
mod contact_reply;
mod contact_topics;
mod contacts;
mod delete;
mod events;
mod handling;
mod merge;
mod message;
mod note;
mod open;
mod participants;
mod priority;
mod quick_reply;
mod rate;
mod redact;
mod seats;
mod snooze;
mod start;
mod tags;
mod ticket;

pub(crate) use contact_archive::reference as contact_reference;
pub(crate) use message::NewMessage;
pub(crate) use snooze::TOO_LATE;
pub(crate) use start::{NewConversation, SourceAuthor};

use std::sync::Arc;

use serde_json::{Map, Value};

use crate::{
    api_error::ApiError,
    world::{Assignee, Attachment, Author, Conversation, Part, State, World},
};

/// Who does something to a conversation other than its contacts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Actor {
    Admin(u64),
    /// A step of a workflow.
    Workflow,
    /// The workspace's default assignment.
    DefaultRule,
}

impl Actor {
    pub(crate) fn author(self) -> Author {
        match self {
            Self::Admin(id) => Author::Admin(id),
            Self::Workflow | Self::DefaultRule => Author::Bot { from_ai_agent: false },
        }
    }
}

/// Whether a teammate acts through the API or in the inbox.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Via {
    Api,
    Inbox,
}

/// A text with its files; both may be missing.
#[derive(Debug, Clone, Default)]
pub(crate) struct MessageContent {
    pub(crate) body: String,
    pub(crate) attachments: Vec<Attachment>,
    /// When it was said, if that was before now: for what is brought in from elsewhere.
    pub(crate) at: Option<i64>,
}

impl MessageContent {
    pub(crate) fn nothing() -> Self {
        Self::default()
    }

    pub(crate) fn text(body: String) -> Self {
        Self { body, ..Self::default() }
    }

    pub(crate) fn is_nothing(&self) -> bool {
        self.body.is_empty() && self.attachments.is_empty()
    }
}

/// A part to be made.
pub(crate) struct NewPart {
    part_type: &'static str,
    author: Author,
    said: MessageContent,
    assigned_to: Option<Assignee>,
    metadata: Map<String, Value>,
    event_details: Option<Value>,
    done_by: Option<u64>,
}

impl NewPart {
    pub(crate) fn new(part_type: &'static str, author: Author) -> Self {
        Self {
            part_type,
            author,
            said: MessageContent::nothing(),
            assigned_to: None,
            metadata: Map::new(),
            event_details: None,
            done_by: None,
        }
    }

    pub(crate) fn said(mut self, said: MessageContent) -> Self {
        self.said = said;
        self
    }
}

impl World {
    /// A conversation, to be changed.
    pub(crate) fn must_change(&mut self, id: &str) -> Result<&mut Conversation, ApiError> {
        self.change(id).ok_or_else(ApiError::no_conversation)
    }

    /// A conversation, to be looked at.
    pub(crate) fn must_see(&self, id: &str) -> Result<&Conversation, ApiError> {
        self.conversations.get(id).ok_or_else(ApiError::no_conversation)
    }

    /// Adds a part, in the state the conversation is in by now: as the last, or where its own time
    /// puts it.
    pub(crate) fn add_part(&mut self, id: &str, draft: NewPart) -> Result<u64, ApiError> {
        let now = self.now();
        self.must_see(id)?;
        let part_id = self.ids.part(&mut self.seeded);
        let empty_shows = self.switches.files_only_body_is_empty;
        let conversation = self.must_change(id)?;
        conversation.updated_at = now;
        if let Author::Admin(admin) = draft.author
            && !conversation.teammates.contains(&admin)
        {
            conversation.teammates.push(admin);
        }
        let files_only = draft.said.body.is_empty() && !draft.said.attachments.is_empty();
        let empty = draft.said.body.is_empty() && !(files_only && empty_shows);
        let at = draft.said.at.unwrap_or(now).max(conversation.created_at);
        let place = conversation.parts.partition_point(|part| part.created_at <= at);
        let before = conversation.parts[..place].last().map_or(State::Open, |part| part.state);
        let last = place == conversation.parts.len();
        let part = Part {
            id: part_id,
            part_type: draft.part_type,
            body: (!empty).then_some(draft.said.body),
            created_at: at,
            updated_at: now,
            author: draft.author,
            assigned_to: draft.assigned_to,
            attachments: draft.said.attachments,
            redacted: false,
            metadata: draft.metadata,
            event_details: draft.event_details,
            done_by: draft.done_by,
            tags: Vec::new(),
            state: if last { conversation.state } else { before },
        };
        conversation.parts.insert(place, Arc::new(part));
        Ok(part_id)
    }

    /// A text that rode on a close, an assignment … may be announced as a reply of its own.
    fn notify_ridden_reply(&mut self, id: &str, by: Actor, had_text: bool) {
        if had_text && self.switches.reply_and_act_fires_replied && matches!(by, Actor::Admin(_)) {
            self.notify("conversation.admin.replied", id, &[]);
        }
    }
}

/// A text, or a number as one.
pub(crate) fn text(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

/// A field of an object that is a text, or a number as one.
fn text_of(fields: &Map<String, Value>, key: &str) -> Option<String> {
    fields.get(key).and_then(text)
}
