//! `POST /conversations/{id}/parts` with `message_type: snoozed`

use serde_json::{Value, json};

use crate::{
    AdminId, ConversationId, Endpoint, Method,
    types::{Conversation, UnixSeconds},
};

/// Snoozes a conversation. It stays `open: true`, with state `snoozed`.
/// Source: `paths./conversations/{conversation_id}/parts.post, snooze_conversation_request`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Snooze {
    /// The conversation.
    pub conversation: ConversationId,
    /// The teammate who does it.
    pub by: AdminId,
    /// When it comes back.
    pub until: UnixSeconds,
}

impl Endpoint for Snooze {
    const METHOD: Method = Method::POST;
    type Response = Conversation;

    fn path(&self) -> String {
        format!("/conversations/{}/parts", self.conversation.in_path())
    }

    fn body(&self) -> Option<Value> {
        Some(json!({
            "message_type": "snoozed",
            "admin_id": self.by,
            "snoozed_until": self.until,
        }))
    }
}
