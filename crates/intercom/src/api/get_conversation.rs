//! `GET /conversations/{id}`

use crate::{ConversationId, Endpoint, Method, types::Conversation};

/// A conversation with its newest 500 parts ([`crate::types::List::is_cut`] tells of more).
/// Source: `paths./conversations/{conversation_id}.get`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GetConversation {
    /// The conversation.
    pub conversation: ConversationId,
    /// Whether texts come as plain text, with links as `label (url)`, and not as HTML.
    pub plain_text: bool,
}

impl GetConversation {
    /// With texts in HTML.
    pub fn new(conversation: ConversationId) -> Self {
        Self { conversation, plain_text: false }
    }
}

impl Endpoint for GetConversation {
    const METHOD: Method = Method::GET;
    type Response = Conversation;

    fn path(&self) -> String {
        format!("/conversations/{}", self.conversation.in_path())
    }

    fn query(&self) -> Vec<(&'static str, String)> {
        if self.plain_text { vec![("display_as", "plaintext".to_owned())] } else { Vec::new() }
    }
}
