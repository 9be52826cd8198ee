//! `GET /admins`, `GET /admins/{id}`, `PUT /admins/{id}/away`.

use serde_json::{Value, json};

use crate::{
    feed::Change,
    render,
    rest::{ApiError, Call, Reply},
    world::World,
};

pub(crate) fn list(world: &mut World, call: &Call) -> Result<Reply, ApiError> {
    let admins: Vec<_> =
        world.admins.values().map(|a| render::admin(world, a, call.version)).collect();
    Ok(json!({ "type": "admin.list", "admins": admins }))
}

pub(crate) fn get(world: &mut World, call: &Call) -> Result<Reply, ApiError> {
    let admin = call.param("id").parse().ok().and_then(|id: u64| world.admins.get(&id));
    match admin {
        Some(admin) => Ok(render::admin(world, admin, call.version)),
        None => Err(ApiError::new(404, "admin_not_found", "Admin not found")),
    }
}

/// Away mode, on or off; both flags are needed.
pub(crate) fn set_away(world: &mut World, call: &Call) -> Result<Reply, ApiError> {
    let id = call.param("id").parse().ok().filter(|id| world.admins.contains_key(id));
    let id: u64 = id.ok_or_else(ApiError::no_admin)?;
    let flag = |key: &str| match call.body.get(key) {
        Some(Value::Bool(flag)) => Ok(*flag),
        Some(_) => Err(ApiError::invalid(format!("{key} is true or false"))),
        None => Err(ApiError::missing(key)),
    };
    let (away, reassign) = (flag("away_mode_enabled")?, flag("away_mode_reassign")?);
    if away && !world.admins.get(&id).is_some_and(|admin| admin.has_inbox_seat) {
        return Err(ApiError::no_seat());
    }
    world.set_away(id, away, reassign)?;
    world.feed.mark(Change::Workspace);
    get(world, call)
}
