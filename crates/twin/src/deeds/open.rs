//! A closed or snoozed conversation is opened.

use super::{Actor, Draft, Spoken};
use crate::{
    rest::ApiError,
    world::{State, World},
};

impl World {
    /// Opens; a text rides on the `open` part.
    pub(crate) fn open(&mut self, id: &str, by: Actor, said: Spoken) -> Result<u64, ApiError> {
        let had_text = !said.is_nothing();
        let conversation = self.must_change(id)?;
        let was_snoozed = conversation.state == State::Snoozed;
        conversation.state = State::Open;
        conversation.snoozed_until = None;
        conversation.read = true;
        let part = self.add_part(id, Draft::new("open", by.author()).said(said))?;
        self.tell("conversation.admin.opened", id, &[part]);
        if was_snoozed {
            self.tell("conversation.admin.unsnoozed", id, &[part]);
        }
        self.tell_ridden_reply(id, by, had_text);
        Ok(part)
    }
}
