//! What makes a message a mail, and whether anybody wrote it.

use deskmate_core::mail;
use intercom::types::{Body, ConversationPart, Source, SourceType};
use serde_json::Value;

use super::text;

/// What is known of a message that came as a mail.
pub(super) struct Mail {
    pub(super) subject: Option<String>,
}

impl Mail {
    fn new(subject: Option<&str>) -> Self {
        let subject = subject.map(text::of).filter(|subject| !subject.is_empty());
        Self { subject }
    }

    /// Of a part: it says so itself (`email_message_metadata`, from 2.13 on), or the conversation
    /// is one of mails.
    pub(super) fn of_part(part: &ConversationPart, by_mail: bool) -> Option<Self> {
        let metadata = part.extra.get("email_message_metadata");
        let subject = metadata.and_then(|it| it.get("subject")).and_then(Value::as_str);
        let headers = metadata.and_then(|it| it.get("email_address_headers"));
        let has_headers = headers.and_then(Value::as_array).is_some_and(|all| !all.is_empty());
        (by_mail || subject.is_some() || has_headers).then(|| Self::new(subject))
    }

    /// Of the first message.
    pub(super) fn of_source(source: &Source) -> Option<Self> {
        let subject = source.subject.as_ref().map(Body::as_str);
        (source.kind == SourceType::Email).then(|| Self::new(subject))
    }

    /// Whether a machine sent it.
    pub(super) fn is_automatic(&self, from: Option<&str>, body: Option<&Body>) -> bool {
        let text = body.map(|body| text::of(body.as_str())).unwrap_or_default();
        mail::is_automatic(from, self.subject.as_deref(), &text)
    }
}
