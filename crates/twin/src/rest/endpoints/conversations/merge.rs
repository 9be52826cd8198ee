//! `POST /conversations/{id}/merge`.

use super::whole;
use crate::{
    api_error::ApiError,
    rest::{Call, Reply},
    world::World,
};

/// The conversation of the path goes into the one that the body names; answers with the latter.
pub(crate) fn merge(world: &mut World, call: &Call) -> Result<Reply, ApiError> {
    let from = world.must_see(call.param("id")).map(|c| c.id.clone());
    let from =
        from.map_err(|_| ApiError::new(422, "merge_failed", "Secondary conversation not found"))?;
    let into = call.text("merge_into_conversation_id").filter(|id| id.parse::<u64>().is_ok());
    let into = into.ok_or_else(|| {
        ApiError::invalid("merge_into_conversation_id must be a valid integer conversation ID")
    })?;
    world.merge_conversations(&from, &into, world.bot_teammate)?;
    whole(world, call, &into)
}
