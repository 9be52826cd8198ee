//! `POST /conversations/{id}/tags`

use serde_json::{Value, json};

use crate::{AdminId, ConversationId, Endpoint, Method, TagId, types::Tag};

/// Puts a tag on a conversation. Needs the permission to write tags.
/// Source: `paths./conversations/{conversation_id}/tags.post`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TagConversation {
    /// The conversation.
    pub conversation: ConversationId,
    /// The teammate who does it.
    pub by: AdminId,
    /// The tag; see [`super::EnsureTag`] for one by name.
    pub tag: TagId,
}

impl Endpoint for TagConversation {
    const METHOD: Method = Method::POST;
    type Response = Tag;

    fn path(&self) -> String {
        format!("/conversations/{}/tags", self.conversation.in_path())
    }

    fn body(&self) -> Option<Value> {
        Some(json!({"id": self.tag, "admin_id": self.by}))
    }

    // A tag that is on already stays on.
    fn safe_to_repeat(&self) -> bool {
        true
    }
}
