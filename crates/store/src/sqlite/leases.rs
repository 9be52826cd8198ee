//! Who works on what. One process has the file, so its memory is the place for it.

use std::{
    collections::BTreeMap,
    sync::{Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use deskmate_core::Timestamp;

use crate::{Lease, Place, StoreError};

#[derive(Debug, Default)]
pub(super) struct Leases {
    held: Mutex<Held>,
}

#[derive(Debug, Default)]
struct Held {
    by_place: BTreeMap<Place, (i64, Timestamp)>,
    tokens: i64,
}

impl Leases {
    fn held(&self) -> MutexGuard<'_, Held> {
        self.held.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn take(&self, place: &Place, now: Timestamp, length: Duration) -> Option<Lease> {
        let mut held = self.held();
        if held.by_place.get(place).is_some_and(|(_, until)| *until > now) {
            return None;
        }
        held.tokens += 1;
        let token = held.tokens;
        held.by_place.insert(place.clone(), (token, now.plus(length)));
        Some(Lease { place: place.clone(), token })
    }

    pub(super) fn check(&self, lease: &Lease) -> Result<(), StoreError> {
        match self.held().by_place.get(&lease.place) {
            Some((token, _)) if *token == lease.token => Ok(()),
            _ => Err(StoreError::LeaseLost(lease.place.to_string())),
        }
    }

    pub(super) fn renew(&self, lease: &Lease, until: Timestamp) -> Result<(), StoreError> {
        match self.held().by_place.get_mut(&lease.place) {
            Some((token, held_until)) if *token == lease.token => {
                *held_until = until;
                Ok(())
            }
            _ => Err(StoreError::LeaseLost(lease.place.to_string())),
        }
    }

    pub(super) fn give_back(&self, lease: &Lease) {
        let mut held = self.held();
        if held.by_place.get(&lease.place).is_some_and(|(token, _)| *token == lease.token) {
            held.by_place.remove(&lease.place);
        }
    }

    /// Whether somebody works on it at `now`; without a time, whether somebody has it at all.
    pub(super) fn is_held(&self, place: &Place, now: Option<Timestamp>) -> bool {
        self.held().by_place.get(place).is_some_and(|(_, until)| now.is_none_or(|now| *until > now))
    }

    pub(super) fn count(&self) -> usize {
        self.held().by_place.len()
    }
}
