//! `POST /conversations/{id}/parts`

use serde_json::{Value, json};

use crate::{AdminId, ConversationId, Endpoint, Method, types::Conversation};

/// Closes a conversation. Words go ahead as a comment: a text riding on the close is not offered
/// here.
/// Source: `paths./conversations/{conversation_id}/parts.post, close_conversation_request`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Close {
    /// The conversation.
    pub conversation: ConversationId,
    /// The teammate who does it.
    pub by: AdminId,
}

impl Endpoint for Close {
    const METHOD: Method = Method::POST;
    type Response = Conversation;

    fn path(&self) -> String {
        format!("/conversations/{}/parts", self.conversation.in_path())
    }

    fn body(&self) -> Option<Value> {
        Some(json!({"message_type": "close", "type": "admin", "admin_id": self.by}))
    }
}
