//! Notes that something of a conversation is to be remembered, with what leads to it.

use deskmate_core::{Conversation, Owner, Sleep};
use deskmate_store::MemoryDue;

use super::Worker;
use crate::memory::SOON;

/// Where a conversation stood before a step.
pub(super) struct Before {
    was_bots: bool,
    was_closed: bool,
}

impl Before {
    pub(super) fn of(c: &Conversation) -> Self {
        Self { was_bots: c.owner().is_bot(), was_closed: is_closed(c) }
    }
}

fn is_closed(c: &Conversation) -> bool {
    c.standing().asleep.as_ref().is_some_and(|asleep| asleep.sleep == Sleep::Closed)
}

impl Worker<'_> {
    /// A conversation is summed up once it has been quiet for a while; at once where it was closed,
    /// or went to people.
    pub(super) fn note_to_remember(&mut self, before: &Before, answered: bool) {
        let closed = is_closed(&self.c) && !before.was_closed && *self.c.owner() != Owner::NotOurs;
        let ended = closed || before.was_bots && self.c.owner().is_people();
        if !ended && !answered {
            return;
        }
        let Some(rules) = self.channel.options.bot.memory() else { return };
        let after = if ended { SOON } else { rules.after };
        let due = MemoryDue::set(&self.lease.key, self.now().plus(after));
        self.change.tables.push(due);
        self.has_to_remember = true;
    }
}
