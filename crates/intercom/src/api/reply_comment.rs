//! `POST /conversations/{id}/reply` with `message_type: comment`

use serde_json::{Value, json};
use url::Url;

use super::AttachmentFile;
use crate::{
    AdminId, ConversationId, Endpoint, Invalid, Method,
    types::{Body, Conversation},
};

/// Says something to the customer. There is no idempotency key: after an
/// [`crate::Error::OutcomeUnknown`], look for the part before sending again.
/// Source: `paths./conversations/{conversation_id}/reply.post`,
/// `admin_reply_conversation_request`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReplyComment {
    /// The conversation.
    pub conversation: ConversationId,
    /// The teammate who says it.
    pub by: AdminId,
    /// The text, HTML or plain. It must not be blank, with files neither. Line breaks of plain
    /// text may be lost: send `<p>` and `<br>`.
    pub body: Body,
    /// Up to ten images that Intercom can fetch.
    pub attachment_urls: Vec<Url>,
    /// Up to ten files. Where both are given, the files may win over the URLs.
    pub attachment_files: Vec<AttachmentFile>,
}

impl ReplyComment {
    /// Text only.
    pub fn new(conversation: ConversationId, by: AdminId, body: impl Into<Body>) -> Self {
        Self {
            conversation,
            by,
            body: body.into(),
            attachment_urls: Vec::new(),
            attachment_files: Vec::new(),
        }
    }
}

impl Endpoint for ReplyComment {
    const METHOD: Method = Method::POST;
    type Response = Conversation;

    fn path(&self) -> String {
        format!("/conversations/{}/reply", self.conversation.in_path())
    }

    fn body(&self) -> Option<Value> {
        let mut body = json!({
            "message_type": "comment",
            "type": "admin",
            "admin_id": self.by,
            "body": self.body,
        });
        if !self.attachment_urls.is_empty() {
            body["attachment_urls"] = self.attachment_urls.iter().map(Url::as_str).collect();
        }
        if !self.attachment_files.is_empty() {
            body["attachment_files"] =
                self.attachment_files.iter().map(AttachmentFile::to_json).collect();
        }
        Some(body)
    }

    fn check(&self) -> Result<(), Invalid> {
        if self.body.is_blank() {
            return Err(Invalid::EmptyBody);
        }
        let most = AttachmentFile::MOST;
        for given in [self.attachment_urls.len(), self.attachment_files.len()] {
            if given > most {
                return Err(Invalid::TooManyAttachments { given, most });
            }
        }
        if self.attachment_urls.iter().any(|url| !matches!(url.scheme(), "http" | "https")) {
            return Err(Invalid::AttachmentScheme);
        }
        Ok(())
    }
}
