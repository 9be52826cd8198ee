//! A conversation is closed.

use super::{Actor, MessageContent, NewPart};
use crate::{
    api_error::ApiError,
    world::{State, World},
};

impl World {
    /// Closes; a text rides on the `close` part.
    pub(crate) fn close(
        &mut self,
        id: &str,
        by: Actor,
        said: MessageContent,
    ) -> Result<u64, ApiError> {
        let had_text = !said.is_nothing();
        let conversation = self.must_change(id)?;
        conversation.state = State::Closed;
        conversation.snoozed_until = None;
        conversation.waiting_since = None;
        let part = self.add_part(id, NewPart::new("close", by.author()).said(said))?;
        self.notify("conversation.admin.closed", id, &[part]);
        self.notify_ridden_reply(id, by, had_text);
        if self.switches.rating_asked_on_close {
            self.ask_rating(id, Actor::Workflow)?;
        }
        Ok(part)
    }
}
