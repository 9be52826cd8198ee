//! Conversations.

use serde_json::{Value, json};

use super::{
    Parts, Shape, ai_agent, applied_tag, holding, part,
    source::{channel, source},
    statistics::statistics,
};
use crate::{
    render,
    version::Version,
    world::{Conversation, State, World},
};

/// A conversation, as in `GET /conversations/{id}`, in lists and in webhooks.
pub(crate) fn conversation(world: &World, c: &Conversation, shape: &Shape) -> Value {
    let nobody = if shape.version >= Version::V2_16 { json!(0) } else { Value::Null };
    let assignee = |id: Option<u64>| id.map_or_else(|| nobody.clone(), Value::from);
    let tags: Vec<_> = c.tags.iter().map(|t| applied_tag(world, t)).collect();
    let bare = json!({
        "type": "conversation",
        "id": c.id,
        "created_at": c.created_at,
        "updated_at": c.updated_at,
        "waiting_since": c.waiting_since,
        "snoozed_until": c.snoozed_until,
        "first_contact_reply": c.first_contact_reply.as_ref().map(|(at, kind, url)| {
            json!({ "created_at": at, "type": kind, "url": url })
        }),
        "admin_assignee_id": assignee(c.admin_assignee),
        "team_assignee_id": assignee(c.team_assignee),
        // True while snoozed as well (API description, examples of `snoozed`).
        "open": c.state != State::Closed,
        "state": c.state.as_str(),
        "read": c.read,
        "priority": priority(c, shape.version),
        "sla_applied": null,
        "title": c.title,
        "custom_attributes": c.custom_attributes,
        "topics": {},
        "ai_agent_participated": c.ai_agent_participated,
    });
    let mut shown = holding(
        bare,
        [
            ("source", source(world, c, shape)),
            ("contacts", contacts(world, c)),
            ("tags", holding(json!({ "type": "tag.list" }), [("tags", tags.into())])),
            ("statistics", statistics(world, c, shape)),
            ("conversation_rating", rating(world, c)),
            ("teammates", teammates(c)),
            ("ticket", ticket(world, c, shape)),
            ("linked_objects", linked_objects(world, c)),
            ("ai_agent", ai_agent(c, shape.version)),
        ],
    );
    if shape.version >= Version::V2_15 {
        shown["company"] = company(world, c, shape.version);
    }
    if shape.version >= Version::V2_16 {
        shown["channel"] = channel(c);
        shown["external_references"] = json!([]);
        shown["sales_agent"] = Value::Null;
        shown["sales_agent_participated"] = false.into();
    }
    if let Some(parts) = conversation_parts(world, c, shape) {
        shown["conversation_parts"] = parts;
    }
    shown
}

fn conversation_parts(world: &World, c: &Conversation, shape: &Shape) -> Option<Value> {
    let shown: Vec<_> = shape.of(&c.parts).map(|p| part(world, c, p, shape)).collect();
    let total = match &shape.parts {
        Parts::Without => return None,
        Parts::NewestBut(hidden) => c.parts.len().saturating_sub(*hidden),
        Parts::Only(_) => shown.len(),
    };
    let list = json!({ "type": "conversation_part.list", "total_count": total });
    Some(holding(list, [("conversation_parts", shown.into())]))
}

/// Conversations and tickets that this one is linked to.
pub(super) fn linked_objects(world: &World, c: &Conversation) -> Value {
    let object = |id: &String| {
        let ticket = world.conversations.get(id).and_then(|c| c.ticket.as_ref());
        let kind = ticket.and_then(|ticket| world.ticket_type(ticket.type_id));
        json!({
            "type": if ticket.is_some() { "ticket" } else { "conversation" },
            "id": id,
            "category": kind.map(|kind| kind.category.as_str()),
        })
    };
    let data: Vec<_> = c.linked.iter().map(object).collect();
    json!({ "type": "list", "total_count": data.len(), "has_more": false, "data": data })
}

/// The ticket that the conversation is, without its parts. No example of the description has one.
fn ticket(world: &World, c: &Conversation, shape: &Shape) -> Value {
    let shape = Shape { parts: Parts::Without, ..shape.clone() };
    c.ticket.as_ref().map_or(Value::Null, |ticket| render::ticket(world, c, ticket, &shape))
}

/// Only id and external id; the rest is in `GET /contacts/{id}`.
pub(super) fn contacts(world: &World, c: &Conversation) -> Value {
    let contacts: Vec<_> = c
        .contacts
        .iter()
        .map(|id| {
            let contact = world.contacts.get(id);
            json!({
                "type": "contact",
                "id": id,
                "external_id": contact.and_then(|c| c.external_id.as_deref()),
            })
        })
        .collect();
    holding(json!({ "type": "contact.list" }), [("contacts", contacts.into())])
}

fn teammates(c: &Conversation) -> Value {
    if c.teammates.is_empty() {
        return Value::Null;
    }
    let teammates: Vec<_> =
        c.teammates.iter().map(|id| json!({ "type": "admin", "id": id.to_string() })).collect();
    json!({ "type": "admin.list", "teammates": teammates })
}

fn priority(c: &Conversation, version: Version) -> &'static str {
    if version >= Version::V2_16 { c.priority.as_str() } else { c.priority.as_older_str() }
}

/// The whole company, as `GET /companies/{id}` shows it.
fn company(world: &World, c: &Conversation, version: Version) -> Value {
    let company = c.company.as_ref().and_then(|id| world.companies.get(id));
    company.map_or(Value::Null, |company| render::company(world, company, version))
}

/// `created_at` is when it was asked for (API description).
fn rating(world: &World, c: &Conversation) -> Value {
    let Some(asked) = &c.rating else { return Value::Null };
    let given = asked.given.as_ref();
    if given.is_none() && !world.switches.asked_rating_shows {
        return Value::Null;
    }
    let contact = given.map(|r| &r.contact).or(c.contacts.first());
    let teammate = given.map_or(c.admin_assignee, |r| r.teammate);
    json!({
        "rating": given.map(|r| r.rating),
        "remark": given.and_then(|r| r.remark.as_deref()),
        "created_at": asked.asked_at,
        "updated_at": given.map_or(asked.asked_at, |r| r.at),
        "contact": contact.map(|id| json!({ "type": "contact", "id": id })),
        "teammate": teammate.map(|id| json!({ "type": "admin", "id": id.to_string() })),
    })
}
