//! `GET /tags`, `GET` and `DELETE /tags/{id}`, `POST /tags` for a tag alone.

pub(crate) mod bulk;

use serde_json::{Value, json};

use crate::{
    api_error::ApiError,
    render,
    rest::{Call, Reply},
    version::Version,
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

/// It goes from whatever has it. (Only segments and the like would keep it from being deleted, and
/// the twin has none.)
pub(crate) fn delete(world: &mut World, call: &Call) -> Result<Reply, ApiError> {
    world.delete_tag(call.param("id"))?;
    Ok(Value::Null)
}

/// Makes a tag, or returns the one of that name (letter case does not matter); with an `id`,
/// renames that one. With `users` or `companies`, puts it on them or takes it off.
pub(crate) fn create(world: &mut World, call: &Call) -> Result<Reply, ApiError> {
    let name = call.text("name").filter(|name| !name.trim().is_empty());
    let name = name.ok_or_else(|| ApiError::invalid("invalid tag parameters"))?;
    let wanted = bulk::wanted(world, call)?;
    let id = match call.text("id") {
        Some(id) => rename(world, id, name)?,
        None => world.tag_named(&name),
    };
    let done = wanted.apply(world, call, &id)?;
    let mut shown = world.tags.get(&id).map(render::tag).ok_or_else(no_tag)?;
    if call.version >= Version::V2_16 {
        shown["users"] = done.users.into();
        shown["companies"] = done.companies.into();
    }
    Ok(shown)
}

fn rename(world: &mut World, id: String, name: String) -> Result<String, ApiError> {
    if world.tags.values().any(|t| t.id != id && t.name.eq_ignore_ascii_case(&name)) {
        return Err(ApiError::invalid(format!("there is a tag `{name}` already")));
    }
    world.tags.get_mut(&id).ok_or_else(no_tag)?.name = name;
    Ok(id)
}

pub(super) fn no_tag() -> ApiError {
    ApiError::not_found("Resource Not Found")
}
