//! What was seen of a conversation, in the one canonical order.
//!
//! A read may lag behind, repeat, or show an old part late. So each part has a [`Position`] that does
//! not depend on when it was seen, and where the conversation stands is the fold over the parts in
//! that order: however a list is cut into reads, the end is the same.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize, Serializer};

use crate::{Entry, Fact, PartId, Policy, Standing, Waiting};

/// Entries above which the oldest are folded away.
const KEEP_MOST: usize = 256;
/// Entries that stay when they are.
const KEEP_LEAST: usize = 128;
/// Seconds for which an entry stays in any case: a part may become known long after those that came
/// after it, if no read shows it and its webhook has to come again.
const YOUNG: i64 = 600;
/// However young they are, so many stay at most.
const KEEP_YOUNG: usize = 1024;

/// A place in the canonical order: the second it happened, then the number Intercom gave it.
///
/// Times have one-second resolution, so on a tie people's acts come before our decisions (`rank`),
/// until a decision's own part is seen, right after which it then stands (`after`).
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(from = "(i64, u8, u64, u8)", into = "(i64, u8, u64, u8)")]
pub struct Position {
    /// Unix seconds.
    pub at: i64,
    /// 0 the source, 1 a part, 2 a decision of ours without a part.
    pub rank: u8,
    /// The part's id as a number.
    pub number: u64,
    /// 0 the part itself, 1 what is decided right after it.
    pub after: u8,
}

impl From<(i64, u8, u64, u8)> for Position {
    fn from((at, rank, number, after): (i64, u8, u64, u8)) -> Self {
        Self { at, rank, number, after }
    }
}

impl From<Position> for (i64, u8, u64, u8) {
    fn from(key: Position) -> Self {
        (key.at, key.rank, key.number, key.after)
    }
}

impl Position {
    /// The conversation's source: it comes before every part of its second.
    pub fn source(at: i64, id: &PartId) -> Self {
        Self { at, rank: 0, number: id.number(), after: 0 }
    }

    /// A part.
    pub fn part(at: i64, id: &PartId) -> Self {
        Self { at, rank: 1, number: id.number(), after: 0 }
    }

    /// The place right behind this one.
    #[must_use]
    pub fn right_after(self) -> Self {
        Self { after: self.after.saturating_add(1), ..self }
    }
}

/// What was seen, and where it leads.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(from = "Stored")]
pub struct Log {
    base: Standing,
    horizon: Option<Position>,
    entries: BTreeMap<Position, Entry>,
    standing: Standing,
    decisions: u64,
}

impl Log {
    /// Where the conversation stands.
    pub fn standing(&self) -> &Standing {
        &self.standing
    }

    /// Notes where the conversation began (`conversation`, `email` …), if that is told.
    pub fn began_at(&mut self, source: &str) {
        if !source.is_empty() && self.standing.source != source {
            source.clone_into(&mut self.base.source);
            source.clone_into(&mut self.standing.source);
        }
    }

    /// Whether nothing has been seen yet.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty() && self.horizon.is_none()
    }

    /// Whether that part was seen.
    pub fn has_seen(&self, part: &PartId) -> bool {
        self.entries.values().any(|entry| entry.part.as_ref() == Some(part))
    }

    /// What is known of the part at that place.
    pub fn get(&self, key: &Position) -> Option<&Entry> {
        self.entries.get(key)
    }

    /// The place of the newest entry.
    pub fn last(&self) -> Option<Position> {
        self.entries.last_key_value().map(|(key, _)| *key).or(self.horizon)
    }

    /// Whether a part says to which teammate the conversation is assigned. A team that was set
    /// beside the teammate does not tell who that is.
    pub fn knows_an_assignment(&self) -> bool {
        self.horizon.is_some()
            || (self.entries.values().flat_map(|entry| &entry.facts))
                .any(|fact| matches!(fact, Fact::Assigned { keeps_us: false, .. }))
    }

    /// A place for a decision: after everything seen so far, and after what else happened in the
    /// second of the newest part, for on a tie people's acts come first.
    pub fn next_decision(&mut self) -> Position {
        self.decisions = self.decisions.saturating_add(1);
        let last = self.last().unwrap_or_default();
        let key = Position { at: last.at, rank: 2, number: self.decisions, after: 0 };
        if key > last { key } else { last.right_after() }
    }

    /// A place for what a read shows beside its parts: right behind the newest of them. What else
    /// turns out to have happened in that second was not there yet, so it comes later.
    pub(crate) fn next_finding(&self) -> Position {
        let newest = self.entries.keys().rfind(|key| key.rank < 2).copied();
        self.free_behind(newest.or(self.horizon).unwrap_or_default())
    }

    /// The first place behind that one at which nothing stands.
    fn free_behind(&self, key: Position) -> Position {
        let mut key = key.right_after();
        while key.after < u8::MAX && self.entries.contains_key(&key) {
            key = key.right_after();
        }
        key
    }

    /// Whether that part stands at another place already: one part is one thing that happened, even
    /// if two reads disagree about its second.
    pub(crate) fn has_elsewhere(&self, entry: &Entry) -> bool {
        entry.part.is_some()
            && (self.entries.values())
                .any(|seen| seen.part == entry.part && seen.key.rank == entry.key.rank)
    }

    /// Whether an entry at that place would be news.
    pub fn is_news(&self, key: &Position) -> bool {
        !self.entries.contains_key(key) && self.horizon.is_none_or(|horizon| *key > horizon)
    }

    /// Adds news in their place. One that comes late makes the fold begin again.
    pub fn add(&mut self, entry: Entry, policy: &Policy) {
        if !self.is_news(&entry.key) {
            return;
        }
        let late = self.last().is_some_and(|last| entry.key < last);
        if !late {
            self.standing.apply(&entry, policy);
        }
        self.entries.insert(entry.key, entry);
        if late {
            self.fold(policy);
        }
    }

    /// Changes what a seen entry says.
    pub fn replace(&mut self, entry: Entry, policy: &Policy) {
        self.entries.insert(entry.key, entry);
        self.fold(policy);
    }

    /// The words of a part that was folded away were taken away: it waits for no answer any more.
    pub(crate) fn redact_folded(&mut self, entry: &Entry, policy: &Policy) {
        let waits = |message: &Waiting| entry.part.as_ref() == Some(&message.part);
        if self.base.unanswered.iter().any(waits) {
            self.base.unanswered.retain(|message| !waits(message));
            self.fold(policy);
        }
    }

    /// Puts the decision that an action carries out right behind the action's own part.
    pub fn place(&mut self, action: &crate::ActionId, part: Position, policy: &Policy) {
        let carries = |entry: &Entry| {
            let mut facts = entry.facts.iter();
            facts.any(|fact| matches!(fact, Fact::Decided { action: Some(by), .. } if by == action))
        };
        let Some(from) = self.entries.iter().find(|(_, entry)| carries(entry)).map(|(key, _)| *key)
        else {
            return;
        };
        let Some(mut entry) = self.entries.remove(&from) else { return };
        entry.key = self.free_behind(part);
        self.entries.insert(entry.key, entry);
        self.fold(policy);
    }

    /// Folds the oldest entries away once there are many; `answered` parts go with them.
    pub fn compact(&mut self, policy: &Policy, answered: impl Fn(&PartId) -> bool) {
        if self.entries.len() <= KEEP_MOST {
            return;
        }
        let young = self.last().map_or(0, |last| last.at.saturating_sub(YOUNG));
        let before = self.entries.len();
        while self.entries.len() > KEEP_LEAST {
            let Some((key, entry)) = self.entries.pop_first() else { break };
            if key.at > young && self.entries.len() < KEEP_YOUNG {
                self.entries.insert(key, entry);
                break;
            }
            self.base.apply(&entry, policy);
            self.horizon = self.horizon.max(Some(key));
        }
        if self.entries.len() == before {
            return;
        }
        self.base.unanswered.retain(|message| !answered(&message.part));
        self.fold(policy);
    }

    /// Begins the fold again.
    pub(crate) fn fold(&mut self, policy: &Policy) {
        self.standing = self.base.clone();
        for entry in self.entries.values() {
            self.standing.apply(entry, policy);
        }
    }
}

/// As it is stored: JSON has no maps with such keys.
#[derive(Deserialize)]
struct Stored {
    base: Standing,
    horizon: Option<Position>,
    entries: Vec<(Position, Entry)>,
    standing: Standing,
    decisions: u64,
}

/// The same, as it is written: nothing is copied for that.
#[derive(Serialize)]
struct Written<'a> {
    base: &'a Standing,
    horizon: Option<Position>,
    entries: Vec<(&'a Position, &'a Entry)>,
    standing: &'a Standing,
    decisions: u64,
}

impl From<Stored> for Log {
    fn from(stored: Stored) -> Self {
        let entries =
            stored.entries.into_iter().map(|(key, entry)| (key, Entry { key, ..entry })).collect();
        Self {
            base: stored.base,
            horizon: stored.horizon,
            entries,
            standing: stored.standing,
            decisions: stored.decisions,
        }
    }
}

impl Serialize for Log {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let Self { base, horizon, entries, standing, decisions } = self;
        let (horizon, decisions) = (*horizon, *decisions);
        Written { base, horizon, entries: entries.iter().collect(), standing, decisions }
            .serialize(to)
    }
}
