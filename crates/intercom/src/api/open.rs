//! `POST /conversations/{id}/parts`

use serde_json::{Value, json};

use crate::{AdminId, ConversationId, Endpoint, Method, types::Conversation};

/// Opens a closed or snoozed conversation.
/// Source: `paths./conversations/{conversation_id}/parts.post, open_conversation_request`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Open {
    /// The conversation.
    pub conversation: ConversationId,
    /// The teammate who does it.
    pub by: AdminId,
}

impl Endpoint for Open {
    const METHOD: Method = Method::POST;
    type Response = Conversation;

    fn path(&self) -> String {
        format!("/conversations/{}/parts", self.conversation.in_path())
    }

    fn body(&self) -> Option<Value> {
        Some(json!({"message_type": "open", "admin_id": self.by}))
    }
}
