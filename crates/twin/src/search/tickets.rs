//! What tickets can be searched by.

use serde_json::{Value, json};

use super::conversation_field;
use crate::world::{Conversation, DESCRIPTION, TITLE, Ticket, World};

/// The value of a field of a ticket; what it does not have of its own is the conversation's.
pub(crate) fn ticket_field(
    world: &World,
    c: &Conversation,
    ticket: &Ticket,
    field: &str,
) -> Option<Value> {
    let kind = world.ticket_type(ticket.type_id);
    match field {
        "title" => ticket.attributes.get(TITLE).cloned(),
        "description" => ticket.attributes.get(DESCRIPTION).cloned(),
        "category" => kind.map(|kind| json!(kind.category.as_str())),
        "ticket_type_id" => Some(json!(ticket.type_id.to_string())),
        "state" => world.ticket_state(ticket.state_id).map(|state| json!(state.category)),
        _ => match field.strip_prefix("ticket_attribute.") {
            Some(id) => {
                let attribute = kind?.attributes.iter().find(|a| a.id.to_string() == id)?;
                ticket.attributes.get(&attribute.name).cloned()
            }
            None => conversation_field(world, c, field),
        },
    }
}
