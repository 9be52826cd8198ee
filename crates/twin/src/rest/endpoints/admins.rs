//! `GET /admins`, `GET /admins/{id}`, `PUT /admins/{id}/away`, `GET /away_status_reasons`.

use serde_json::{Value, json};

use crate::{
    api_error::ApiError,
    feed::Change,
    render,
    rest::{Call, Reply},
    world::{AWAY_REASONS, AwayReason, World},
};

pub(crate) fn list(world: &mut World, call: &Call) -> Result<Reply, ApiError> {
    let pictures = call.query.get("display_avatar").is_some_and(|v| v == "true");
    let shown = |admin| {
        let mut shown = render::admin(world, admin, call.version);
        if pictures {
            shown["avatar"] = render::listed_avatar(world, admin);
        }
        shown
    };
    let admins: Vec<_> = world.admins.values().map(shown).collect();
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
    let reason = reason(call)?;
    if away && reason.is_none() && world.switches.away_reason_mandatory {
        let message = "Away status reason is mandatory";
        return Err(ApiError::new(400, "away_status_reason_mandatory", message));
    }
    world.set_away(id, away, reassign, reason)?;
    world.feed.mark(Change::Workspace);
    get(world, call)
}

/// The reason that is given, if it is one that can be.
fn reason(call: &Call) -> Result<Option<u64>, ApiError> {
    let Some(id) = call.text("away_status_reason_id") else { return Ok(None) };
    match AWAY_REASONS.iter().find(|reason| reason.id.to_string() == id) {
        None => Err(ApiError::invalid("Away status reason not found")),
        Some(reason) if reason.deleted => Err(ApiError::invalid("Away status reason is deleted")),
        Some(reason) => Ok(Some(reason.id)),
    }
}

/// Why teammates may be away, deleted reasons too.
pub(crate) fn away_reasons(world: &mut World, _call: &Call) -> Result<Reply, ApiError> {
    let shown = |(order, reason): (usize, &AwayReason)| {
        json!({
            "type": "away_status_reason",
            "id": reason.id.to_string(),
            "label": reason.label,
            "emoji": reason.emoji,
            "order": order,
            "deleted": reason.deleted,
            "created_at": world.created_at,
            "updated_at": world.created_at,
        })
    };
    let data: Vec<_> = AWAY_REASONS.iter().enumerate().map(shown).collect();
    Ok(json!({ "type": "list", "data": data }))
}
