//! `POST /contacts/{id}/archive`, `/unarchive` and `/block`.

use super::contacts;
use crate::{
    operations::contact_reference,
    rest::{ApiError, Call, Reply},
    world::World,
};

pub(crate) fn archive(world: &mut World, call: &Call) -> Result<Reply, ApiError> {
    let id = contacts::unmerged(world, call.param("id"), call.version)?.id.clone();
    world.archive_contact(&id)?;
    Ok(contact_reference(world.kept_contact(&id)?, "archived", true))
}

pub(crate) fn unarchive(world: &mut World, call: &Call) -> Result<Reply, ApiError> {
    let id = contacts::unmerged(world, call.param("id"), call.version)?.id.clone();
    world.unarchive_contact(&id)?;
    Ok(contact_reference(world.kept_contact(&id)?, "archived", false))
}

pub(crate) fn block(world: &mut World, call: &Call) -> Result<Reply, ApiError> {
    let id = contacts::existing(world, call.param("id"), call.version)?.id.clone();
    world.block_contact(&id)?;
    Ok(contact_reference(world.kept_contact(&id)?, "blocked", true))
}
