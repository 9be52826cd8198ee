//! `POST /conversations/{id}/reply` with `message_type: note`

use serde_json::{Value, json};

use crate::{
    AdminId, ConversationId, Endpoint, Invalid, Method,
    types::{Body, Conversation},
};

/// Writes a note that only teammates see. It leaves a closed conversation closed.
/// Source: `paths./conversations/{conversation_id}/reply.post`,
/// `admin_reply_conversation_request`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReplyNote {
    /// The conversation.
    pub conversation: ConversationId,
    /// The teammate who writes it.
    pub by: AdminId,
    /// The text, HTML or plain, not blank.
    pub body: Body,
}

impl Endpoint for ReplyNote {
    const METHOD: Method = Method::POST;
    type Response = Conversation;

    fn path(&self) -> String {
        format!("/conversations/{}/reply", self.conversation.in_path())
    }

    fn body(&self) -> Option<Value> {
        Some(json!({
            "message_type": "note",
            "type": "admin",
            "admin_id": self.by,
            "body": self.body,
        }))
    }

    fn check(&self) -> Result<(), Invalid> {
        if self.body.is_blank() { Err(Invalid::EmptyBody) } else { Ok(()) }
    }
}
