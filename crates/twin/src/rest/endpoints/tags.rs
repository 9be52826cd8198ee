//! `GET /tags`, `POST /tags`, `GET /tags/{id}`.

use serde_json::json;

use crate::{
    render,
    rest::{ApiError, Call, Reply},
    world::World,
};

/// All of them, without pages.
pub(crate) fn list(world: &mut World, _call: &Call) -> Result<Reply, ApiError> {
    let data: Vec<_> = world.tags.values().map(render::tag).collect();
    Ok(json!({ "type": "list", "data": data }))
}

pub(crate) fn get(world: &mut World, call: &Call) -> Result<Reply, ApiError> {
    let tag = world.tags.get(call.param("id"));
    tag.map(render::tag).ok_or_else(no_tag)
}

/// Makes a tag, or returns the one of that name (letter case does not matter); with an `id`,
/// renames that one.
pub(crate) fn create(world: &mut World, call: &Call) -> Result<Reply, ApiError> {
    let name = call.needed_text("name")?;
    if name.trim().is_empty() {
        return Err(ApiError::invalid("name must not be empty"));
    }
    let id = match call.text("id") {
        Some(id) => {
            world.tags.get_mut(&id).ok_or_else(no_tag)?.name = name;
            id
        }
        None => match world.tags.values().find(|t| t.name.eq_ignore_ascii_case(&name)) {
            Some(tag) => tag.id.clone(),
            None => world.make_tag(&name),
        },
    };
    world.tags.get(&id).map(render::tag).ok_or_else(no_tag)
}

pub(super) fn no_tag() -> ApiError {
    ApiError::not_found("Resource Not Found")
}
