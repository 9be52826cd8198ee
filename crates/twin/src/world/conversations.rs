//! All conversations, and what they were before a change that is not dealt with yet.

use std::{collections::BTreeMap, sync::Arc};

use super::{Conversation, Index};

/// Conversations that changed, as they were before; `None` stands for one that was not there.
pub(super) type Touched = BTreeMap<String, Option<Arc<Conversation>>>;

/// All conversations. Each is behind an `Arc`, so that whoever keeps a version of it keeps no copy
/// before it changes.
#[derive(Debug, Default)]
pub(crate) struct Conversations {
    all: BTreeMap<String, Arc<Conversation>>,
    touched: Touched,
    /// All of them, but for what is touched.
    index: Index,
}

impl Conversations {
    pub(crate) fn get(&self, id: &str) -> Option<&Conversation> {
        self.all.get(id).map(Arc::as_ref)
    }

    pub(crate) fn contains_key(&self, id: &str) -> bool {
        self.all.contains_key(id)
    }

    /// By id, which is the order in which they were started.
    pub(crate) fn values(&self) -> impl DoubleEndedIterator<Item = &Conversation> {
        self.all.values().map(Arc::as_ref)
    }

    /// One as it was before the call or act that is being carried out.
    pub(super) fn before(&self, id: &str) -> Option<&Arc<Conversation>> {
        self.touched.get(id).map_or_else(|| self.all.get(id), Option::as_ref)
    }

    /// In the order in which they changed.
    pub(crate) fn index(&self) -> &Index {
        &self.index
    }

    pub(crate) fn insert(&mut self, new: Conversation) {
        self.touched.insert(new.id.clone(), None);
        self.all.insert(new.id.clone(), Arc::new(new));
    }

    /// One, to be changed.
    pub(super) fn get_mut(&mut self, id: &str) -> Option<&mut Conversation> {
        let found = self.all.get_mut(id)?;
        if !self.touched.contains_key(id) {
            self.touched.insert(id.to_owned(), Some(Arc::clone(found)));
        }
        Some(Arc::make_mut(found))
    }

    pub(crate) fn remove(&mut self, id: &str) {
        if let Some(gone) = self.all.remove(id) {
            self.touched.entry(id.to_owned()).or_insert(Some(gone));
        }
    }

    /// Brings the index up to date, and hands out what changed.
    pub(super) fn take_touched(&mut self) -> Touched {
        for (id, before) in &self.touched {
            self.index.put(before.as_ref(), self.all.get(id));
        }
        std::mem::take(&mut self.touched)
    }
}
