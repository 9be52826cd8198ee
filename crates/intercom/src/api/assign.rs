//! `POST /conversations/{id}/parts` with `message_type: assignment`

use serde_json::{Value, json};

use crate::{AdminId, ConversationId, Endpoint, Method, TeamId, types::Conversation};

/// Assigns a conversation. Assigning a closed one opens it again. There is no compare-and-set:
/// look into the answer for what others did in between. Text goes ahead as a comment, since who
/// would see a text on an assignment is not documented.
/// Source: `paths./conversations/{conversation_id}/parts.post, assign_conversation_request`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Assign {
    /// The conversation.
    pub conversation: ConversationId,
    /// The teammate who does it.
    pub by: AdminId,
    /// Who gets it.
    pub to: Assignee,
}

/// Who gets a conversation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Assignee {
    /// A teammate. One without an inbox seat is refused with `action_forbidden`.
    Admin(AdminId),
    /// A team. A teammate may stay assigned beside it.
    Team(TeamId),
    /// Nobody: neither a teammate nor a team.
    Nobody,
}

impl Endpoint for Assign {
    const METHOD: Method = Method::POST;
    type Response = Conversation;

    fn path(&self) -> String {
        format!("/conversations/{}/parts", self.conversation.in_path())
    }

    fn body(&self) -> Option<Value> {
        let (kind, id) = match &self.to {
            Assignee::Admin(admin) => ("admin", admin.as_str()),
            Assignee::Team(team) => ("team", team.as_str()),
            Assignee::Nobody => ("admin", "0"),
        };
        Some(json!({
            "message_type": "assignment",
            "type": kind,
            "admin_id": self.by,
            "assignee_id": id,
        }))
    }
}
