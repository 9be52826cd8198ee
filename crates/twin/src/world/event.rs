//! What contacts did, as the customer's own system reports it.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use serde_json::{Map, Value};

/// So many events are kept, the newest; their summaries go on counting.
const MOST_EVENTS: usize = 10_000;
/// Events of so many names are known; of others nothing is kept, so that memory has an end.
const MOST_NAMES: usize = 1_000;

/// One event.
#[derive(Debug, Clone)]
pub(crate) struct Event {
    pub(crate) id: String,
    /// Whose, by contact id.
    pub(crate) contact: String,
    pub(crate) name: String,
    pub(crate) created_at: i64,
    pub(crate) metadata: Map<String, Value>,
}

/// How often something happened to a contact.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Summary {
    pub(crate) first: i64,
    pub(crate) last: i64,
    pub(crate) count: u64,
}

/// All of them.
#[derive(Debug, Default)]
pub(crate) struct Events {
    kept: VecDeque<Event>,
    names: BTreeSet<String>,
    /// By contact and name.
    summaries: BTreeMap<(String, String), Summary>,
}

impl Events {
    /// Keeps an event; false for one that is there already (same contact, name and second).
    pub(crate) fn add(&mut self, event: Event) -> bool {
        let same = |e: &Event| {
            (&e.contact, &e.name, e.created_at) == (&event.contact, &event.name, event.created_at)
        };
        if self.kept.iter().any(same) {
            return false;
        }
        let at = event.created_at;
        let one = Summary { first: at, last: at, count: 1 };
        if self.count(&event.contact, &event.name, one) {
            self.kept.push_back(event);
            if self.kept.len() > MOST_EVENTS {
                self.kept.pop_front();
            }
        }
        true
    }

    /// Adds to what is known of a name; false if there are too many names.
    pub(crate) fn count(&mut self, contact: &str, name: &str, more: Summary) -> bool {
        if !self.names.contains(name) {
            if self.names.len() >= MOST_NAMES {
                return false;
            }
            self.names.insert(name.to_owned());
        }
        let key = (contact.to_owned(), name.to_owned());
        let known = self.summaries.entry(key).or_insert(Summary { count: 0, ..more });
        known.first = known.first.min(more.first);
        known.last = known.last.max(more.last);
        known.count = known.count.saturating_add(more.count);
        true
    }

    /// The events of a contact that are kept, the newest first.
    pub(crate) fn of<'a>(&'a self, contact: &'a str) -> Vec<&'a Event> {
        let mut events: Vec<_> = self.kept.iter().filter(|e| e.contact == contact).collect();
        events.sort_by_key(|e| std::cmp::Reverse(e.created_at));
        events
    }

    /// Names and summaries of a contact's events.
    pub(crate) fn summaries_of<'a>(
        &'a self,
        contact: &'a str,
    ) -> impl Iterator<Item = (&'a str, Summary)> {
        let theirs = self.summaries.iter().filter(move |((c, _), _)| c == contact);
        theirs.map(|((_, name), summary)| (name.as_str(), *summary))
    }

    /// What one contact did counts as another's from now on.
    pub(crate) fn hand_over(&mut self, from: &str, into: &str) {
        for event in self.kept.iter_mut().filter(|e| e.contact == from) {
            event.contact = into.to_owned();
        }
        let theirs: Vec<_> =
            self.summaries_of(from).map(|(name, summary)| (name.to_owned(), summary)).collect();
        for (name, summary) in theirs {
            self.summaries.remove(&(from.to_owned(), name.clone()));
            self.count(into, &name, summary);
        }
    }

    /// Nothing is known of a contact any more.
    pub(crate) fn forget(&mut self, contact: &str) {
        self.kept.retain(|e| e.contact != contact);
        self.summaries.retain(|(c, _), _| c != contact);
    }
}
