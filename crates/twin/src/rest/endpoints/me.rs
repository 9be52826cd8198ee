//! `GET /me`.

use serde_json::{Value, json};

use crate::{
    render,
    rest::{ApiError, Call, Reply},
    world::World,
};

/// The admin the token belongs to, with the workspace.
pub(crate) fn get(world: &mut World, call: &Call) -> Result<Reply, ApiError> {
    let admin = world.token_admin(call.admin).and_then(|id| world.admins.get(&id));
    let admin = admin.ok_or_else(ApiError::no_admin)?;
    Ok(json!({
        "type": "admin",
        "id": admin.id.to_string(),
        "email": admin.email,
        "name": admin.name,
        "job_title": admin.job_title,
        "email_verified": true,
        "app": app(world),
        "avatar": render::avatar(),
        "has_inbox_seat": admin.has_inbox_seat,
    }))
}

fn app(world: &World) -> Value {
    json!({
        "type": "app",
        "id_code": world.app_id,
        "name": "Twin Shop",
        "created_at": world.created_at,
        "secure": false,
        "identity_verification": false,
        "timezone": "UTC",
        "region": "US",
    })
}
