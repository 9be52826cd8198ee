//! Conversations with a service that have no answer yet: until a first one has been kept in the state,
//! what was begun is remembered here, so that what is sent again is recognised.

use std::{
    collections::BTreeMap,
    fmt,
    sync::{Mutex, MutexGuard, PoisonError},
};

use uuid::Uuid;

use super::{Asked, uuid};

/// Most conversations whose first answer is awaited at once that are remembered.
const MOST: usize = 4096;

/// What is kept of each, such as its token.
pub(crate) struct Begun<K>(Mutex<BTreeMap<Uuid, K>>);

impl<K: Clone> Begun<K> {
    pub(crate) fn of(&self, asked: &Asked) -> Option<K> {
        self.all().get(&uuid(&asked.turn)).cloned()
    }

    pub(crate) fn remember(&self, asked: &Asked, kept: &K) {
        let mut all = self.all();
        if all.len() >= MOST {
            all.pop_first();
        }
        all.insert(uuid(&asked.turn), kept.clone());
    }

    pub(crate) fn forget(&self, asked: &Asked) {
        self.all().remove(&uuid(&asked.turn));
    }
}

impl<K> Begun<K> {
    fn all(&self) -> MutexGuard<'_, BTreeMap<Uuid, K>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<K> Default for Begun<K> {
    fn default() -> Self {
        Self(Mutex::default())
    }
}

impl<K> fmt::Debug for Begun<K> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Begun").field(&self.all().len()).finish()
    }
}
