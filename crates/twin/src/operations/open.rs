//! A closed or snoozed conversation is opened.

use super::{Actor, MessageContent, NewPart};
use crate::{
    api_error::ApiError,
    world::{State, World},
};

impl World {
    /// Opens; a text rides on the `open` part.
    pub(crate) fn open(
        &mut self,
        id: &str,
        by: Actor,
        said: MessageContent,
    ) -> Result<u64, ApiError> {
        let had_text = !said.is_nothing();
        let conversation = self.must_change(id)?;
        let was_snoozed = conversation.state == State::Snoozed;
        conversation.state = State::Open;
        conversation.snoozed_until = None;
        conversation.read = true;
        let part = self.add_part(id, NewPart::new("open", by.author()).said(said))?;
        self.notify("conversation.admin.opened", id, &[part]);
        if was_snoozed {
            self.notify("conversation.admin.unsnoozed", id, &[part]);
        }
        self.notify_ridden_reply(id, by, had_text);
        Ok(part)
    }
}
