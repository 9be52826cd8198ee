//! `GET /conversations/{id}/handling_events`, `GET /conversations/{id}/side_conversations`.

use jiff::Timestamp;
use serde_json::{Value, json};

use super::deleted::number;
use crate::{
    api_error::ApiError,
    rest::{Call, Reply},
    world::{HandlingEvent, World},
};

/// When teammates paused handling it and when they went on.
pub(crate) fn events(world: &mut World, call: &Call) -> Result<Reply, ApiError> {
    let conversation = world.must_see(call.param("id"))?;
    let events: Vec<_> = conversation.handling.iter().map(|event| shown(world, event)).collect();
    Ok(json!({ "handling_events": events }))
}

fn shown(world: &World, event: &HandlingEvent) -> Value {
    let admin = world.admins.get(&event.admin);
    let mut shown = json!({
        "teammate": {
            "type": "admin",
            "id": event.admin,
            "name": admin.map_or("", |a| a.name.as_str()),
            "email": admin.map(|a| a.email.as_str()),
        },
        "type": if event.paused { "paused" } else { "resumed" },
        "timestamp": Timestamp::from_second(event.at).map(|t| t.to_string()).unwrap_or_default(),
    });
    if let Some(reason) = &event.reason {
        shown["reason"] = reason.as_str().into();
    }
    shown
}

/// Threads among teammates beside a conversation. Nobody of the twin starts any.
pub(crate) fn side_conversations(world: &mut World, call: &Call) -> Result<Reply, ApiError> {
    world.must_see(call.param("id"))?;
    let page = number(call, "page", 1, usize::MAX)?;
    let per_page = number(call, "per_page", 25, 150)?;
    Ok(json!({
        "type": "side_conversation.list",
        "side_conversations": [],
        "total_count": 0,
        "pages": { "type": "pages", "page": page, "per_page": per_page, "total_pages": 0 },
    }))
}
