//! `GET /events`.

use serde_json::json;

use super::whose;
use crate::{
    api_error::ApiError,
    render,
    rest::{Call, Reply},
    switches::EventsAnswered,
    world::World,
};

/// Events are listed for so long; their summaries stay.
const LISTED_DAYS: i64 = 90;

/// What a contact did: how often, or, by a switch, event by event.
pub(crate) fn list(world: &mut World, call: &Call) -> Result<Reply, ApiError> {
    let given = |key: &str| call.query.get(key).map(String::as_str);
    if given("type") != Some("user") {
        return Err(ApiError::invalid("type must be user"));
    }
    let contact = whose(world, given("intercom_user_id"), given("user_id"), given("email"))?;
    let summary = given("summary") == Some("true");
    if summary || world.switches.events_answered == EventsAnswered::Summary {
        return Ok(render::event_summary(world, contact));
    }
    let per_page = number(call, "per_page")?.unwrap_or(50).clamp(1, 150) as usize;
    let before = number(call, "before")?.unwrap_or(i64::MAX);
    let oldest = world.now() - LISTED_DAYS * 86_400;
    let mut events = world.events.of(&contact.id);
    events.retain(|e| e.created_at >= oldest && e.created_at.saturating_mul(1000) < before);
    // Whatever happened in one second is on one page: the next one begins before it.
    let last = events.get(per_page - 1).map(|e| e.created_at);
    let shown = events.iter().take_while(|e| last.is_none_or(|last| e.created_at >= last));
    let data: Vec<_> = shown.map(|e| render::event(world, e)).collect();
    let url = format!(
        "{}/events?type=user&intercom_user_id={}&per_page={per_page}",
        world.base_url, contact.id
    );
    let more = last.filter(|_| data.len() < events.len());
    let next = more.map(|last| format!("{url}&before={}", last.saturating_mul(1000)));
    Ok(json!({ "type": "event.list", "events": data, "pages": { "next": next } }))
}

fn number(call: &Call, key: &str) -> Result<Option<i64>, ApiError> {
    let parsed = call.query.get(key).map(|text| text.parse());
    parsed.transpose().map_err(|_| ApiError::invalid(format!("{key} must be a number")))
}
