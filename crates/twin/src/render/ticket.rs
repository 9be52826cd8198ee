//! Tickets, their types and their states.

use serde_json::{Map, Value, json};

use super::{
    Parts, Shape,
    conversation::linked_objects,
    part::{assigned_to, attachments, author},
};
use crate::{
    version::Version,
    world::{Conversation, Part, State, Ticket, TicketState, TicketType, World},
};

/// A ticket, as in `GET /tickets/{id}`. Its id is that of the conversation.
pub(crate) fn ticket(world: &World, c: &Conversation, ticket: &Ticket, shape: &Shape) -> Value {
    // Whose ids are texts up to 2.15 (API description).
    let assignee = |id: Option<u64>| match id.unwrap_or_default() {
        id if shape.version >= Version::V2_16 => json!(id),
        id => json!(id.to_string()),
    };
    let kind = world.ticket_type(ticket.type_id);
    let mut shown = json!({
        "type": "ticket",
        "id": c.id,
        "ticket_id": ticket.number.to_string(),
        "category": kind.map(|kind| kind.category.as_str()),
        "ticket_attributes": attributes(kind, ticket),
        "ticket_state": world.ticket_state(ticket.state_id).map(ticket_state),
        "ticket_type": kind.map(|kind| ticket_type(world, kind)),
        "contacts": super::conversation::contacts(world, c),
        "admin_assignee_id": assignee(c.admin_assignee),
        "team_assignee_id": assignee(c.team_assignee),
        "created_at": c.created_at,
        "updated_at": c.updated_at,
        "open": c.state != State::Closed,
        "snoozed_until": c.snoozed_until,
        "linked_objects": linked_objects(world, c),
        "is_shared": ticket.is_shared,
    });
    if shape.version >= Version::V2_16 {
        let previous = ticket.previous_state_id;
        shown["previous_ticket_state_id"] = previous.map(|id| id.to_string()).into();
    }
    if shape.parts != Parts::Without {
        let parts: Vec<_> = shape.of(&c.parts).map(|p| ticket_part(world, p, shape)).collect();
        shown["ticket_parts"] = json!({
            "type": "ticket_part.list",
            "total_count": parts.len(),
            "ticket_parts": parts,
        });
    }
    shown
}

/// Every attribute of the type, with its value or null.
fn attributes(kind: Option<&TicketType>, ticket: &Ticket) -> Map<String, Value> {
    let all = kind.into_iter().flat_map(|kind| &kind.attributes);
    all.map(|a| (a.name.clone(), ticket.attributes.get(&a.name).cloned().unwrap_or_default()))
        .collect()
}

/// A part of a ticket. What does not belong to its kind is not there.
pub(crate) fn ticket_part(world: &World, part: &Part, shape: &Shape) -> Value {
    let mut by = author(world, &part.author);
    if by["type"] == "lead" {
        // A lead counts as a user here (API description, `ticket_part_author`).
        by["type"] = "user".into();
    }
    if let Some(by) = by.as_object_mut() {
        by.retain(|key, _| ["type", "id", "name", "email"].contains(&key.as_str()));
    }
    let mut shown = json!({
        "type": "ticket_part",
        "id": part.id.to_string(),
        "part_type": part.part_type,
        "body": part.body.as_deref().map(|b| shape.text(b)),
        "created_at": part.created_at,
        "updated_at": part.updated_at,
        "author": by,
        "attachments": attachments(world, &part.attachments),
        "external_id": null,
        "redacted": part.redacted,
        "app_package_code": null,
    });
    if let Some(to) = part.assigned_to {
        shown["assigned_to"] = assigned_to(to);
    }
    match (part.part_type, &part.event_details) {
        ("ticket_state_updated_by_admin", Some(details)) => {
            for key in ["ticket_state", "previous_ticket_state"] {
                shown[key] = details[key].clone();
            }
        }
        ("ticket_attribute_updated_by_admin", Some(details)) => {
            shown["updated_attribute_data"] = details.clone();
        }
        _ => {}
    }
    shown
}

/// A type, as in a ticket.
fn ticket_type(world: &World, kind: &TicketType) -> Value {
    let attributes: Vec<_> = (0..)
        .zip(&kind.attributes)
        .map(|(order, a): (usize, _)| {
            json!({
                "type": "ticket_type_attribute",
                "id": a.id.to_string(),
                "workspace_id": world.app_id,
                "name": a.name,
                "description": "",
                "data_type": a.data_type,
                "input_options": { "multiline": a.name == crate::world::DESCRIPTION },
                "order": order,
                "required_to_create": false,
                "required_to_create_for_contacts": false,
                "visible_on_create": true,
                "visible_to_contacts": true,
                "default": a.default,
                "ticket_type_id": kind.id,
                "archived": false,
                "created_at": world.created_at,
                "updated_at": world.created_at,
            })
        })
        .collect();
    json!({
        "type": "ticket_type",
        "id": kind.id.to_string(),
        "category": kind.category.as_str(),
        "name": kind.name,
        "description": kind.description,
        "icon": kind.icon,
        "workspace_id": world.app_id,
        // The examples of the description name the list `data`, its schema as it is named here too.
        "ticket_type_attributes": {
            "type": "list",
            "data": attributes,
            "ticket_type_attributes": attributes,
        },
        "archived": false,
        "created_at": world.created_at,
        "updated_at": world.created_at,
    })
}

/// A type, as in `GET /ticket_types/{id}`: with its states.
pub(crate) fn whole_ticket_type(world: &World, kind: &TicketType) -> Value {
    let mut shown = ticket_type(world, kind);
    let states: Vec<_> = world.ticket_states.iter().map(ticket_state).collect();
    shown["ticket_states"] = json!({ "type": "list", "data": states });
    shown
}

fn ticket_state(state: &TicketState) -> Value {
    json!({
        "type": "ticket_state",
        "id": state.id.to_string(),
        "category": state.category,
        "internal_label": state.internal_label,
        "external_label": state.external_label,
    })
}

/// A state, as in `GET /ticket_states`: with the types that have it.
pub(crate) fn whole_ticket_state(world: &World, state: &TicketState) -> Value {
    let mut shown = ticket_state(state);
    let types: Vec<_> = world.ticket_types.iter().map(|kind| ticket_type(world, kind)).collect();
    shown["archived"] = false.into();
    shown["ticket_types"] = json!({ "type": "list", "data": types });
    shown
}
