//! The one writer: what waits while a commit is under way shares the next one.
//!
//! A durable commit costs a disk flush. Under load many writes wait for the one before them, and
//! all of them go into one transaction; each has its own savepoint, so one that fails takes no
//! other with it. Nobody hears of success before the shared commit is on disk.

use std::{future::Future, pin::Pin, sync::Mutex};

use sqlx::{Connection, SqliteConnection};
use tokio::{
    sync::{mpsc, oneshot},
    task::JoinHandle,
};

use crate::StoreError;

/// Writes that share one commit at most.
const MOST_SHARED: usize = 128;
/// Writes that may wait before a caller has to.
const QUEUE: usize = 4096;

type Boxed<'c, T> = Pin<Box<dyn Future<Output = T> + Send + 'c>>;
type Finish = Box<dyn FnOnce(Result<(), StoreError>) + Send>;
type Work =
    Box<dyn for<'c> FnOnce(&'c mut SqliteConnection) -> Boxed<'c, Result<Finish, Finish>> + Send>;

#[derive(Debug)]
pub(super) struct Writer {
    queue: Mutex<Option<mpsc::Sender<Work>>>,
    task: Mutex<Option<JoinHandle<()>>>,
}

impl Writer {
    #[expect(clippy::disallowed_methods, reason = "the writer is joined by `close`")]
    pub(super) fn start(connection: SqliteConnection) -> Self {
        let (queue, waiting) = mpsc::channel(QUEUE);
        let task = tokio::spawn(run(connection, waiting));
        Self { queue: Mutex::new(Some(queue)), task: Mutex::new(Some(task)) }
    }

    /// Does `work` in a transaction and returns when it is on disk.
    pub(super) async fn write<T, F>(&self, work: F) -> Result<T, StoreError>
    where
        T: Send + 'static,
        F: for<'c> FnOnce(&'c mut SqliteConnection) -> Boxed<'c, Result<T, StoreError>>
            + Send
            + 'static,
    {
        let (answer, answered) = oneshot::channel();
        let job: Work = Box::new(move |db| {
            Box::pin(async move {
                match work(db).await {
                    Ok(value) => Ok(Box::new(move |committed: Result<(), StoreError>| {
                        answer.send(committed.map(|()| value)).ok();
                    }) as Finish),
                    Err(error) => Err(Box::new(move |_: Result<(), StoreError>| {
                        answer.send(Err(error)).ok();
                    }) as Finish),
                }
            })
        });
        let queue =
            self.queue.lock().ok().and_then(|queue| queue.clone()).ok_or(StoreError::Closed)?;
        queue.send(job).await.map_err(|_| StoreError::Closed)?;
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

async fn run(mut connection: SqliteConnection, mut waiting: mpsc::Receiver<Work>) {
    let mut batch = Vec::with_capacity(MOST_SHARED);
    while waiting.recv_many(&mut batch, MOST_SHARED).await > 0 {
        let mut done = Vec::with_capacity(batch.len());
        let committed = share(&mut connection, &mut batch, &mut done).await;
        for finish in done {
            finish(
                committed
                    .as_ref()
                    .map(|()| ())
                    .map_err(|error| StoreError::NotCommitted(error.to_string())),
            );
        }
    }
    connection.close().await.ok();
}

/// One transaction for all of them. What is left in `batch` on an error is dropped, and its callers
/// hear that the store did not answer.
async fn share(
    connection: &mut SqliteConnection,
    batch: &mut Vec<Work>,
    done: &mut Vec<Finish>,
) -> Result<(), sqlx::Error> {
    let alone = batch.len() == 1;
    let mut transaction =
        connection.begin_with("BEGIN IMMEDIATE").await.inspect_err(|_| batch.clear())?;
    for work in batch.drain(..) {
        if alone {
            match work(&mut transaction).await {
                Ok(finish) => done.push(finish),
                Err(finish) => {
                    transaction.rollback().await.ok();
                    finish(Ok(()));
                    return Ok(());
                }
            }
            continue;
        }
        let mut savepoint = transaction.begin().await?;
        match work(&mut savepoint).await {
            Ok(finish) => {
                savepoint.commit().await?;
                done.push(finish);
            }
            Err(finish) => {
                savepoint.rollback().await?;
                finish(Ok(()));
            }
        }
    }
    transaction.commit().await
}
