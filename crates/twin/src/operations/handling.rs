//! A teammate pauses or goes on with handling a conversation.

use crate::{
    api_error::ApiError,
    world::{HandlingEvent, World},
};

impl World {
    /// Neither a part nor a topic tells of it: only the list of handling events does.
    pub(crate) fn pause_handling(
        &mut self,
        id: &str,
        admin: u64,
        paused: bool,
        reason: Option<String>,
    ) -> Result<(), ApiError> {
        let at = self.now();
        self.must_change(id)?.handling.push(HandlingEvent { at, admin, paused, reason });
        Ok(())
    }
}
