//! Readers: a few threads, each with a connection of its own.

use std::{
    path::Path,
    sync::{
        Arc, RwLock,
        atomic::{AtomicUsize, Ordering},
        mpsc,
    },
    thread::JoinHandle,
};

use rusqlite::Connection;
use tokio::sync::oneshot;

use super::{
    connection::{Db, Role, is_of_the_database},
    transaction::Transaction,
};
use crate::StoreError;

/// A read takes microseconds; more than one reader is for the few that take longer.
const READERS: usize = 3;

/// Tells whether the connection is to be replaced.
type Read = Box<dyn FnOnce(&mut Connection) -> bool + Send>;

#[derive(Debug)]
pub(super) struct Readers {
    /// None once they are closed.
    readers: RwLock<Vec<Reader>>,
}

#[derive(Debug)]
struct Reader {
    reads: mpsc::Sender<Read>,
    /// What waits for it, and what it is doing.
    waiting: Arc<AtomicUsize>,
    thread: JoinHandle<()>,
}

impl Readers {
    pub(super) fn start(path: &Path) -> Result<Self, StoreError> {
        let readers = (0..READERS).map(|_| Reader::start(path)).collect::<Result<_, _>>()?;
        Ok(Self { readers: RwLock::new(readers) })
    }

    /// Reads, all of it from one state of the database.
    pub(super) async fn read<T: Send + 'static>(
        &self,
        read: impl FnOnce(&Connection) -> Result<T, StoreError> + Send + 'static,
    ) -> Result<T, StoreError> {
        self.whole(move |db| {
            let transaction = Transaction::read(db)?;
            let found = read(&transaction)?;
            transaction.commit()?;
            Ok(found)
        })
        .await
    }

    /// Reads as it likes: what several transactions show may differ.
    pub(super) async fn whole<T: Send + 'static>(
        &self,
        read: impl FnOnce(&mut Connection) -> Result<T, StoreError> + Send + 'static,
    ) -> Result<T, StoreError> {
        let (answer, answered) = oneshot::channel();
        self.put(Box::new(move |db| {
            let found = read(db);
            let failed = found.as_ref().is_err_and(is_of_the_database);
            answer.send(found).ok();
            failed
        }))?;
        answered.await.map_err(|_| StoreError::Closed)?
    }

    /// Gives it to the one with the least to do.
    fn put(&self, read: Read) -> Result<(), StoreError> {
        let readers = self.readers.read().map_err(|_| StoreError::Closed)?;
        let reader = readers
            .iter()
            .min_by_key(|reader| reader.waiting.load(Ordering::Relaxed))
            .ok_or(StoreError::Closed)?;
        reader.waiting.fetch_add(1, Ordering::Relaxed);
        reader.reads.send(read).map_err(|_| StoreError::Closed)
    }

    /// Does what waits, and lets go of the file.
    pub(super) fn close(&self) {
        let readers = self.readers.write().map(|mut readers| std::mem::take(&mut *readers));
        for Reader { reads, thread, .. } in readers.unwrap_or_default() {
            drop(reads);
            thread.join().ok();
        }
    }
}

impl Reader {
    fn start(path: &Path) -> Result<Self, StoreError> {
        let mut db = Db::open(path, Role::Reader)?;
        let (reads, waiting_reads) = mpsc::channel::<Read>();
        let waiting = Arc::new(AtomicUsize::new(0));
        let done = Arc::clone(&waiting);
        let run = move || {
            for read in waiting_reads {
                if read(db.connection()) {
                    db.replace().ok();
                }
                done.fetch_sub(1, Ordering::Relaxed);
            }
        };
        let thread = std::thread::Builder::new().name("store-reader".to_owned()).spawn(run);
        let thread = thread.map_err(|source| StoreError::File {
            path: "a thread for the database".to_owned(),
            source,
        })?;
        Ok(Self { reads, waiting, thread })
    }
}
