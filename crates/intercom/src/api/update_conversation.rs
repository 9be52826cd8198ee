//! `PUT /conversations/{id}`

use serde::Serialize;
use serde_json::Value;

use crate::{
    ConversationId, Endpoint, Invalid, Method,
    types::{Conversation, Fields},
};

/// Changes custom attributes, the title or the read mark. An attribute has to exist already:
/// see [`super::ListDataAttributes`]. Intercom notes it in a part whose author is a bot.
/// Source: `paths./conversations/{conversation_id}.put`, `update_conversation_request`.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct UpdateConversation {
    /// The conversation.
    #[serde(skip)]
    pub conversation: ConversationId,
    /// The custom attributes to set; others stay.
    #[serde(skip_serializing_if = "Fields::is_empty")]
    pub custom_attributes: Fields,
    /// A new title.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// Whether teammates have read it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub read: Option<bool>,
}

impl UpdateConversation {
    /// An update of nothing yet: fill in what changes.
    pub fn new(conversation: ConversationId) -> Self {
        Self { conversation, custom_attributes: Fields::default(), title: None, read: None }
    }
}

impl Endpoint for UpdateConversation {
    const METHOD: Method = Method::PUT;
    type Response = Conversation;

    fn path(&self) -> String {
        format!("/conversations/{}", self.conversation.in_path())
    }

    fn body(&self) -> Option<Value> {
        serde_json::to_value(self).ok()
    }

    // The same value twice is the same value.
    fn safe_to_repeat(&self) -> bool {
        true
    }

    fn check(&self) -> Result<(), Invalid> {
        super::check_change(self.body().as_ref(), &self.custom_attributes)
    }
}
