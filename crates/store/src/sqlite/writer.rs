//! The one writer: what waits while a commit is under way shares the next one.
//!
//! A durable commit costs a disk flush. Under load many writes wait for the one before them, and
//! all of them go into one transaction. If one of the writes fails, the transaction is rolled back
//! and each is done again alone, so that it takes no other with it. Nobody hears of success before
//! the commit is on disk.
//!
//! Some writes nobody waits for, such as that a worker has done all there was to do. They wait for
//! others a little: a customer's answer then takes fewer flushes.
//!
//! It is a thread, since SQLite is no friend of `async`: a whole batch crosses over to it at once.

mod upkeep;

use std::{
    sync::{Arc, Mutex, mpsc},
    thread::JoinHandle,
    time::Duration,
};

use rusqlite::Connection;
use tokio::sync::{OwnedSemaphorePermit, Semaphore, oneshot};

use super::{
    connection::{Db, is_of_the_database},
    transaction::Transaction,
};
use crate::{Health, StoreError};
use upkeep::Upkeep;

/// Writes that share one commit at most.
const MOST_SHARED: usize = 256;
/// Writes that may wait before a caller has to.
const QUEUE: usize = 4096;

/// A write and who waits for it.
trait Job: Send {
    /// Writes it, within a transaction. It may be done twice: again alone, if one that shared its
    /// commit failed.
    fn write(&mut self, db: &Connection) -> Result<(), StoreError>;

    /// Whether nobody waits for what comes of it: it waits for others a little, to share their commit.
    fn is_patient(&self) -> bool;

    /// Tells the caller what came of the commit.
    fn finish(self: Box<Self>, committed: Result<(), StoreError>);
}

#[derive(Debug)]
pub(super) struct Writer {
    queue: Mutex<Option<mpsc::Sender<Box<dyn Job>>>>,
    room: Arc<Semaphore>,
    thread: Mutex<Option<JoinHandle<()>>>,
    health: Arc<upkeep::Shared>,
}

impl Writer {
    pub(super) fn start(db: Db, patience: Duration) -> Result<Self, StoreError> {
        let (queue, waiting) = mpsc::channel();
        let health = Arc::new(upkeep::Shared::default());
        let upkeep = Upkeep::new(Arc::clone(&health));
        let thread = std::thread::Builder::new()
            .name("store-writer".to_owned())
            .spawn(move || run(db, &waiting, upkeep, patience))
            .map_err(|source| StoreError::File {
                path: "a thread for the database".to_owned(),
                source,
            })?;
        Ok(Self {
            queue: Mutex::new(Some(queue)),
            room: Arc::new(Semaphore::new(QUEUE)),
            thread: Mutex::new(Some(thread)),
            health,
        })
    }

    /// Writes it in a transaction and returns when it is on disk.
    pub(super) async fn write<T, W>(&self, write: W) -> Result<T, StoreError>
    where
        T: Send + 'static,
        W: Fn(&Connection) -> Result<T, StoreError> + Send + 'static,
    {
        self.write_when(false, write).await
    }

    /// The same; with `patient` a little later, if that spares a flush of the disk.
    pub(super) async fn write_when<T, W>(&self, patient: bool, write: W) -> Result<T, StoreError>
    where
        T: Send + 'static,
        W: Fn(&Connection) -> Result<T, StoreError> + Send + 'static,
    {
        let room = Arc::clone(&self.room).acquire_owned().await.map_err(|_| StoreError::Closed)?;
        let (answer, answered) = oneshot::channel();
        let job = One { write, patient, answer, out: None, _room: room };
        {
            let queue = self.queue.lock().map_err(|_| StoreError::Closed)?;
            let queue = queue.as_ref().ok_or(StoreError::Closed)?;
            queue.send(Box::new(job)).map_err(|_| StoreError::Closed)?;
        }
        answered.await.map_err(|_| StoreError::Closed)?
    }

    pub(super) fn health(&self) -> Health {
        self.health.health()
    }

    /// Writes what waits, and ends.
    pub(super) fn close(&self) {
        drop(self.queue.lock().ok().and_then(|mut queue| queue.take()));
        let thread = self.thread.lock().ok().and_then(|mut thread| thread.take());
        if let Some(thread) = thread {
            thread.join().ok();
        }
    }
}

struct One<W, T> {
    write: W,
    patient: bool,
    answer: oneshot::Sender<Result<T, StoreError>>,
    out: Option<T>,
    _room: OwnedSemaphorePermit,
}

impl<T, W> Job for One<W, T>
where
    T: Send,
    W: Fn(&Connection) -> Result<T, StoreError> + Send,
{
    fn write(&mut self, db: &Connection) -> Result<(), StoreError> {
        self.out = Some((self.write)(db)?);
        Ok(())
    }

    fn is_patient(&self) -> bool {
        self.patient
    }

    fn finish(self: Box<Self>, committed: Result<(), StoreError>) {
        let Self { write, answer, out, .. } = *self;
        // What it holds is let go of first: the caller may want it at once.
        drop(write);
        answer.send(committed.and_then(|()| out.ok_or(StoreError::Closed))).ok();
    }
}

fn run(mut db: Db, waiting: &mpsc::Receiver<Box<dyn Job>>, mut upkeep: Upkeep, patience: Duration) {
    let mut batch = Vec::with_capacity(MOST_SHARED);
    while upkeep.wait(&mut db, waiting, &mut batch) {
        upkeep::wait_for_company(waiting, &mut batch, patience);
        batch.extend(waiting.try_iter().take(MOST_SHARED - batch.len()));
        let jobs = std::mem::replace(&mut batch, Vec::with_capacity(MOST_SHARED));
        commit_all(&mut db, jobs, &mut upkeep);
    }
    upkeep.end(&db);
}

fn commit_all(db: &mut Db, mut jobs: Vec<Box<dyn Job>>, upkeep: &mut Upkeep) {
    match share(db, &mut jobs) {
        Ok(()) => {
            upkeep.committed();
            jobs.into_iter().for_each(|job| job.finish(Ok(())));
        }
        Err(Failure::OfOne(error)) => {
            let mut error = (jobs.len() == 1).then_some(error);
            for mut job in jobs {
                let outcome = match error.take() {
                    Some(error) => Err(error),
                    None => alone(db, &mut job, upkeep),
                };
                job.finish(outcome);
            }
        }
        Err(Failure::OfAll(error)) => {
            upkeep.failed(db, &error);
            let error = error.to_string();
            for job in jobs {
                job.finish(Err(StoreError::NotCommitted(error.clone())));
            }
        }
    }
}

/// Does alone what was done with others in vain.
fn alone(db: &mut Db, job: &mut Box<dyn Job>, upkeep: &mut Upkeep) -> Result<(), StoreError> {
    match share(db, std::slice::from_mut(job)) {
        Ok(()) => {
            upkeep.committed();
            Ok(())
        }
        Err(Failure::OfOne(error)) => Err(error),
        Err(Failure::OfAll(error)) => {
            upkeep.failed(db, &error);
            Err(StoreError::NotCommitted(error.to_string()))
        }
    }
}

/// Why a shared commit did not come about.
enum Failure {
    /// One of the writes failed.
    OfOne(StoreError),
    /// The transaction itself failed, or the database: the connection is of no use any more.
    OfAll(StoreError),
}

/// One transaction for all of them.
fn share(db: &mut Db, jobs: &mut [Box<dyn Job>]) -> Result<(), Failure> {
    let all = |error: rusqlite::Error| Failure::OfAll(error.into());
    let transaction = Transaction::write(db.connection()).map_err(all)?;
    for job in jobs {
        if let Err(error) = job.write(&transaction) {
            if is_of_the_database(&error) {
                return Err(Failure::OfAll(error));
            }
            transaction.roll_back().map_err(all)?;
            return Err(Failure::OfOne(error));
        }
    }
    transaction.commit().map_err(all)?;
    metrics::counter!("deskmate_commits_total").increment(1);
    Ok(())
}
