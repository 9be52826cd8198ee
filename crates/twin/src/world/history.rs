//! How conversations were a while ago, for stale reads and a lagging index.

use std::{
    collections::{BTreeMap, VecDeque},
    sync::Arc,
};

use super::Conversation;

/// Versions older than this are forgotten, except the newest of them.
const KEEP_MS: i64 = 15 * 60 * 1000;
/// At most so many versions of one conversation.
const KEEP: usize = 64;

/// `None` stands for a deleted conversation.
type Version = (i64, Option<Arc<Conversation>>);

#[derive(Debug, Default)]
pub(super) struct History(BTreeMap<String, VecDeque<Version>>);

impl History {
    pub(super) fn keep(&mut self, id: &str, now: i64, conversation: Option<&Conversation>) {
        let versions = self.0.entry(id.to_owned()).or_default();
        let version = conversation.cloned().map(Arc::new);
        match versions.back_mut() {
            Some((at, last)) if *at == now => *last = version,
            _ => versions.push_back((now, version)),
        }
        while versions.len() > KEEP || versions.get(1).is_some_and(|(at, _)| *at < now - KEEP_MS) {
            versions.pop_front();
        }
    }

    pub(super) fn at(&self, id: &str, then: i64) -> Option<Arc<Conversation>> {
        let (_, version) = self.0.get(id)?.iter().rev().find(|(at, _)| *at <= then)?;
        version.clone()
    }
}
