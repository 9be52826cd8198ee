//! A conversation is snoozed, and wakes by itself.

use super::{Actor, MessageContent, NewPart};
use crate::{
    api_error::ApiError,
    world::{Author, Due, State, World},
};

/// A moment past this (the year 5138) must be in milliseconds.
pub(crate) const TOO_LATE: i64 = 100_000_000_000;

impl World {
    /// Snoozes until this moment, in unix seconds.
    pub(crate) fn snooze(
        &mut self,
        id: &str,
        by: Actor,
        until: i64,
        said: MessageContent,
    ) -> Result<u64, ApiError> {
        if !(0..TOO_LATE).contains(&until) {
            return Err(ApiError::invalid("snoozed_until must be a time in unix seconds"));
        }
        let had_text = !said.is_nothing();
        let conversation = self.must_change(id)?;
        conversation.state = State::Snoozed;
        conversation.snoozed_until = Some(until);
        let part = self.add_part(id, NewPart::new("snoozed", by.author()).said(said))?;
        let ends = Due::SnoozeEnds { conversation: id.to_owned(), until };
        self.agenda.put(until.saturating_mul(1000), ends);
        self.notify("conversation.admin.snoozed", id, &[part]);
        self.notify_ridden_reply(id, by, had_text);
        Ok(part)
    }

    /// The time of a snooze is over. Nothing happens if it was ended or set anew before.
    pub(crate) fn snooze_ends(&mut self, id: &str, until: i64) {
        let Some(conversation) = self.change(id) else { return };
        if conversation.state != State::Snoozed || conversation.snoozed_until != Some(until) {
            return;
        }
        conversation.state = State::Open;
        conversation.snoozed_until = None;
        let draft = NewPart::new("timer_unsnooze", Author::Bot { from_ai_agent: false });
        if let Ok(part) = self.add_part(id, draft) {
            self.notify("conversation.admin.unsnoozed", id, &[part]);
        }
    }
}
