//! `GET` and `POST /contacts/{id}/tags`, `DELETE /contacts/{id}/tags/{tag_id}`.

use serde_json::json;

use super::existing;
use crate::{
    api_error::ApiError,
    render,
    rest::endpoints::{me, tags::no_tag},
    rest::{Call, Reply},
    world::World,
};

pub(crate) fn list(world: &mut World, call: &Call) -> Result<Reply, ApiError> {
    let contact = existing(world, call.param("id"), call.version)?;
    let data: Vec<_> = contact.tags.iter().map(|tag| render::applied_tag(world, tag)).collect();
    Ok(json!({
        "type": "list",
        "total_count": data.len(),
        "data": data,
        "url": format!("/contacts/{}/tags", contact.id),
        "has_more": false,
    }))
}

/// Puts a tag on by its id; answers with the tag.
pub(crate) fn attach(world: &mut World, call: &Call) -> Result<Reply, ApiError> {
    let contact = existing(world, call.param("id"), call.version)?.id.clone();
    let tag = call.needed_text("id")?;
    if !world.tags.contains_key(&tag) {
        return Err(no_tag());
    }
    let by = me::token_admin(world, call)?.id;
    let applied = world.tag_contact(&contact, by, &tag)?;
    Ok(render::applied_tag(world, &applied))
}

/// Takes a tag off; answers with the tag.
pub(crate) fn detach(world: &mut World, call: &Call) -> Result<Reply, ApiError> {
    let contact = existing(world, call.param("id"), call.version)?.id.clone();
    let applied = world.untag_contact(&contact, call.param("tag_id"))?;
    Ok(render::applied_tag(world, &applied))
}
