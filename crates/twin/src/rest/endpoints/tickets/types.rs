//! `GET /ticket_types`, `GET /ticket_types/{id}`, `GET /ticket_states`.

use serde_json::json;

use crate::{
    api_error::ApiError,
    render,
    rest::{Call, Reply},
    world::World,
};

pub(crate) fn list(world: &mut World, _call: &Call) -> Result<Reply, ApiError> {
    let types = world.ticket_types.iter();
    let data: Vec<_> = types.map(|kind| render::whole_ticket_type(world, kind)).collect();
    Ok(json!({ "type": "list", "data": data }))
}

pub(crate) fn get(world: &mut World, call: &Call) -> Result<Reply, ApiError> {
    let kind = call.param("id").parse().ok().and_then(|id| world.ticket_type(id));
    let kind = kind.ok_or_else(|| ApiError::not_found("Resource Not Found"))?;
    Ok(render::whole_ticket_type(world, kind))
}

/// Every type has all states.
pub(crate) fn states(world: &mut World, _call: &Call) -> Result<Reply, ApiError> {
    let states = world.ticket_states.iter();
    let data: Vec<_> = states.map(|state| render::whole_ticket_state(world, state)).collect();
    Ok(json!({ "type": "list", "data": data }))
}
