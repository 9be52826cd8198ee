//! `GET /subscription_types`, `GET` and `POST /contacts/{id}/subscriptions`,
//! `DELETE /contacts/{id}/subscriptions/{subscription_id}`. The twin has no subscription types:
//! there is none to list, to attach or to detach.

use serde_json::json;

use super::contacts;
use crate::{
    api_error::ApiError,
    rest::{Call, Reply},
    world::World,
};

pub(crate) fn types(_world: &mut World, _call: &Call) -> Result<Reply, ApiError> {
    Ok(json!({ "type": "list", "data": [] }))
}

pub(crate) fn of_contact(world: &mut World, call: &Call) -> Result<Reply, ApiError> {
    contacts::existing(world, call.param("id"), call.version)?;
    Ok(json!({ "type": "list", "data": [] }))
}

pub(crate) fn attach(world: &mut World, call: &Call) -> Result<Reply, ApiError> {
    contacts::existing(world, call.param("id"), call.version)?;
    call.needed_text("id")?;
    call.needed_text("consent_type")?;
    Err(ApiError::not_found("Resource Not Found"))
}

pub(crate) fn detach(world: &mut World, call: &Call) -> Result<Reply, ApiError> {
    contacts::existing(world, call.param("id"), call.version)?;
    Err(ApiError::not_found("Resource Not Found"))
}
