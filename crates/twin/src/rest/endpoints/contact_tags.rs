//! `GET` and `POST /contacts/{id}/tags`, `DELETE /contacts/{id}/tags/{tag_id}`.

use serde_json::json;

use super::{contacts, tags::no_tag};
use crate::{
    render,
    rest::{ApiError, Call, Reply},
    world::World,
};

pub(crate) fn list(world: &mut World, call: &Call) -> Result<Reply, ApiError> {
    let contact = contacts::existing(world, call.param("id"), call.version)?;
    let data: Vec<_> =
        contact.tags.iter().filter_map(|id| world.tags.get(id)).map(render::tag).collect();
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
    let contact = contacts::existing(world, call.param("id"), call.version)?.id.clone();
    let tag = call.needed_text("id")?;
    let shown = world.tags.get(&tag).map(render::tag).ok_or_else(no_tag)?;
    world.tag_contact(&contact, &tag)?;
    Ok(shown)
}

/// Takes a tag off; answers with the tag.
pub(crate) fn detach(world: &mut World, call: &Call) -> Result<Reply, ApiError> {
    let contact = contacts::existing(world, call.param("id"), call.version)?.id.clone();
    let tag = call.param("tag_id");
    let shown = world.tags.get(tag).map(render::tag).ok_or_else(no_tag)?;
    world.untag_contact(&contact, tag)?;
    Ok(shown)
}
