//! Which turn should be running, if any.

use super::Step;
use crate::{PartId, Reason, Timestamp, counted};

/// A turn that should run.
pub(super) struct Wanted {
    pub(super) reason: Reason,
    pub(super) messages: Vec<PartId>,
}

impl Step<'_> {
    /// What the conversation, as it stands, wants of the bot.
    pub(super) fn wanted(&self) -> Option<Wanted> {
        if !self.c.may_work(self.policy) {
            return None;
        }
        let now = self.c.standing();
        let messages: Vec<_> = self.c.unanswered().map(|message| message.part.clone()).collect();
        let is_the_bots = self.c.is_the_bots_turn(self.policy);
        let reason = if !is_the_bots {
            // People have it: all that the bot does for them is to draft.
            if messages.is_empty() {
                return None;
            }
            Reason::Message
        } else if now.returned > self.c.served {
            now.command.clone().map_or(Reason::Returned, |command| Reason::Command { command })
        } else if messages.is_empty() {
            let (name, _) = self.c.timers.iter().find(|(_, at)| **at <= self.now)?;
            Reason::Timer { timer: name.clone() }
        } else {
            Reason::Message
        };
        Some(Wanted { reason, messages })
    }

    /// Why the bot must not answer what waits, if it must not.
    pub(super) fn too_late_or_too_much(&self) -> Option<String> {
        let now = self.c.standing();
        if !self.policy.rules.takes.allows(&now.source) {
            return Some(format!(
                "conversations that begin as `{}` are not the bot's to answer",
                now.source
            ));
        }
        if self.c.said.len() >= self.policy.rules.max_bot_messages {
            let most = self.policy.rules.max_bot_messages;
            return Some(format!(
                "it has said {most} messages in this conversation within an hour"
            ));
        }
        let crate::Owner::Bot { since } = now.owner else { return None };
        let newest = self.c.unanswered().map(|message| message.at).max()?;
        let since =
            Timestamp::from_secs(newest.max(since)).max(self.c.taken_back.unwrap_or_default());
        // By the machine's clock: it is Intercom's time that it is held against.
        let now = self.c.last_read.map_or(self.now, |read| read.wall_at(self.now));
        let waited = now.since(since);
        (waited > self.policy.rules.max_message_age).then(|| {
            let minutes = counted(waited.as_secs() / 60, "minute");
            format!(
                "the customer's message has waited {minutes}, and an answer may be stale by now"
            )
        })
    }
}
