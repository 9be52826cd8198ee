//! Teammates and teams.

use serde_json::{Value, json};

use crate::{
    switches::AdminAvatar,
    version::Version,
    world::{Admin, Team, World},
};

/// An admin, as in `GET /admins/{id}`: its id is a string, the ids of its teams are numbers.
pub(crate) fn admin(world: &World, admin: &Admin, version: Version) -> Value {
    let team_ids = team_ids(world, admin);
    let mut shown = json!({
        "type": "admin",
        "id": admin.id.to_string(),
        "name": admin.name,
        "email": admin.email,
        "job_title": admin.job_title,
        "away_mode_enabled": admin.away_mode_enabled,
        "away_mode_reassign": admin.away_mode_reassign,
        "away_status_reason_id": admin.away_reason,
        "has_inbox_seat": admin.has_inbox_seat,
        "team_ids": team_ids,
        "avatar": null,
        "team_priority_level": { "primary_team_ids": team_ids, "secondary_team_ids": [] },
    });
    if version >= Version::V2_16 {
        shown["role"] = Value::Null;
    }
    shown
}

/// The teams that an admin is in.
pub(crate) fn team_ids(world: &World, admin: &Admin) -> Vec<u64> {
    world.teams.values().filter(|t| t.admin_ids.contains(&admin.id)).map(|t| t.id).collect()
}

/// An admin's picture, as `GET /me` has it.
pub(crate) fn avatar(world: &World, admin: &Admin) -> Value {
    json!({ "type": "avatar", "image_url": picture(world, admin) })
}

/// An admin's picture, as the list of admins has it where it is asked for (`display_avatar`).
pub(crate) fn listed_avatar(world: &World, admin: &Admin) -> Value {
    match world.switches.admin_avatar {
        AdminAvatar::Text => json!(picture(world, admin)),
        AdminAvatar::Object => avatar(world, admin),
    }
}

/// Where it is: Intercom keeps them on a server of their own, where anybody can have them.
fn picture(world: &World, admin: &Admin) -> Option<String> {
    admin.picture.map(|name| format!("{}/avatars/{name}", world.base_url))
}

/// A team, as in `GET /teams/{id}`.
pub(crate) fn team(team: &Team) -> Value {
    json!({
        "type": "team",
        "id": team.id.to_string(),
        "name": team.name,
        "admin_ids": team.admin_ids,
        "admin_priority_level": {
            "primary_admin_ids": team.admin_ids,
            "secondary_admin_ids": [],
        },
        "assignment_limit": null,
        "distribution_method": null,
    })
}
