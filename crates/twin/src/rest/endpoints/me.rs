//! `GET /me`.

use serde_json::{Value, json};

use crate::{
    api_error::ApiError,
    render,
    rest::{Call, Reply},
    world::{Admin, World},
};

/// The admin the token belongs to, with the workspace.
pub(crate) fn get(world: &mut World, call: &Call) -> Result<Reply, ApiError> {
    let admin = token_admin(world, call)?;
    Ok(json!({
        "type": "admin",
        "id": admin.id.to_string(),
        "email": admin.email,
        "name": admin.name,
        "job_title": admin.job_title,
        "away_mode_enabled": admin.away_mode_enabled,
        "away_mode_reassign": admin.away_mode_reassign,
        "team_ids": render::team_ids(world, admin),
        "email_verified": true,
        "app": app(world),
        "avatar": render::avatar(world, admin),
        "has_inbox_seat": admin.has_inbox_seat,
    }))
}

/// The admin the token belongs to.
pub(super) fn token_admin<'a>(world: &'a World, call: &Call) -> Result<&'a Admin, ApiError> {
    let admin = world.token_admin(call.admin).and_then(|id| world.admins.get(&id));
    admin.ok_or_else(ApiError::no_admin)
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
