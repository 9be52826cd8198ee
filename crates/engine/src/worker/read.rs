//! A webhook says "look"; the conversation says what happened.

use std::time::Duration;

use deskmate_core::{Event, Parked, Timestamp};
use deskmate_store::{PendingNotification, StoreError};
use intercom::{
    Class, Denial, Priority,
    types::Conversation,
    webhook::{Item, Notification},
};

use super::Worker;
use crate::convert::{self, Snapshot};

/// How long to wait before asking again where Intercom gives no time.
const ASK_AGAIN: Duration = Duration::from_secs(2);
/// How long what cannot be understood is asked for again.
const PATIENCE: Duration = Duration::from_secs(60);
/// How long to wait where people have to change something first.
const AFTER_DENIAL: Duration = Duration::from_secs(30);

impl Worker<'_> {
    /// Reads the conversation if something asks for that.
    pub(super) async fn look_if_wanted(&mut self) -> Result<(), StoreError> {
        self.finish_notifications(false);
        let now = self.now();
        let parked = self.c.parked.as_ref().and_then(Parked::again);
        self.inbox.read |= parked.is_some_and(|again| again <= now);
        let asked = self.inbox.read || self.c.log.is_empty();
        let announced =
            self.inbox.notifications.iter().any(|notification| self.wants_read(notification, now));
        if (asked || announced) && self.not_before.is_none_or(|at| at <= now) {
            self.read().await?;
        }
        Ok(())
    }

    /// How urgent a read is: what a reply waits for comes before what somebody has just said, and
    /// that before what a sweep found.
    fn urgency(&self) -> Priority {
        if !self.outbox.is_empty() {
            Priority::Reply
        } else if self.running.is_some()
            || self.c.turn.is_some()
            || !self.inbox.notifications.is_empty()
        {
            Priority::Read
        } else {
            Priority::Sweep
        }
    }

    /// A notification wants a look when it comes, and at each of its later times.
    fn wants_read(&self, notification: &PendingNotification, now: Timestamp) -> bool {
        let Some(snapshot) = &self.snapshot else { return true };
        let next = |at: Timestamp| (super::inbox::read_times(notification)).find(|look| *look > at);
        snapshot.asked_at < notification.received_at || next(snapshot.asked_at) != next(now)
    }

    /// Reads the conversation. `false`: it could not be read now; `not_before` says when to try again.
    pub(super) async fn read(&mut self) -> Result<bool, StoreError> {
        self.not_before = None;
        let id = convert::conversation_id(&self.c.id);
        let asked_at = self.now();
        let client = self.channel.client.with_priority(self.urgency());
        match client.conversation(&id).await {
            Ok(conversation) => {
                // What asked for a read asks until one has succeeded.
                self.inbox.read = false;
                let done = self.claim_unknown(&conversation);
                self.observe(conversation, asked_at);
                for (row, stored, part) in done {
                    self.delivered(&row, &stored, part);
                }
                self.finish_notifications(true);
                self.use_overdue();
                Ok(true)
            }
            Err(error) => {
                self.cannot_read(&error);
                Ok(false)
            }
        }
    }

    /// Takes in what Intercom shows of the conversation.
    pub(super) fn observe(&mut self, conversation: Conversation, asked_at: Timestamp) {
        let us = self.ready.policy.us.clone();
        let read =
            convert::last_read(&conversation, asked_at, self.now(), self.engine.clock.wall());
        self.c.last_read = Some(read.after(self.c.last_read));
        let snapshot = Snapshot::new(conversation, us, asked_at, self.now());
        let read = snapshot.read(&self.claims);
        self.snapshot = Some(snapshot);
        self.step(Event::Seen(read));
    }

    /// What no read has shown is taken from the notification itself.
    fn use_overdue(&mut self) {
        for overdue in self.take_overdue() {
            match Notification::parse(&overdue.body).map(|notification| notification.item) {
                Ok(Item::Conversation(shown)) => {
                    if let Some(snapshot) = &mut self.snapshot {
                        snapshot.add_missing(*shown);
                        let read = snapshot.read(&self.claims);
                        self.step(Event::Seen(read));
                    }
                }
                Ok(_) => {}
                Err(error) => {
                    tracing::warn!(%error, "notification.unreadable");
                }
            }
            self.change.notifications_done.push(overdue.id);
        }
    }

    fn cannot_read(&mut self, error: &intercom::Error) {
        let now = self.now();
        match error.class() {
            // A read may lag behind what a notification tells: it is gone when it stays so.
            Class::Gone { .. } => match self.promised_look() {
                Some(at) => self.not_before = Some(at),
                // It was only announced, and is nowhere: nothing is known that could be kept.
                None if self.c.log.is_empty() && !self.inbox.read => self.let_go(),
                None => self.gone("Intercom has no such conversation any more"),
            },
            // Not this conversation's trouble: the channel waits until people have mended it.
            Class::Denied {
                why: Denial::Token | Denial::Scope | Denial::Plan | Denial::Address,
            } => {
                tracing::error!(%error, "channel.refused");
                self.not_before = Some(now.plus(AFTER_DENIAL));
            }
            // Something between us and Intercom may have answered in its place, for a while.
            Class::Unreadable if self.begun_at().is_some_and(|at| now.since(at) < PATIENCE) => {
                tracing::warn!(%error, "conversation.not_read");
                self.not_before = Some(now.plus(ASK_AGAIN));
            }
            Class::Denied { .. } | Class::Refused | Class::Unreadable => {
                self.gone(&error.to_string());
            }
            Class::Retry { at_ms: Some(at) } => {
                self.not_before =
                    Some(Timestamp::from_millis(at).max(now.plus(Duration::from_millis(50))));
            }
            _ => {
                tracing::warn!(%error, "conversation.not_read");
                self.not_before = Some(now.plus(ASK_AGAIN));
            }
        }
    }

    /// When the newest of what is to be done here came up.
    fn begun_at(&self) -> Option<Timestamp> {
        let announced =
            self.inbox.notifications.iter().map(|notification| notification.received_at);
        announced.chain(self.outbox.iter().map(|row| row.created_at)).max()
    }

    /// Nothing can be done here now: what was to be done is dropped, and a sweep looks again.
    pub(super) fn gone(&mut self, why: &str) {
        self.step(Event::Gone { why: why.to_owned() });
        while let Some(row) = self.outbox.pop_front() {
            self.drop_row(&row, why);
        }
        self.let_go();
    }

    /// What has come in cannot be dealt with, and counts as dealt with.
    fn let_go(&mut self) {
        self.inbox.read = false;
        let read = std::mem::take(&mut self.inbox.notifications);
        self.change.notifications_done.extend(read.into_iter().map(|notification| notification.id));
    }
}
