//! `PUT /tickets/{id}`, `POST /tickets/{id}/reply`, the tags of a ticket.

use serde_json::Value;

use super::{attributes, state_id, whole};
use crate::{
    api_error::ApiError,
    operations::text,
    operations::{Actor, MessageContent},
    render::{self, Shape},
    rest::endpoints::conversations,
    rest::{Call, Reply},
    world::{Assignee, Category, World},
};

/// Changes what is given; answers with the ticket.
pub(crate) fn update(world: &mut World, call: &Call) -> Result<Reply, ApiError> {
    let id = call.param("id").to_owned();
    world.must_be_ticket(&id)?;
    let bool_of = |key: &str| match call.body.get(key) {
        None | Some(Value::Null) => Ok(None),
        Some(Value::Bool(flag)) => Ok(Some(*flag)),
        Some(_) => Err(ApiError::invalid(format!("{key} must be true or false"))),
    };
    let (open, shared) = (bool_of("open")?, bool_of("is_shared")?);
    let by = match call.text("admin_id") {
        Some(admin) => Actor::Admin(admin_of(world, &admin)?),
        None => Actor::Admin(world.bot_teammate),
    };
    let to = call.text("assignee_id").map(|id| assignee(world, &id)).transpose()?;
    let state = call.text("ticket_state_id").map(|id| state_id(world, &id)).transpose()?;
    world.set_ticket_attributes(&id, by, &attributes(call, "ticket_attributes")?)?;
    if let Some(state) = state {
        world.set_ticket_state(&id, by, state)?;
    }
    if let Some(company) = call.body.get("company_id") {
        world.set_company(&id, text(company).filter(|id| !id.is_empty()))?;
    }
    if let Some(shared) = shared {
        world.must_be_ticket(&id)?.is_shared = shared;
    }
    if let Some(to) = to {
        world.assign(&id, by, to, MessageContent::nothing())?;
    }
    match open {
        Some(true) => {
            world.open(&id, by, MessageContent::nothing())?;
        }
        Some(false) => {
            world.close(&id, by, MessageContent::nothing())?;
        }
        None => {}
    }
    if let Some(until) = call.body.get("snoozed_until").filter(|until| !until.is_null()) {
        let wrong = || ApiError::invalid("snoozed_until must be a time in unix seconds");
        let until = until.as_i64().ok_or_else(wrong)?;
        world.snooze(&id, by, until, MessageContent::nothing())?;
    }
    whole(world, call, &id)
}

/// A reply or a note, as in a conversation; answers with its part only.
pub(crate) fn reply(world: &mut World, call: &Call) -> Result<Reply, ApiError> {
    let id = call.param("id").to_owned();
    let missing = |_| ApiError::not_found("Resource Not Found");
    let kind = world.must_be_ticket(&id).map_err(missing)?.type_id;
    let category = world.ticket_type(kind).map(|kind| kind.category);
    if call.text("type").as_deref() == Some("user") && category != Some(Category::Customer) {
        let message = "User replies are not allowed on Backoffice tickets";
        return Err(ApiError::new(400, "parameter_mismatch", message));
    }
    conversations::reply::reply(world, call)?;
    // What else came of it, such as opening the ticket, stands in parts of its own.
    let parts = world.must_see(&id)?.parts.iter();
    let said = parts.filter(|p| p.body.is_some() || p.part_type == "quick_reply");
    let newest = said.max_by_key(|part| part.id);
    let newest = newest.ok_or_else(ApiError::no_ticket)?;
    let mut part = render::ticket_part(world, newest, &Shape::whole(call.version));
    if let Some(part) = part.as_object_mut() {
        // Which only the parts of a whole ticket have.
        part.remove("external_id");
    }
    Ok(part)
}

pub(crate) fn tag(world: &mut World, call: &Call) -> Result<Reply, ApiError> {
    world.must_be_ticket(call.param("id"))?;
    conversations::tags::attach(world, call)
}

pub(crate) fn untag(world: &mut World, call: &Call) -> Result<Reply, ApiError> {
    world.must_be_ticket(call.param("id"))?;
    conversations::tags::detach(world, call)
}

fn admin_of(world: &World, id: &str) -> Result<u64, ApiError> {
    id.parse().ok().filter(|id| world.admins.contains_key(id)).ok_or_else(no_assignee)
}

/// A teammate, a team, or nobody.
fn assignee(world: &World, id: &str) -> Result<Assignee, ApiError> {
    let team = id.parse().ok().filter(|id| world.teams.contains_key(id));
    match team {
        _ if id == "0" => Ok(Assignee::Nobody),
        Some(team) => Ok(Assignee::Team(team)),
        None => admin_of(world, id).map(Assignee::Admin),
    }
}

fn no_assignee() -> ApiError {
    ApiError::new(404, "assignee_not_found", "Assignee not found")
}
