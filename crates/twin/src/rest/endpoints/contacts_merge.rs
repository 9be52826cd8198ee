//! `POST /contacts/merge`.

use super::contacts;
use crate::{
    rest::{ApiError, Call, Reply},
    world::World,
};

/// Merges the lead `from` into the user `into`; answers with the user.
pub(crate) fn merge(world: &mut World, call: &Call) -> Result<Reply, ApiError> {
    let from = call.needed_text("from")?;
    let into = call.needed_text("into")?;
    world.merge_contacts(&from, &into)?;
    contacts::show(world, &into, call.version)
}
