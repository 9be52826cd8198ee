//! Tickets: conversations that have a type, a state of their own and attributes.

use serde_json::{Map, Value};

use super::World;
use crate::app::Permission;

/// Whom a ticket is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Category {
    /// The customer sees it.
    Customer,
    BackOffice,
    /// Many conversations are linked to it.
    Tracker,
}

impl Category {
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Customer => "Customer",
            Self::BackOffice => "Back-office",
            Self::Tracker => "Tracker",
        }
    }
}

/// A type of tickets. All types share the states of the workspace.
#[derive(Debug, Clone)]
pub(crate) struct TicketType {
    pub(crate) id: u64,
    pub(crate) name: String,
    pub(crate) description: String,
    pub(crate) icon: String,
    pub(crate) category: Category,
    pub(crate) attributes: Vec<TicketAttribute>,
}

/// What tickets of a type have.
#[derive(Debug, Clone)]
pub(crate) struct TicketAttribute {
    pub(crate) id: u64,
    pub(crate) name: String,
    /// `string`, `integer`, `decimal`, `boolean`, `datetime` or `list`.
    pub(crate) data_type: &'static str,
    /// Every type has it.
    pub(crate) default: bool,
}

/// How far a ticket is.
#[derive(Debug, Clone, Copy)]
pub(crate) struct TicketState {
    pub(crate) id: u64,
    pub(crate) category: &'static str,
    pub(crate) internal_label: &'static str,
    pub(crate) external_label: &'static str,
}

/// What makes a conversation a ticket. It has the id of the conversation.
#[derive(Debug, Clone)]
pub(crate) struct Ticket {
    /// As people see it: `ticket_id`.
    pub(crate) number: u64,
    pub(crate) type_id: u64,
    pub(crate) state_id: u64,
    pub(crate) previous_state_id: Option<u64>,
    pub(crate) attributes: Map<String, Value>,
    /// The customer sees it.
    pub(crate) is_shared: bool,
}

/// Title and description, which every type has.
pub(crate) const TITLE: &str = "_default_title_";
pub(crate) const DESCRIPTION: &str = "_default_description_";

const STATES: [(&str, &str, &str); 4] = [
    ("submitted", "Submitted", "Submitted"),
    ("in_progress", "In progress", "In progress"),
    ("waiting_on_customer", "Waiting on customer", "Waiting on you"),
    ("resolved", "Resolved", "Resolved"),
];

impl World {
    /// The states, and a type of each category.
    pub(super) fn seed_tickets(&mut self) {
        for (id, (category, internal_label, external_label)) in (8_321..).zip(STATES) {
            let state = TicketState { id, category, internal_label, external_label };
            self.ticket_states.push(state);
        }
        for (id, name, description, icon, category, own) in [
            (1_301, "Return", "Goods that come back.", "📦", Category::Customer, "order"),
            (1_302, "Repair", "Work for the shop.", "🔧", Category::BackOffice, "part"),
            (1_303, "Incident", "What hits many at once.", "🚨", Category::Tracker, "severity"),
        ] {
            let names = [(TITLE, true), (DESCRIPTION, true), (own, false)];
            let attributes = (id * 10..).zip(names).map(|(id, (name, default))| TicketAttribute {
                id,
                name: name.to_owned(),
                data_type: "string",
                default,
            });
            self.ticket_types.push(TicketType {
                id,
                name: name.to_owned(),
                description: description.to_owned(),
                icon: icon.to_owned(),
                category,
                attributes: attributes.collect(),
            });
        }
    }

    pub(crate) fn ticket_type(&self, id: u64) -> Option<&TicketType> {
        self.ticket_types.iter().find(|t| t.id == id)
    }

    pub(crate) fn ticket_state(&self, id: u64) -> Option<&TicketState> {
        self.ticket_states.iter().find(|s| s.id == id)
    }

    /// Whether the app may see a conversation: tickets take a permission of their own.
    pub(crate) fn may_see(&self, conversation: &super::Conversation) -> bool {
        conversation.ticket.is_none() || self.app.may(Permission::ReadTickets)
    }
}
