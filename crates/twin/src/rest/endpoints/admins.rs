//! `GET /admins`, `GET /admins/{id}`.

use serde_json::json;

use crate::{
    render,
    rest::{ApiError, Call, Reply},
    world::World,
};

pub(crate) fn list(world: &mut World, _call: &Call) -> Result<Reply, ApiError> {
    let admins: Vec<_> = world.admins.values().map(|a| render::admin(world, a)).collect();
    Ok(json!({ "type": "admin.list", "admins": admins }))
}

pub(crate) fn get(world: &mut World, call: &Call) -> Result<Reply, ApiError> {
    let admin = call.param("id").parse().ok().and_then(|id: u64| world.admins.get(&id));
    match admin {
        Some(admin) => Ok(render::admin(world, admin)),
        None => Err(ApiError::new(404, "admin_not_found", "Admin not found")),
    }
}
