//! The one writer: what waits while a commit is under way shares the next one.
//!
//! A durable commit costs a disk flush. Under load many writes wait for the one before them, and
//! all of them go into one transaction; notifications that wait together even share their
//! statements. If one of the writes fails, the transaction is rolled back and each is done again
//! alone, so that it takes no other with it. Nobody hears of success before the commit is on disk.

use std::{future::Future, sync::Mutex};

use async_trait::async_trait;
use sqlx::{Connection, SqliteConnection};
use tokio::{
    sync::{mpsc, oneshot},
    task::JoinHandle,
};

use super::intake::TakeIn;
use crate::{NewNotification, StoreError, TakenIn};

/// Writes that share one commit at most.
const MOST_SHARED: usize = 256;
/// Writes that may wait before a caller has to.
const QUEUE: usize = 4096;

/// Something to write. It may be done twice: again alone, if one that shared its commit failed.
pub(super) trait Write: Send + Sync + 'static {
    /// What its caller hears.
    type Out: Send + 'static;

    /// Writes it, within a transaction.
    fn write(
        &self,
        db: &mut SqliteConnection,
    ) -> impl Future<Output = Result<Self::Out, StoreError>> + Send;
}

type Answer<T> = oneshot::Sender<Result<T, StoreError>>;

/// A write and who waits for it.
#[async_trait]
trait Job: Send {
    async fn write(&mut self, db: &mut SqliteConnection) -> Result<(), StoreError>;

    /// Tells the caller what came of the commit.
    fn finish(self: Box<Self>, committed: Result<(), StoreError>);
}

enum Waiting {
    TakeIn(Vec<NewNotification>, Answer<Vec<TakenIn>>),
    Other(Box<dyn Job>),
}

#[derive(Debug)]
pub(super) struct Writer {
    queue: Mutex<Option<mpsc::Sender<Waiting>>>,
    task: Mutex<Option<JoinHandle<()>>>,
}

impl Writer {
    #[expect(clippy::disallowed_methods, reason = "the writer is joined by `close`")]
    pub(super) fn start(connection: SqliteConnection) -> Self {
        let (queue, waiting) = mpsc::channel(QUEUE);
        let task = tokio::spawn(run(connection, waiting));
        Self { queue: Mutex::new(Some(queue)), task: Mutex::new(Some(task)) }
    }

    /// Writes it in a transaction and returns when it is on disk.
    pub(super) async fn write<W: Write>(&self, write: W) -> Result<W::Out, StoreError> {
        let (answer, answered) = oneshot::channel();
        let job = One { write, answer, out: None };
        self.put(Waiting::Other(Box::new(job)), answered).await
    }

    /// Keeps notifications, with all others that come in meanwhile.
    pub(super) async fn take_in(
        &self,
        notifications: Vec<NewNotification>,
    ) -> Result<Vec<TakenIn>, StoreError> {
        let (answer, answered) = oneshot::channel();
        self.put(Waiting::TakeIn(notifications, answer), answered).await
    }

    async fn put<T>(
        &self,
        waiting: Waiting,
        answered: oneshot::Receiver<Result<T, StoreError>>,
    ) -> Result<T, StoreError> {
        let queue =
            self.queue.lock().ok().and_then(|queue| queue.clone()).ok_or(StoreError::Closed)?;
        queue.send(waiting).await.map_err(|_| StoreError::Closed)?;
        // Or else a `close` would wait for this caller, who may be in no hurry to take the answer.
        drop(queue);
        answered.await.map_err(|_| StoreError::Closed)?
    }

    /// Writes what waits, and ends.
    pub(super) async fn close(&self) {
        drop(self.queue.lock().ok().and_then(|mut queue| queue.take()));
        let task = self.task.lock().ok().and_then(|mut task| task.take());
        if let Some(task) = task {
            task.await.ok();
        }
    }
}

struct One<W: Write> {
    write: W,
    answer: Answer<W::Out>,
    out: Option<W::Out>,
}

#[async_trait]
impl<W: Write> Job for One<W> {
    async fn write(&mut self, db: &mut SqliteConnection) -> Result<(), StoreError> {
        self.out = Some(self.write.write(db).await?);
        Ok(())
    }

    fn finish(self: Box<Self>, committed: Result<(), StoreError>) {
        let Self { write, answer, out } = *self;
        // What it holds is let go of first: the caller may want it at once.
        drop(write);
        answer.send(committed.and_then(|()| out.ok_or(StoreError::Closed))).ok();
    }
}

/// Everything that several callers take in.
#[derive(Default)]
struct Together {
    write: TakeIn,
    callers: Vec<(usize, Answer<Vec<TakenIn>>)>,
    out: Vec<TakenIn>,
}

#[async_trait]
impl Job for Together {
    async fn write(&mut self, db: &mut SqliteConnection) -> Result<(), StoreError> {
        self.out = self.write.write(db).await?;
        Ok(())
    }

    fn finish(self: Box<Self>, committed: Result<(), StoreError>) {
        let mut out = self.out.into_iter();
        for (count, answer) in self.callers {
            let mine = out.by_ref().take(count).collect();
            let outcome = match &committed {
                Ok(()) => Ok(mine),
                Err(error) => Err(StoreError::NotCommitted(error.to_string())),
            };
            answer.send(outcome).ok();
        }
    }
}

async fn run(mut connection: SqliteConnection, mut waiting: mpsc::Receiver<Waiting>) {
    let mut batch = Vec::with_capacity(MOST_SHARED);
    while waiting.recv_many(&mut batch, MOST_SHARED).await > 0 {
        let mut jobs = jobs(&mut batch);
        match share(&mut connection, &mut jobs).await {
            Err(Failure::OfOne(error)) => {
                let mut error = (jobs.len() == 1).then_some(error);
                for mut job in jobs {
                    let outcome = match error.take() {
                        Some(error) => Err(error),
                        None => again(&mut connection, &mut job).await,
                    };
                    job.finish(outcome);
                }
            }
            Err(Failure::OfAll(error)) => {
                let error = error.to_string();
                for job in jobs {
                    job.finish(Err(StoreError::NotCommitted(error.clone())));
                }
            }
            Ok(()) => jobs.into_iter().for_each(|job| job.finish(Ok(()))),
        }
    }
    connection.close().await.ok();
}

/// All that is taken in goes together, and first.
fn jobs(batch: &mut Vec<Waiting>) -> Vec<Box<dyn Job>> {
    let mut together = Together::default();
    let mut jobs = Vec::with_capacity(batch.len());
    for waiting in batch.drain(..) {
        match waiting {
            Waiting::TakeIn(notifications, answer) => {
                together.callers.push((notifications.len(), answer));
                together.write.notifications.extend(notifications);
            }
            Waiting::Other(job) => jobs.push(job),
        }
    }
    if !together.callers.is_empty() {
        jobs.insert(0, Box::new(together));
    }
    jobs
}

/// Why a shared commit did not come about.
enum Failure {
    /// One of the writes failed.
    OfOne(StoreError),
    /// The transaction itself failed.
    OfAll(sqlx::Error),
}

/// Does alone what was done with others in vain.
async fn again(
    connection: &mut SqliteConnection,
    job: &mut Box<dyn Job>,
) -> Result<(), StoreError> {
    match share(connection, std::slice::from_mut(job)).await {
        Ok(()) => Ok(()),
        Err(Failure::OfOne(error)) => Err(error),
        Err(Failure::OfAll(error)) => Err(StoreError::NotCommitted(error.to_string())),
    }
}

/// One transaction for all of them.
async fn share(
    connection: &mut SqliteConnection,
    jobs: &mut [Box<dyn Job>],
) -> Result<(), Failure> {
    let mut transaction = connection.begin_with("BEGIN IMMEDIATE").await.map_err(Failure::OfAll)?;
    for job in jobs {
        if let Err(error) = job.write(&mut transaction).await {
            transaction.rollback().await.map_err(Failure::OfAll)?;
            return Err(Failure::OfOne(error));
        }
    }
    transaction.commit().await.map_err(Failure::OfAll)
}
