//! `PUT /conversations/{id}`

use serde_json::{Map, Value, json};

use crate::{
    ConversationId, Endpoint, Invalid, Method,
    types::{Conversation, Fields},
};

/// Changes custom attributes, the title or the read mark. An attribute has to exist already:
/// see [`super::ListDataAttributes`]. Intercom notes it in a part whose author is a bot.
/// Source: `paths./conversations/{conversation_id}.put`, `update_conversation_request`.
#[derive(Debug, Clone, PartialEq)]
pub struct UpdateConversation {
    /// The conversation.
    pub conversation: ConversationId,
    /// The custom attributes to set; others stay.
    pub custom_attributes: Fields,
    /// A new title.
    pub title: Option<String>,
    /// Whether teammates have read it.
    pub read: Option<bool>,
}

impl UpdateConversation {
    /// An update of nothing yet: fill in what changes.
    pub fn new(conversation: ConversationId) -> Self {
        Self { conversation, custom_attributes: Fields::default(), title: None, read: None }
    }

    /// The fields that change.
    fn changes(&self) -> Map<String, Value> {
        let mut changes = Map::new();
        if !self.custom_attributes.is_empty() {
            changes.insert("custom_attributes".to_owned(), json!(self.custom_attributes));
        }
        if let Some(title) = &self.title {
            changes.insert("title".to_owned(), json!(title));
        }
        if let Some(read) = self.read {
            changes.insert("read".to_owned(), json!(read));
        }
        changes
    }
}

impl Endpoint for UpdateConversation {
    const METHOD: Method = Method::PUT;
    type Response = Conversation;

    fn path(&self) -> String {
        format!("/conversations/{}", self.conversation.in_path())
    }

    fn body(&self) -> Option<Value> {
        Some(Value::Object(self.changes()))
    }

    // The same value twice is the same value.
    fn safe_to_repeat(&self) -> bool {
        true
    }

    fn check(&self) -> Result<(), Invalid> {
        if self.changes().is_empty() {
            return Err(Invalid::NothingToChange);
        }
        if self.custom_attributes.keys().any(|name| name.trim().is_empty()) {
            return Err(Invalid::EmptyName);
        }
        Ok(())
    }
}
