//! What the writer does besides writing: it brings what was written into the file itself, and where
//! writes fail, it keeps trying.

use std::{
    sync::{Arc, Mutex, PoisonError, mpsc},
    time::{Duration, Instant},
};

use rusqlite::TransactionBehavior;

use super::Job;
use crate::{Health, StoreError, sqlite::connection::Db};

/// So long after the last write, the file alone is the whole database.
const QUIET: Duration = Duration::from_secs(1);
/// At most so long after a write, however many follow. What is deleted is gone from the disk then.
const AT_LAST: Duration = Duration::from_secs(60);
/// How often to try while writes fail.
const RETRY: Duration = Duration::from_secs(1);

/// Since when writes fail, for whoever asks.
#[derive(Debug, Default)]
pub(super) struct Shared {
    failing: Mutex<Option<Failing>>,
}

#[derive(Clone, Debug)]
struct Failing {
    since: Instant,
    why: String,
}

impl Shared {
    pub(super) fn health(&self) -> Health {
        let failing = self.failing.lock().unwrap_or_else(PoisonError::into_inner).clone();
        Health {
            failing: failing.map(|failing| crate::Failing {
                lasts: now().saturating_duration_since(failing.since),
                why: failing.why,
            }),
        }
    }
}

#[derive(Debug)]
pub(super) struct Upkeep {
    shared: Arc<Shared>,
    /// Since when something waits in the log beside the file.
    logged: Option<Instant>,
    fails: bool,
}

impl Upkeep {
    pub(super) fn new(shared: Arc<Shared>) -> Self {
        Self { shared, logged: None, fails: false }
    }

    /// Waits for something to write, and does what is to be done meanwhile. `false`: nobody can
    /// ask for anything any more.
    pub(super) fn wait(
        &mut self,
        db: &mut Db,
        waiting: &mpsc::Receiver<Box<dyn Job>>,
        batch: &mut Vec<Box<dyn Job>>,
    ) -> bool {
        loop {
            let next = match (self.fails, self.logged) {
                (true, _) => Some(RETRY),
                (false, Some(since)) => {
                    let passed = now().saturating_duration_since(since);
                    Some(QUIET.min(AT_LAST.saturating_sub(passed)))
                }
                (false, None) => None,
            };
            let received = match next {
                None => waiting.recv().map_err(|_| mpsc::RecvTimeoutError::Disconnected),
                // Even under load: writes may wait for it for some milliseconds.
                Some(Duration::ZERO) => Err(mpsc::RecvTimeoutError::Timeout),
                Some(next) => waiting.recv_timeout(next),
            };
            match received {
                Ok(job) => {
                    batch.push(job);
                    return true;
                }
                Err(mpsc::RecvTimeoutError::Disconnected) => return false,
                Err(mpsc::RecvTimeoutError::Timeout) if self.fails => self.try_again(db),
                Err(mpsc::RecvTimeoutError::Timeout) => self.checkpoint(db),
            }
        }
    }

    /// Something was written.
    pub(super) fn committed(&mut self) {
        self.logged.get_or_insert_with(now);
        if std::mem::take(&mut self.fails) {
            tracing::info!("store.writes_again");
            *self.shared.failing.lock().unwrap_or_else(PoisonError::into_inner) = None;
        }
    }

    /// Nothing can be written; the connection may be to blame.
    pub(super) fn failed(&mut self, db: &mut Db, error: &StoreError) {
        if !std::mem::replace(&mut self.fails, true) {
            tracing::error!(%error, "store.write_failed");
        }
        let mut failing = self.shared.failing.lock().unwrap_or_else(PoisonError::into_inner);
        let since = failing.as_ref().map_or_else(now, |failing| failing.since);
        *failing = Some(Failing { since, why: error.to_string() });
        drop(failing);
        // Where there is none to be had now, the old one fails until there is.
        db.replace().ok();
    }

    /// Nobody may write for a long time, and it has to be known when they can.
    fn try_again(&mut self, db: &mut Db) {
        match probe(db) {
            Ok(()) => self.committed(),
            Err(error) => self.failed(db, &error),
        }
    }

    fn checkpoint(&mut self, db: &Db) {
        self.logged = match db.checkpoint() {
            Ok(true) => None,
            // Later: what is in the log is as durable.
            Ok(false) => Some(now()),
            Err(error) => {
                tracing::warn!(%error, "store.checkpoint_failed");
                Some(now())
            }
        };
    }

    /// The last that is done with the file.
    pub(super) fn end(mut self, db: &Db) {
        self.checkpoint(db);
    }
}

/// Waits until there is somebody for whose write it is worth a flush of the disk, or for so long.
pub(super) fn wait_for_company(
    waiting: &mpsc::Receiver<Box<dyn Job>>,
    batch: &mut Vec<Box<dyn Job>>,
    patience: Duration,
) {
    let until = now() + patience;
    while !patience.is_zero()
        && batch.len() < batch.capacity()
        && batch.iter().all(|job| job.is_patient())
    {
        match waiting.recv_timeout(until.saturating_duration_since(now())) {
            Ok(job) => batch.push(job),
            Err(_) => return,
        }
    }
}

/// Writes something that takes room, and takes it back.
fn probe(db: &mut Db) -> Result<(), StoreError> {
    let transaction = db.connection().transaction_with_behavior(TransactionBehavior::Immediate)?;
    transaction.execute("REPLACE INTO mark VALUES ('', 'probe', hex(zeroblob(4096)))", [])?;
    transaction.commit()?;
    db.connection().execute("DELETE FROM mark WHERE channel = '' AND name = 'probe'", [])?;
    Ok(())
}

#[expect(clippy::disallowed_methods, reason = "how long a disk refuses is real time in any test")]
fn now() -> Instant {
    Instant::now()
}
