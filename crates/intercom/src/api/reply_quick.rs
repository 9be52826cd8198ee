//! `POST /conversations/{id}/reply` with `message_type: quick_reply`

use std::collections::BTreeSet;

use serde_json::{Value, json};
use uuid::Uuid;

use crate::{
    AdminId, ConversationId, Endpoint, Invalid, Method,
    types::{Body, Conversation},
};

/// Offers quick replies. It has no text of its own: send a comment first. Needs version 2.14;
/// where Intercom refuses it (channels differ), numbered text does the job.
/// Source: `paths./conversations/{conversation_id}/reply.post`,
/// `admin_reply_conversation_request`, `quick_reply_option`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReplyQuick {
    /// The conversation.
    pub conversation: ConversationId,
    /// The teammate who offers them.
    pub by: AdminId,
    /// What can be pressed; at least one.
    pub options: Vec<ReplyOption>,
}

/// One quick reply.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReplyOption {
    /// The text on the button, which becomes the customer's message.
    pub text: Body,
    /// Comes back with the press.
    pub uuid: Uuid,
}

impl Endpoint for ReplyQuick {
    const METHOD: Method = Method::POST;
    type Response = Conversation;

    fn path(&self) -> String {
        format!("/conversations/{}/reply", self.conversation.in_path())
    }

    fn body(&self) -> Option<Value> {
        let options: Vec<Value> = self
            .options
            .iter()
            .map(|option| json!({"text": option.text, "uuid": option.uuid}))
            .collect();
        Some(json!({
            "message_type": "quick_reply",
            "type": "admin",
            "admin_id": self.by,
            "reply_options": options,
        }))
    }

    fn check(&self) -> Result<(), Invalid> {
        if self.options.is_empty() {
            return Err(Invalid::NoOptions);
        }
        if self.options.iter().any(|option| option.text.is_blank()) {
            return Err(Invalid::EmptyOption);
        }
        let uuids: BTreeSet<Uuid> = self.options.iter().map(|option| option.uuid).collect();
        if uuids.len() < self.options.len() {
            return Err(Invalid::RepeatedOption);
        }
        Ok(())
    }
}
