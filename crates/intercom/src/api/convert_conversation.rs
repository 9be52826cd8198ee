//! `POST /conversations/{id}/convert`

use serde_json::{Value, json};

use crate::{
    ConversationId, Endpoint, Method, TicketTypeId,
    types::{Fields, Ticket},
};

/// Makes a ticket of a conversation. Only types for customers fit, and it works once.
/// Source: `paths./conversations/{conversation_id}/convert.post`,
/// `convert_conversation_to_ticket_request`.
#[derive(Debug, Clone, PartialEq)]
pub struct ConvertConversation {
    /// The conversation.
    pub conversation: ConversationId,
    /// What kind of ticket.
    pub kind: TicketTypeId,
    /// The ticket's attributes. The title is `_default_title_`, the text `_default_description_`.
    pub attributes: Fields,
}

impl Endpoint for ConvertConversation {
    const METHOD: Method = Method::POST;
    type Response = Ticket;

    fn path(&self) -> String {
        format!("/conversations/{}/convert", self.conversation.in_path())
    }

    fn body(&self) -> Option<Value> {
        let mut body = json!({ "ticket_type_id": self.kind });
        if !self.attributes.is_empty() {
            body["attributes"] = json!(self.attributes);
        }
        Some(body)
    }

    // The second time it is refused: it is a ticket already.
    fn safe_to_repeat(&self) -> bool {
        true
    }
}
