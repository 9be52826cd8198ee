//! What is told of tickets.

use serde_json::{Value, json};

use super::WebhookVersion;
use crate::{
    render::{self, Shape},
    world::{Assignee, World},
};

impl World {
    /// Tells of an event in a conversation that is a ticket, in the words of tickets.
    pub(super) fn notify_ticket(&mut self, topic: &str, id: &str, parts: &[u64]) {
        let conversation = self.conversations.get(id).filter(|c| c.ticket.is_some());
        let Some(conversation) = conversation else { return };
        let part = conversation.parts.iter().rev().find(|p| parts.contains(&p.id));
        let topic = match (topic, part.and_then(|p| p.assigned_to)) {
            ("conversation.admin.assigned", Some(Assignee::Team(_))) => "ticket.team.assigned",
            ("conversation.admin.assigned", _) => "ticket.admin.assigned",
            ("conversation.admin.closed", _) => "ticket.closed",
            ("conversation.admin.noted", _) => "ticket.note.created",
            ("conversation.admin.replied", _) => "ticket.admin.replied",
            ("conversation.admin.snoozed", _) => "ticket.admin.snoozed",
            ("conversation.admin.unsnoozed", _) => "ticket.admin.unsnoozed",
            ("conversation.contact.attached", _) => "ticket.contact.attached",
            ("conversation.contact.detached", _) => "ticket.contact.detached",
            ("conversation.rating.added", _) => "ticket.rating.provided",
            ("conversation.user.replied", _) => "ticket.contact.replied",
            _ => return,
        };
        self.notify(topic, id, parts);
    }

    /// A ticket as an item. That of `ticket.closed` has it under `ticket` from 2.15 on.
    pub(super) fn ticket_item(&self, topic: &str, id: &str, shape: &Shape) -> Option<Value> {
        let conversation = self.conversations.get(id)?;
        let ticket = conversation.ticket.as_ref()?;
        let shown = render::ticket(self, conversation, ticket, shape);
        if topic == "ticket.closed" && self.endpoint.version >= WebhookVersion::V2_15 {
            return Some(json!({ "type": "ticket.closed", "ticket": shown }));
        }
        Some(shown)
    }
}
