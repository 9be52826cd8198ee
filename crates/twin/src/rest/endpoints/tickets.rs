//! `POST /tickets`, `GET` and `DELETE /tickets/{id}`, `POST /conversations/{id}/convert`.

pub(crate) mod search;
pub(crate) mod types;
pub(crate) mod update;

use serde_json::{Map, Value, json};

use super::conversations::reply::flag;
use crate::{
    api_error::ApiError,
    operations::text,
    operations::{Actor, MessageContent},
    render::{self, Shape},
    rest::{Call, Reply},
    version::Version,
    world::{Assignee, Category, TicketType, World},
};

pub(crate) fn get(world: &mut World, call: &Call) -> Result<Reply, ApiError> {
    whole(world, call, call.param("id"))
}

/// Creates a ticket for contacts.
pub(crate) fn create(world: &mut World, call: &Call) -> Result<Reply, ApiError> {
    flag(call, "skip_notifications")?;
    let kind = kind(world, call)?;
    let contacts = contacts(world, call)?;
    let attributes = attributes(call, "ticket_attributes")?;
    let link = call.text("conversation_to_link_id");
    if let Some(link) = &link {
        world.must_see(link)?;
    }
    let assignees = assignees(world, call)?;
    let created_at = super::conversations::reply::said_at(world, call)?;
    let id = world.create_ticket(&kind, &contacts, &attributes, created_at)?;
    if let Some(link) = link {
        world.link(&id, &link)?;
    }
    if let Some(company) = call.text("company_id") {
        world.set_company(&id, Some(company))?;
    }
    for to in assignees {
        let by = Actor::Admin(world.bot_teammate);
        world.assign(&id, by, to, MessageContent::nothing())?;
    }
    whole(world, call, &id)
}

/// Makes a ticket of a conversation. Only a customer's ticket can come of one.
pub(crate) fn convert(world: &mut World, call: &Call) -> Result<Reply, ApiError> {
    let id = world.must_see(call.param("id"))?.id.clone();
    let kind = kind(world, call)?;
    if kind.category != Category::Customer {
        return Err(ApiError::invalid("Ticket type is not a customer ticket type"));
    }
    let state = match call.text("ticket_state_id").filter(|_| call.version >= Version::V2_16) {
        Some(state) => Some(state_id(world, &state)?),
        None => None,
    };
    world.make_ticket(&id, &kind, state, &attributes(call, "attributes")?)?;
    whole(world, call, &id)
}

/// Gone for good, as a conversation is.
pub(crate) fn delete(world: &mut World, call: &Call) -> Result<Reply, ApiError> {
    let id = call.param("id").to_owned();
    world.must_be_ticket(&id)?;
    world.delete_conversation(&id, true)?;
    Ok(json!({ "id": id, "object": "ticket", "deleted": true }))
}

/// A ticket with its parts.
pub(super) fn whole(world: &World, call: &Call, id: &str) -> Result<Reply, ApiError> {
    let conversation = world.conversations.get(id).ok_or_else(ApiError::no_ticket)?;
    let ticket = conversation.ticket.as_ref().ok_or_else(ApiError::no_ticket)?;
    Ok(render::ticket(world, conversation, ticket, &Shape::whole(call.version)))
}

/// A state that every type has.
pub(super) fn state_id(world: &World, id: &str) -> Result<u64, ApiError> {
    let state = id.parse().ok().and_then(|id| world.ticket_state(id));
    let message = "Ticket state id is not valid or is not associated with the ticket type";
    state.map(|s| s.id).ok_or_else(|| ApiError::new(400, "ticket_state_id_invalid", message))
}

/// The attributes of a body, by the key they come under.
pub(super) fn attributes(call: &Call, key: &str) -> Result<Map<String, Value>, ApiError> {
    match call.body.get(key) {
        None | Some(Value::Null) => Ok(Map::new()),
        Some(Value::Object(values)) => Ok(values.clone()),
        Some(_) => Err(ApiError::invalid(format!("{key} must be an object"))),
    }
}

fn kind(world: &World, call: &Call) -> Result<TicketType, ApiError> {
    let id = call.needed_text("ticket_type_id")?;
    let kind = id.parse().ok().and_then(|id| world.ticket_type(id));
    kind.cloned().ok_or_else(|| ApiError::invalid(format!("there is no ticket type {id}")))
}

/// By id, external id or e-mail.
fn contacts(world: &World, call: &Call) -> Result<Vec<String>, ApiError> {
    let given = call.body.get("contacts").and_then(Value::as_array);
    let given = given.filter(|all| !all.is_empty()).ok_or_else(|| ApiError::missing("contacts"))?;
    let contact = |one: &Value| {
        let keys = ["id", "external_id", "email"];
        let named = keys.iter().find_map(|key| text(one.get(*key)?));
        let found = named.and_then(|named| world.find_contact(&named).ok());
        found.ok_or_else(ApiError::no_contact)
    };
    given.iter().map(contact).collect()
}

/// A team and a teammate, where they are given.
fn assignees(world: &World, call: &Call) -> Result<Vec<Assignee>, ApiError> {
    let given = |key: &str| text(call.body.get("assignment")?.get(key)?).filter(|id| id != "0");
    let missing = || ApiError::new(404, "assignee_not_found", "Assignee not found");
    let mut found = Vec::new();
    if let Some(team) = given("team_assignee_id") {
        let team = team.parse().ok().filter(|id| world.teams.contains_key(id));
        found.push(Assignee::Team(team.ok_or_else(missing)?));
    }
    if let Some(admin) = given("admin_assignee_id") {
        let admin = admin.parse().ok().filter(|id| world.admins.contains_key(id));
        found.push(Assignee::Admin(admin.ok_or_else(missing)?));
    }
    Ok(found)
}
