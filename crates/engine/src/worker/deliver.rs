//! Delivers the next action: in order, fenced, and never twice.

use std::time::Duration;

use deskmate_core::{Event, Happening, PartId, Target, Timestamp};
use deskmate_store::{OutboxRow, OutboxStatus, StoreError};
use intercom::{Class, Denial, types::Conversation};

use super::Worker;
use crate::{
    call::{IntercomCall, Payload},
    convert,
};

/// How often something that nothing waits for is tried.
const MOST_ATTEMPTS: u32 = 10;

/// What came of sending.
pub(super) enum Sent {
    /// It is done, and the conversation looks so now.
    Shown(Box<Conversation>),
    /// It is done.
    Done,
    /// It is done already.
    Already,
    /// It is refused for good; this is to be done in its place, if anything.
    Refused { why: String, instead: Option<IntercomCall> },
}

impl Worker<'_> {
    /// Delivers one action, or does what has to be done before it. `true`: something was done.
    pub(super) async fn deliver_next(&mut self) -> Result<bool, StoreError> {
        if self.not_before.is_some_and(|at| at > self.now()) {
            return Ok(false);
        }
        let next = self.next_row().filter(|(_, at)| *at <= self.now());
        let Some((index, _)) = next else { return Ok(false) };
        let Some(row) = self.outbox.get(index).cloned() else { return Ok(false) };
        let stored = match serde_json::from_value::<Payload>(row.payload.clone()) {
            Ok(stored) => stored,
            Err(error) => {
                self.outbox.remove(index);
                self.drop_row(&row, &format!("it cannot be read by this version: {error}"));
                return Ok(true);
            }
        };
        if let OutboxStatus::Unknown { since } = row.status
            && !stored.write.is_harmless_twice()
        {
            return self.look_before_resend(index, &row, since).await;
        }
        if stored.write.is_fenced() {
            if row.generation != self.c.generation {
                self.outbox.remove(index);
                self.drop_row(&row, "the conversation has changed hands since");
                return Ok(true);
            }
            if !self.is_fresh() {
                return self.read().await;
            }
        }
        self.flush().await?;
        self.send(index, row, stored).await?;
        Ok(true)
    }

    /// The next action to do something about, and when. Tags, attributes and notes hold nothing up.
    pub(super) fn next_row(&self) -> Option<(usize, Timestamp)> {
        let now = self.now();
        let mut next: Option<(usize, Timestamp)> = None;
        for (index, row) in self.outbox.iter().enumerate() {
            let write = Payload::call_of(row);
            let at = self.row_due(row, write.as_ref());
            if at <= now {
                return Some((index, now));
            }
            if next.is_none_or(|(_, soonest)| at < soonest) {
                next = Some((index, at));
            }
            if write.is_some_and(|write| write.blocks()) {
                break;
            }
        }
        next
    }

    fn row_due(&self, row: &OutboxRow, write: Option<&IntercomCall>) -> Timestamp {
        let now = self.now();
        let Some(write) = write else { return now };
        match row.status {
            OutboxStatus::Unknown { since } if !write.is_harmless_twice() => {
                if self.has_looked_since(since) {
                    since.plus(self.channel.options.settle)
                } else {
                    now
                }
            }
            // It is dropped, and needs no time for that.
            _ if write.is_fenced() && row.generation != self.c.generation => now,
            OutboxStatus::Later(at) => at,
            // What a person did is announced before it can be read: nothing is said over it.
            OutboxStatus::Ready if write.is_visible() => self.people_announced().unwrap_or(now),
            OutboxStatus::Ready | OutboxStatus::Unknown { .. } => now,
        }
    }

    /// Whether the last read may still be believed. One that has just come always may, however
    /// long it took: reading again would take as long.
    fn is_fresh(&self) -> bool {
        const AT_LEAST: Duration = Duration::from_millis(50);
        let fence = self.channel.options.fence_after.max(AT_LEAST);
        self.snapshot.as_ref().is_some_and(|snapshot| self.now().since(snapshot.shown_at) <= fence)
    }

    pub(super) fn has_looked_since(&self, since: Timestamp) -> bool {
        self.snapshot.as_ref().is_some_and(|snapshot| snapshot.asked_at >= since)
    }

    async fn send(
        &mut self,
        index: usize,
        row: OutboxRow,
        stored: Payload,
    ) -> Result<(), StoreError> {
        let asked_at = self.now();
        match self.perform(&row, &stored.write).await {
            Ok(Sent::Shown(conversation)) => {
                self.outbox.remove(index);
                let part = self.claim(&row, &stored.write, &conversation);
                // Its answer is a read like any other: what is unknown may show in it.
                let done = self.claim_unknown(&conversation);
                self.observe(*conversation, asked_at);
                self.finish_notifications(false);
                self.delivered(&row, &stored, part);
                for (row, stored, part) in done {
                    self.delivered(&row, &stored, part);
                }
            }
            Ok(Sent::Done | Sent::Already) => {
                self.outbox.remove(index);
                self.delivered(&row, &stored, None);
            }
            Ok(Sent::Refused { why, instead: Some(write) }) => {
                self.record_dropped(&row, &stored.operation, &why);
                let payload = Payload::new(&stored.operation, stored.first, write).to_json();
                self.put(index, OutboxRow { payload, ..row });
            }
            Ok(Sent::Refused { why, instead: None }) => self.refused(index, &row, &stored, &why),
            Err(error) => self.failed(index, row, &stored, &error),
        }
        Ok(())
    }

    /// The action is done.
    pub(super) fn delivered(&mut self, row: &OutboxRow, stored: &Payload, part: Option<PartId>) {
        self.change.outbox_done.push(row.seq);
        let key = part.as_ref().and_then(|part| {
            let snapshot = self.snapshot.as_ref()?;
            convert::own_parts(&snapshot.conversation, &self.ready.policy.us)
                .find(|own| own.id.as_str() == part.as_str())
                .map(convert::key)
        });
        if let Some(part) = &part {
            self.engine.own_parts.add(self.channel.name(), part);
        }
        let visible = stored.write.is_visible()
            && (stored.first || matches!(stored.write, IntercomCall::Comment { .. }));
        self.record(Happening::Delivered {
            action: row.action.clone(),
            what: stored.operation.clone(),
            part,
        });
        self.step(Event::Delivered {
            action: row.action.clone(),
            turn: row.turn.clone(),
            visible,
            part: key,
        });
    }

    fn failed(&mut self, index: usize, row: OutboxRow, stored: &Payload, error: &intercom::Error) {
        let now = self.now();
        tracing::warn!(action.id = %row.action, what = stored.operation, %error, "action.failed");
        let attempts = row.attempts + 1;
        let again = |row: OutboxRow, at: Timestamp| OutboxRow {
            status: OutboxStatus::Later(at),
            attempts,
            ..row
        };
        match error.class() {
            Class::Retry { at_ms: Some(at) } => {
                // Whatever else there is to do would find the limit used up as well.
                let at = Timestamp::from_millis(at).max(now.plus(Duration::from_millis(50)));
                self.not_before = Some(at);
                self.put(index, again(row, at));
            }
            Class::Retry { at_ms: None } if stored.write.blocks() || attempts < MOST_ATTEMPTS => {
                let at = now.plus(back_off(attempts));
                self.put(index, again(row, at));
            }
            Class::Unknown => {
                let status = OutboxStatus::Unknown { since: now };
                self.put(index, OutboxRow { status, attempts, ..row });
            }
            Class::Denied { why: Denial::Token | Denial::Plan | Denial::Address } => {
                let at = now.plus(Duration::from_secs(30));
                self.not_before = Some(at);
                self.put(index, again(row, at));
            }
            _ => self.refused(index, &row, stored, &error.to_string()),
        }
    }

    /// It will never be taken: people get the conversation if it matters.
    fn refused(&mut self, index: usize, row: &OutboxRow, stored: &Payload, why: &str) {
        self.outbox.remove(index);
        self.drop_row(row, why);
        match &stored.write {
            write if write.is_visible() => {
                let why = format!("Intercom refused what it said: {why}");
                self.step(Event::Refused { turn: row.turn.clone(), why });
            }
            // What the bot cannot take it does not answer.
            IntercomCall::Assign { target: Target::Us, .. } => {
                let why = format!("the conversation could not be assigned to it: {why}");
                self.step(Event::Refused { turn: row.turn.clone(), why });
            }
            IntercomCall::Unassign { .. } => self.alarm_unassignable(why),
            _ => {}
        }
    }

    fn put(&mut self, index: usize, row: OutboxRow) {
        let row = OutboxRow { node: self.engine.node.clone(), ..row };
        self.change.outbox.push(row.clone());
        if let Some(old) = self.outbox.get_mut(index) {
            *old = row;
        }
    }

    /// The action was certainly not done. One that Intercom fails on every time is given up, and
    /// people get what the bot had to say; only giving it to people is never given up.
    pub(super) fn try_again(&mut self, index: usize, row: &OutboxRow) {
        let status = OutboxStatus::Ready;
        if row.attempts < MOST_ATTEMPTS {
            return self.put(index, OutboxRow { status, ..row.clone() });
        }
        match serde_json::from_value::<Payload>(row.payload.clone()) {
            Ok(stored) if stored.write.is_visible() || !stored.write.blocks() => {
                let why = format!("it failed {} times for no reason given", row.attempts);
                self.refused(index, row, &stored, &why);
            }
            _ => {
                let status = OutboxStatus::Later(self.now().plus(back_off(row.attempts)));
                self.put(index, OutboxRow { status, ..row.clone() });
            }
        }
    }

    /// An action is not done, and will not be. The row is out of the outbox by now.
    pub(super) fn drop_row(&mut self, row: &OutboxRow, why: &str) {
        let stored = serde_json::from_value::<Payload>(row.payload.clone()).ok();
        let operation = stored.as_ref().map_or("action", |stored| &stored.operation);
        self.record_dropped(row, operation, why);
        self.change.outbox_done.push(row.seq);
        self.change.outbox.retain(|changed| changed.seq != row.seq);
        if let (Some(turn), true) =
            (&row.turn, stored.is_some_and(|stored| stored.write.is_visible()))
        {
            self.step(Event::Dropped { turn: turn.clone() });
        }
    }

    fn record_dropped(&mut self, row: &OutboxRow, operation: &str, why: &str) {
        let (action, what, why) = (row.action.clone(), operation.to_owned(), why.to_owned());
        self.record(Happening::Dropped { action, what, why });
    }
}

/// A second, doubling up to a minute.
fn back_off(attempts: u32) -> Duration {
    Duration::from_secs(1 << attempts.saturating_sub(1).min(6)).min(Duration::from_secs(60))
}
