//! `POST /contacts/{id}/archive`, `/unarchive` and `/block`.

use super::{existing, unmerged};
use crate::{
    api_error::ApiError,
    operations::contact_reference,
    rest::{Call, Reply},
    world::World,
};

pub(crate) fn archive(world: &mut World, call: &Call) -> Result<Reply, ApiError> {
    let id = unmerged(world, call.param("id"), call.version)?.id.clone();
    world.archive_contact(&id)?;
    Ok(contact_reference(world.kept_contact(&id)?, "archived", true))
}

pub(crate) fn unarchive(world: &mut World, call: &Call) -> Result<Reply, ApiError> {
    let id = unmerged(world, call.param("id"), call.version)?.id.clone();
    world.unarchive_contact(&id)?;
    Ok(contact_reference(world.kept_contact(&id)?, "archived", false))
}

pub(crate) fn block(world: &mut World, call: &Call) -> Result<Reply, ApiError> {
    let id = existing(world, call.param("id"), call.version)?.id.clone();
    world.block_contact(&id)?;
    Ok(contact_reference(world.kept_contact(&id)?, "blocked", true))
}
