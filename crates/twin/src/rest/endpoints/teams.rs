//! `GET /teams`, `GET /teams/{id}`.

use serde_json::json;

use crate::{
    api_error::ApiError,
    render,
    rest::{Call, Reply},
    world::World,
};

pub(crate) fn list(world: &mut World, _call: &Call) -> Result<Reply, ApiError> {
    let teams: Vec<_> = world.teams.values().map(render::team).collect();
    Ok(json!({ "type": "team.list", "teams": teams }))
}

pub(crate) fn get(world: &mut World, call: &Call) -> Result<Reply, ApiError> {
    let team = call.param("id").parse().ok().and_then(|id: u64| world.teams.get(&id));
    team.map(render::team).ok_or_else(|| ApiError::new(404, "team_not_found", "Team not found"))
}
