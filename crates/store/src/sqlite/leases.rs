//! Who works on what. One process has the file, so its memory is the place for it.

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use deskmate_core::Timestamp;

use crate::{ConversationKey, Lease, StoreError};

#[derive(Clone, Debug, Default)]
pub(super) struct Leases {
    held: Arc<Mutex<Held>>,
}

#[derive(Debug, Default)]
struct Held {
    by_key: BTreeMap<ConversationKey, Holder>,
    tokens: i64,
}

#[derive(Debug)]
struct Holder {
    token: i64,
    node: String,
    until: Timestamp,
    /// Writes under way. Until they are done nobody else may read what they change.
    writing: usize,
    given_back: bool,
}

impl Holder {
    /// Whether a node has to leave it to whoever has it.
    fn keeps_out(&self, node: &str, now: Timestamp) -> bool {
        self.writing > 0 || self.until > now || self.node == node && !self.given_back
    }
}

impl Held {
    /// The holder, if it is still the one with this lease.
    fn of(&mut self, lease: &Lease) -> Option<&mut Holder> {
        self.by_key.get_mut(&lease.key).filter(|holder| holder.token == lease.token)
    }

    fn forget_if_over(&mut self, lease: &Lease) {
        if self.of(lease).is_some_and(|holder| holder.given_back && holder.writing == 0) {
            self.by_key.remove(&lease.key);
        }
    }
}

impl Leases {
    fn held(&self) -> MutexGuard<'_, Held> {
        self.held.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn take(
        &self,
        key: &ConversationKey,
        node: &str,
        now: Timestamp,
        length: Duration,
    ) -> Option<Lease> {
        let mut held = self.held();
        if held.by_key.get(key).is_some_and(|holder| holder.keeps_out(node, now)) {
            return None;
        }
        held.tokens += 1;
        let token = held.tokens;
        let (node, until) = (node.to_owned(), now.plus(length));
        let holder = Holder { token, node, until, writing: 0, given_back: false };
        held.by_key.insert(key.clone(), holder);
        Some(Lease { key: key.clone(), token })
    }

    pub(super) fn check(&self, lease: &Lease) -> Result<(), StoreError> {
        self.held().of(lease).map(drop).ok_or_else(|| lost(lease))
    }

    /// Begins a write, during which nobody else gets the conversation.
    pub(super) fn begin_write(&self, lease: &Lease) -> Result<Writing, StoreError> {
        let mut held = self.held();
        let holder =
            held.of(lease).filter(|holder| !holder.given_back).ok_or_else(|| lost(lease))?;
        holder.writing += 1;
        Ok(Writing { leases: self.clone(), lease: lease.clone() })
    }

    pub(super) fn renew(&self, lease: &Lease, until: Timestamp) -> Result<(), StoreError> {
        self.held().of(lease).map(|holder| holder.until = until).ok_or_else(|| lost(lease))
    }

    pub(super) fn give_back(&self, lease: &Lease) {
        let mut held = self.held();
        if let Some(holder) = held.of(lease) {
            holder.given_back = true;
            holder.until = Timestamp::from_millis(i64::MIN);
        }
        held.forget_if_over(lease);
    }

    /// Whether a node may have it at `now`.
    pub(super) fn is_free(&self, key: &ConversationKey, node: &str, now: Timestamp) -> bool {
        !self.held().by_key.get(key).is_some_and(|holder| holder.keeps_out(node, now))
    }

    /// When the lease of whoever works on it runs out.
    pub(super) fn held_until(&self, key: &ConversationKey) -> Option<Timestamp> {
        self.held().by_key.get(key).map(|holder| holder.until)
    }

    pub(super) fn count(&self) -> usize {
        self.held().by_key.len()
    }
}

fn lost(lease: &Lease) -> StoreError {
    StoreError::LeaseLost(lease.key.to_string())
}

/// A write under way.
#[derive(Debug)]
pub(super) struct Writing {
    leases: Leases,
    lease: Lease,
}

impl Drop for Writing {
    fn drop(&mut self) {
        let mut held = self.leases.held();
        if let Some(holder) = held.of(&self.lease) {
            holder.writing -= 1;
        }
        held.forget_if_over(&self.lease);
    }
}
