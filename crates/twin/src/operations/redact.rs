//! A message is redacted.

use crate::{api_error::ApiError, world::World};

/// What a redacted message says (API description, `POST /conversations/redact`).
const DELETED: &str = "<p><i>This message was deleted</i></p>";

impl World {
    pub(crate) fn redact_part(&mut self, id: &str, part: &str) -> Result<(), ApiError> {
        let now = self.now();
        let missing = || {
            ApiError::new(
                404,
                "conversation_part_or_message_not_found",
                "Conversation part or message not found",
            )
        };
        let part_id: u64 = part.parse().map_err(|_| missing())?;
        self.must_see(id)?;
        let conversation = self.must_change(id)?;
        let part = conversation.part_mut(part_id).ok_or_else(missing)?;
        part.body = Some(DELETED.to_owned());
        part.attachments.clear();
        part.redacted = true;
        part.updated_at = now;
        conversation.updated_at = now;
        self.notify("conversation_part.redacted", id, &[part_id]);
        Ok(())
    }

    pub(crate) fn redact_source(&mut self, id: &str) -> Result<(), ApiError> {
        let now = self.now();
        let conversation = self.must_change(id)?;
        conversation.source.body = DELETED.to_owned();
        conversation.source.attachments.clear();
        conversation.source.redacted = true;
        conversation.updated_at = now;
        self.notify("conversation_part.redacted", id, &[]);
        Ok(())
    }
}
