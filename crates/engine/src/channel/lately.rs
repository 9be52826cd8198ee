//! What was read lately, and how much of it is kept.

use std::{collections::BTreeMap, time::Duration};

use deskmate_core::Timestamp;

/// How long it is fresh.
const FRESH: Duration = Duration::from_secs(60);
/// How many of one generation are kept.
const MOST: usize = 5_000;

/// What was read lately, in two generations: when the younger is full it becomes the older, and what was the
/// older is forgotten. So there is an end to it however many are read in a minute, and none is looked at
/// to make room for another.
#[derive(Debug)]
pub(super) struct Lately<K, V> {
    young: BTreeMap<K, (Timestamp, V)>,
    old: BTreeMap<K, (Timestamp, V)>,
}

impl<K, V> Default for Lately<K, V> {
    fn default() -> Self {
        Self { young: BTreeMap::new(), old: BTreeMap::new() }
    }
}

impl<K: Ord, V> Lately<K, V> {
    /// What is kept there, while it is fresh.
    pub(super) fn get(&self, key: &K, now: Timestamp) -> Option<&V> {
        let (at, value) = self.young.get(key).or_else(|| self.old.get(key))?;
        (now.since(*at) < FRESH).then_some(value)
    }

    pub(super) fn put(&mut self, key: K, value: V, now: Timestamp) {
        if self.young.len() >= MOST {
            self.old = std::mem::take(&mut self.young);
        }
        self.young.insert(key, (now, value));
    }

    pub(super) fn remove(&mut self, key: &K) {
        self.young.remove(key);
        self.old.remove(key);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(seconds: i64) -> Timestamp {
        Timestamp::from_secs(seconds)
    }

    #[test]
    fn what_was_read_is_kept_for_a_minute() {
        let mut lately = Lately::default();
        lately.put("ann", 1, at(0));
        assert_eq!(lately.get(&"ann", at(59)), Some(&1));
        assert_eq!(lately.get(&"ann", at(60)), None);
        lately.put("ann", 2, at(60));
        assert_eq!(lately.get(&"ann", at(61)), Some(&2));
        lately.remove(&"ann");
        assert_eq!(lately.get(&"ann", at(61)), None);
    }

    #[test]
    fn however_many_are_read_at_once_only_the_last_ones_are_kept() {
        let mut lately = Lately::default();
        for number in 0..3 * MOST {
            lately.put(number, number, at(0));
        }
        assert_eq!(lately.young.len() + lately.old.len(), 2 * MOST);
        let (first, last) = (0, 3 * MOST - 1);
        assert_eq!(lately.get(&first, at(1)), None);
        assert_eq!(lately.get(&last, at(1)), Some(&last));
        assert_eq!(lately.get(&MOST, at(1)), Some(&MOST), "the older half is still known");
        lately.remove(&MOST);
        assert_eq!(lately.get(&MOST, at(1)), None);
    }
}
