//! What is to be done in Intercom, in order: rows read once, addressed by their number.

use std::{
    collections::{BTreeMap, BTreeSet},
    time::Duration,
};

use deskmate_core::{ActionId, Conversation, Planned, Timestamp, TurnId, stored::NotReadable};
use deskmate_store::{Change, Guard, OutboxRow, OutboxStatus};

use super::reads_after;
use crate::call::{IntercomCall, Payload};

/// One call that is to be made.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Row {
    pub(super) seq: i64,
    pub(super) action: ActionId,
    pub(super) generation: u64,
    pub(super) turn: Option<TurnId>,
    pub(super) payload: Payload,
    pub(super) status: OutboxStatus,
    pub(super) attempts: u32,
    pub(super) created_at: Timestamp,
}

/// The rows of one conversation, and which of them are to be written.
#[derive(Debug)]
pub(super) struct Outbox {
    rows: BTreeMap<i64, Row>,
    next_seq: i64,
    /// This process.
    node: String,
    changed: BTreeSet<i64>,
    done: BTreeSet<i64>,
}

/// A row that nobody can read.
#[derive(Debug)]
pub(super) struct Broken {
    pub(super) seq: i64,
    pub(super) action: ActionId,
    pub(super) turn: Option<TurnId>,
    pub(super) why: String,
}

/// What it depends on which row is the next, and when.
#[derive(Clone, Copy, Debug)]
pub(super) struct Circumstances<'a> {
    pub(super) now: Timestamp,
    /// As it was last read.
    pub(super) conversation: &'a Conversation,
    /// When Intercom was asked for what was last read.
    pub(super) asked_at: Option<Timestamp>,
    /// How long a call may take to show after its connection died.
    pub(super) settle: Duration,
    /// People did something that no read has shown: when to look again.
    pub(super) people_announced: Option<Timestamp>,
}

impl Outbox {
    /// Reads what is stored. What another process wrote may have been sent since, and so may what a
    /// worker of this one left behind that could not write what it did (`broken_off`).
    ///
    /// # Errors
    /// The version of a row that a newer Deskmate wrote: the conversation is that one's to go on with.
    pub(super) fn open(
        stored: Vec<OutboxRow>,
        node: &str,
        broken_off: bool,
        now: Timestamp,
    ) -> Result<(Self, Vec<Broken>), u64> {
        let next_seq = stored.iter().map(|row| row.seq).max().unwrap_or(0) + 1;
        let mut outbox = Self {
            rows: BTreeMap::new(),
            next_seq,
            node: node.to_owned(),
            changed: BTreeSet::new(),
            done: BTreeSet::new(),
        };
        let mut broken = Vec::new();
        for row in stored {
            let OutboxRow { seq, action, generation, turn, attempts, created_at, .. } = row;
            let payload = match Payload::read(&row.payload) {
                Ok(payload) => payload,
                Err(NotReadable::Newer(v)) => return Err(v),
                Err(NotReadable::Broken(why)) => {
                    outbox.done.insert(seq);
                    broken.push(Broken { seq, action, turn, why });
                    continue;
                }
            };
            let distrusted = row.node != node && Guard::OtherProcess.holds()
                || broken_off && Guard::BrokenOff.holds();
            let status = match row.status {
                OutboxStatus::Ready | OutboxStatus::Later(_) if distrusted => {
                    OutboxStatus::Unknown { since: now }
                }
                status => status,
            };
            if distrusted {
                outbox.changed.insert(seq);
            }
            let row = Row { seq, action, generation, turn, payload, status, attempts, created_at };
            outbox.rows.insert(seq, row);
        }
        Ok((outbox, broken))
    }

    /// Adds the calls of an action.
    pub(super) fn enqueue(&mut self, planned: &Planned, calls: Vec<IntercomCall>, now: Timestamp) {
        for (index, call) in calls.into_iter().enumerate() {
            let seq = self.next_seq;
            self.next_seq += 1;
            let operation = &planned.operation;
            let row = Row {
                seq,
                action: planned.id.clone(),
                generation: planned.generation,
                turn: planned.turn.clone(),
                payload: Payload::new(operation.word(), index == 0, operation.handling(), call),
                status: OutboxStatus::Ready,
                attempts: 0,
                created_at: now,
            };
            self.rows.insert(seq, row);
            self.changed.insert(seq);
        }
    }

    pub(super) fn get(&self, seq: i64) -> Option<&Row> {
        self.rows.get(&seq)
    }

    /// In order.
    pub(super) fn rows(&self) -> impl Iterator<Item = &Row> {
        self.rows.values()
    }

    /// Changes a row, if it is still there.
    pub(super) fn change(&mut self, seq: i64, change: impl FnOnce(&mut Row)) {
        if let Some(row) = self.rows.get_mut(&seq) {
            change(row);
            self.changed.insert(seq);
        }
    }

    /// Takes a row out: it is done, or will not be.
    pub(super) fn finish(&mut self, seq: i64) -> Option<Row> {
        self.changed.remove(&seq);
        self.done.insert(seq);
        self.rows.remove(&seq)
    }

    /// Hands over what is to be written.
    pub(super) fn write_into(&mut self, change: &mut Change) {
        for seq in std::mem::take(&mut self.changed) {
            if let Some(row) = self.rows.get(&seq) {
                change.outbox.push(row.stored(&self.node));
            }
        }
        change.outbox_done.extend(std::mem::take(&mut self.done));
    }

    /// Whether there is something to be written.
    pub(super) fn has_changed(&self) -> bool {
        !self.changed.is_empty() || !self.done.is_empty()
    }

    /// The next row to do something about, and when. What does not block holds nothing up.
    pub(super) fn next(&self, moment: &Circumstances<'_>) -> Option<(i64, Timestamp)> {
        let mut next: Option<(i64, Timestamp)> = None;
        for row in self.rows.values() {
            let at = row.due(moment);
            if at <= moment.now {
                return Some((row.seq, moment.now));
            }
            if next.is_none_or(|(_, soonest)| at < soonest) {
                next = Some((row.seq, at));
            }
            if row.payload.handling.blocks && !row.is_done() {
                break;
            }
        }
        next
    }
}

impl Row {
    /// Whether it is done, and only its part is not seen yet.
    pub(super) fn is_done(&self) -> bool {
        matches!(self.status, OutboxStatus::Unseen { .. })
    }

    /// Whether its part may show in the next read.
    pub(super) fn may_show(&self) -> bool {
        match self.status {
            OutboxStatus::Unseen { .. } => true,
            OutboxStatus::Unknown { .. } => !self.payload.handling.harmless_twice,
            OutboxStatus::Ready | OutboxStatus::Later(_) => false,
        }
    }

    /// The next look for its part, where that was not to be seen yet; `None`: it has had all of them.
    pub(super) fn next_read(since: Timestamp, asked_at: Option<Timestamp>) -> Option<Timestamp> {
        reads_after(since).find(|at| asked_at.is_none_or(|asked| *at > asked))
    }

    fn due(&self, moment: &Circumstances<'_>) -> Timestamp {
        let now = moment.now;
        let handling = self.payload.handling;
        match self.status {
            OutboxStatus::Unseen { since } => {
                Self::next_read(since, moment.asked_at).unwrap_or(now)
            }
            OutboxStatus::Unknown { since } if !handling.harmless_twice => {
                if moment.asked_at.is_some_and(|asked| asked >= since) {
                    since.plus(moment.settle)
                } else {
                    now
                }
            }
            // It is dropped, and needs no time for that.
            _ if !moment.conversation.lets_through(handling, self.generation) => now,
            OutboxStatus::Later(at) => at,
            // What a person did is announced before it can be read: nothing is said over it.
            OutboxStatus::Ready if handling.visible => moment.people_announced.unwrap_or(now),
            OutboxStatus::Ready | OutboxStatus::Unknown { .. } => now,
        }
    }

    fn stored(&self, node: &str) -> OutboxRow {
        OutboxRow {
            seq: self.seq,
            action: self.action.clone(),
            generation: self.generation,
            turn: self.turn.clone(),
            payload: self.payload.to_json(),
            status: self.status,
            attempts: self.attempts,
            node: node.to_owned(),
            created_at: self.created_at,
        }
    }
}

#[cfg(test)]
mod tests;
