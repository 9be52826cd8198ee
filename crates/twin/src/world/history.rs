//! How conversations were a while ago, for stale reads and a lagging index.
//!
//! Only what is no longer so is kept: a conversation that did not change lately costs nothing here.

use std::{
    collections::{BTreeMap, VecDeque},
    sync::Arc,
};

use super::Conversation;

/// What was until longer ago than this is forgotten.
const KEEP_MS: i64 = 15 * 60 * 1000;
/// At most so many versions are kept, of all conversations together.
const KEEP: usize = 50_000;

/// Until when a conversation was so; `None` stands for one that was not there.
type Version = (i64, Option<Arc<Conversation>>);

#[derive(Debug, Default)]
pub(super) struct History {
    /// Of each conversation, the oldest version first.
    versions: BTreeMap<String, VecDeque<Version>>,
    /// Whose version is the next to be forgotten, and until when it was so.
    order: VecDeque<(i64, String)>,
}

impl History {
    /// Until now, a conversation was as it was before.
    pub(super) fn keep(&mut self, id: &str, now: i64, before: Option<Arc<Conversation>>) {
        let versions = self.versions.entry(id.to_owned()).or_default();
        // What was so for no time is no version.
        if versions.back().is_none_or(|(until, _)| *until < now) {
            versions.push_back((now, before));
            self.order.push_back((now, id.to_owned()));
        }
        while self.order.len() > KEEP
            || self.order.front().is_some_and(|(until, _)| *until < now.saturating_sub(KEEP_MS))
        {
            self.forget_oldest();
        }
    }

    fn forget_oldest(&mut self) {
        let Some((_, id)) = self.order.pop_front() else { return };
        let Some(versions) = self.versions.get_mut(&id) else { return };
        versions.pop_front();
        if versions.is_empty() {
            self.versions.remove(&id);
        }
    }

    /// A conversation as it was then. Of a time that is forgotten, the oldest that is known.
    pub(super) fn at(
        &self,
        id: &str,
        then: i64,
        now: Option<&Arc<Conversation>>,
    ) -> Option<Arc<Conversation>> {
        let mut versions = self.versions.get(id).into_iter().flatten();
        match versions.find(|(until, _)| then < *until) {
            Some((_, version)) => version.clone(),
            None => now.cloned(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_so_many_versions_are_kept_and_none_for_long() {
        let mut history = History::default();
        for at in 0..KEEP as i64 + 10 {
            history.keep(&(at % 7).to_string(), 1_000 + at / 100, None);
        }
        let kept = |history: &History| history.versions.values().map(VecDeque::len).sum::<usize>();
        assert!(kept(&history) <= KEEP, "{}", kept(&history));
        assert_eq!(kept(&history), history.order.len());
        history.keep("8", 10 * KEEP_MS, None);
        assert_eq!(kept(&history), 1, "the others were too long ago");
    }
}
