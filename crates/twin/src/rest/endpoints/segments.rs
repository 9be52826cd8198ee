//! `GET /segments` and `/segments/{id}`, `GET /contacts/{id}/segments`. The twin has no segments.

use serde_json::json;

use super::contacts;
use crate::{
    api_error::ApiError,
    rest::{Call, Reply},
    world::World,
};

pub(crate) fn list(_world: &mut World, _call: &Call) -> Result<Reply, ApiError> {
    let pages = json!({ "type": "pages", "page": 1, "per_page": 50, "total_pages": 0 });
    Ok(json!({ "type": "segment.list", "segments": [], "pages": pages }))
}

pub(crate) fn get(_world: &mut World, _call: &Call) -> Result<Reply, ApiError> {
    Err(ApiError::not_found("Resource Not Found"))
}

pub(crate) fn of_contact(world: &mut World, call: &Call) -> Result<Reply, ApiError> {
    contacts::existing(world, call.param("id"), call.version)?;
    Ok(json!({ "type": "list", "data": [] }))
}
