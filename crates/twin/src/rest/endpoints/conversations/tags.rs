//! `POST /conversations/{id}/tags`, `DELETE /conversations/{id}/tags/{tag_id}`.

use crate::{
    api_error::ApiError,
    render,
    rest::endpoints::tags::no_tag,
    rest::{Call, Reply},
    world::World,
};

/// What both say of a conversation that is not there.
fn conversation(world: &World, call: &Call) -> Result<String, ApiError> {
    let id = call.param("id");
    match world.conversations.contains_key(id) {
        true => Ok(id.to_owned()),
        false => Err(ApiError::not_found("Conversation not found")),
    }
}

/// Puts a tag on by its id; answers with the tag.
pub(crate) fn attach(world: &mut World, call: &Call) -> Result<Reply, ApiError> {
    let id = conversation(world, call)?;
    let admin = call.acting_admin(world)?;
    let tag = call.needed_text("id")?;
    if !world.tags.contains_key(&tag) {
        return Err(no_tag());
    }
    let applied = world.tag_conversation(&id, admin, &tag)?;
    Ok(render::applied_tag(world, &applied))
}

/// Takes a tag off; answers with the tag.
pub(crate) fn detach(world: &mut World, call: &Call) -> Result<Reply, ApiError> {
    let id = conversation(world, call)?;
    call.acting_admin(world)?;
    let tag = call.param("tag_id");
    let missing = || ApiError::new(404, "tag_not_found", "Tag not found");
    let on = world.must_see(&id)?.tags.iter().find(|t| t.id == tag).cloned();
    let shown = render::applied_tag(world, &on.ok_or_else(missing)?);
    world.untag_conversation(&id, tag)?;
    Ok(shown)
}
