//! `POST /conversations/redact`.

use super::whole;
use crate::{
    api_error::ApiError,
    rest::{Call, Reply},
    world::World,
};

/// Redacts a part or the first message; answers with the whole conversation.
pub(crate) fn redact(world: &mut World, call: &Call) -> Result<Reply, ApiError> {
    let id = call.needed_text("conversation_id")?;
    if !world.may_see(world.must_see(&id)?) {
        return Err(ApiError::no_conversation());
    }
    match call.needed_text("type")?.as_str() {
        "conversation_part" => {
            let part = call.needed_text("conversation_part_id")?;
            world.redact_part(&id, &part)?;
        }
        "source" => {
            let source = call.needed_text("source_id")?;
            if world.must_see(&id)?.source.id.to_string() != source {
                return Err(ApiError::new(
                    404,
                    "conversation_part_or_message_not_found",
                    "Conversation part or message not found",
                ));
            }
            world.redact_source(&id)?;
        }
        other => {
            return Err(ApiError::invalid(format!(
                "type must be conversation_part or source, not {other}"
            )));
        }
    }
    whole(world, call, &id)
}
