//! `POST /messages`

use serde_json::{Value, json};

use crate::{
    AdminId, ContactId, Endpoint, Invalid, Method,
    types::{Body, Message, Role},
};

/// Writes to a contact, in the Messenger or, with a subject, by e-mail. The conversation is there
/// at once: without that wish there would be none until the contact answers. There is no
/// idempotency key: after an [`crate::Error::OutcomeUnknown`], look for the conversation before
/// sending again. Source: `paths./messages.post`, `create_message_request`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CreateMessage {
    /// The teammate who writes.
    pub by: AdminId,
    /// Whom.
    pub to: ContactId,
    /// What the contact is: Intercom wants to be told. What is no lead is a user.
    pub role: Role,
    /// The text, HTML or plain.
    pub body: Body,
    /// The subject of an e-mail; without one it is a message in the Messenger.
    pub subject: Option<String>,
}

impl Endpoint for CreateMessage {
    const METHOD: Method = Method::POST;
    type Response = Message;

    fn path(&self) -> String {
        "/messages".to_owned()
    }

    fn body(&self) -> Option<Value> {
        // The only place where the description asks for the id as a number.
        let by = self.by.as_str().parse::<i64>().map_or_else(|_| json!(self.by), Value::from);
        let role = if self.role == Role::Lead { Role::Lead } else { Role::User };
        let mut body = json!({
            "message_type": "in_app",
            "body": self.body,
            "from": {"type": "admin", "id": by},
            "to": {"type": role, "id": self.to},
            "create_conversation_without_contact_reply": true,
        });
        if let Some(subject) = &self.subject {
            body["message_type"] = "email".into();
            body["subject"] = subject.as_str().into();
            body["template"] = "plain".into();
        }
        Some(body)
    }

    fn check(&self) -> Result<(), Invalid> {
        if self.body.is_blank() { Err(Invalid::EmptyBody) } else { Ok(()) }
    }
}
