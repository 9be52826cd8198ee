//! A conversation becomes a priority.

use crate::{rest::ApiError, world::World};

impl World {
    /// No part is known for it outside the Preview version: only the topic tells.
    pub(crate) fn set_priority(&mut self, id: &str, priority: bool) -> Result<(), ApiError> {
        let now = self.now();
        let conversation = self.must_change(id)?;
        if conversation.priority == priority {
            return Ok(());
        }
        conversation.priority = priority;
        conversation.updated_at = now;
        self.tell("conversation.priority.updated", id, &[]);
        Ok(())
    }
}
