//! The thing a notification carries.

use serde::Serialize;
use serde_json::Value;

use crate::{
    ConversationId, json,
    types::{Contact, Conversation},
};

/// The thing a notification carries, by its `type` and not by the topic.
#[derive(Clone, PartialEq, Serialize)]
#[serde(untagged)]
#[non_exhaustive]
pub enum Item {
    /// A conversation, with the parts of this event only.
    Conversation(Box<Conversation>),
    /// A contact.
    Contact(Box<Contact>),
    /// Something that is no more.
    Deleted(Deleted),
    /// Something else, or something that could not be read, as it came.
    Other(Value),
}

/// Something that is no more; Intercom tells only this much of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Deleted {
    /// Such as `conversation`.
    #[serde(rename = "type")]
    pub kind: String,
    /// Its id.
    pub id: String,
    /// Always true.
    pub deleted: bool,
}

impl Item {
    /// Takes an item by its type. Never fails: what does not fit is [`Item::Other`].
    pub(super) fn of(value: Value) -> Self {
        let kind = value["type"].as_str().unwrap_or_default();
        if value["deleted"] == true
            && let Some(id) = id_in(&value["id"])
        {
            return Self::Deleted(Deleted { kind: kind.to_owned(), id, deleted: true });
        }
        let item = match kind {
            "conversation" => json::from_value(&value).ok().map(Self::Conversation),
            "contact" | "user" | "lead" => json::from_value(&value).ok().map(Self::Contact),
            _ => None,
        };
        item.unwrap_or(Self::Other(value))
    }

    /// The conversation it is, belongs to or names.
    pub fn conversation_id(&self) -> Option<ConversationId> {
        match self {
            Self::Conversation(conversation) => Some(conversation.id.clone()),
            Self::Deleted(item) if item.kind == "conversation" => Some(item.id.as_str().into()),
            Self::Deleted(_) | Self::Contact(_) => None,
            Self::Other(value) => id_in(&value["conversation"]["id"])
                .or_else(|| id_in(&value["conversation_id"]))
                .or_else(|| id_in(&value["id"]).filter(|_| value["type"] == "conversation"))
                .map(ConversationId::from),
        }
    }
}

/// An id in JSON, as text or as a number.
pub(super) fn id_in(value: &Value) -> Option<String> {
    match value {
        Value::String(id) if !id.is_empty() => Some(id.clone()),
        Value::Number(id) if !id.is_f64() => Some(id.to_string()),
        _ => None,
    }
}

impl std::fmt::Debug for Item {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Conversation(conversation) => conversation.fmt(f),
            Self::Contact(contact) => contact.fmt(f),
            Self::Deleted(item) => item.fmt(f),
            Self::Other(value) => write!(f, "Other({})", value["type"]),
        }
    }
}
