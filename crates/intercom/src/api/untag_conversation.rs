//! `DELETE /conversations/{id}/tags/{tag_id}`

use serde_json::{Value, json};

use crate::{AdminId, ConversationId, Endpoint, Method, TagId, types::Tag};

/// Takes a tag off a conversation.
/// Source: `paths./conversations/{conversation_id}/tags/{tag_id}.delete`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UntagConversation {
    /// The conversation.
    pub conversation: ConversationId,
    /// The teammate who does it.
    pub by: AdminId,
    /// The tag.
    pub tag: TagId,
}

impl Endpoint for UntagConversation {
    const METHOD: Method = Method::DELETE;
    type Response = Tag;

    fn path(&self) -> String {
        format!("/conversations/{}/tags/{}", self.conversation.in_path(), self.tag.in_path())
    }

    fn body(&self) -> Option<Value> {
        Some(json!({"admin_id": self.by}))
    }

    // A tag that is off already stays off; Intercom may answer 404.
    fn safe_to_repeat(&self) -> bool {
        true
    }
}
