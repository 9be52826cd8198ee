//! SQLite: one file, one process, one writer whose commits are shared.

mod answer;
mod claim;
mod commit;
mod connection;
mod counts;
mod duties;
mod event;
mod intake;
mod keeping;
mod leased;
mod leases;
mod mark;
mod migrate;
mod readers;
mod tables;
mod timeline;
mod transaction;
mod whole;
mod writer;

use std::{
    collections::BTreeMap,
    path::Path,
    sync::{Arc, Mutex},
    time::Duration,
};

use async_trait::async_trait;
use deskmate_core::{ChannelName, ContactId, Conversation, ConversationId, Timestamp, TurnId};
use rusqlite::Connection;

use crate::{
    Change, ConversationKey, Counts, EventRow, Events, Health, Heard, History, Inbox, Keeping,
    Known, Lease, LeasedConversation, Marks, NewNotification, Old, Release, Store, StoreError,
    Stored, TakenIn, TimelineEntry, Wake, Work, lock::OneProcess,
};
use commit::Commit;
use connection::{Db, Role};
use keeping::MOST_FORGOTTEN;
use leases::Leases;
use readers::Readers;
pub(crate) use whole::{copy, is_one, new_file, read_whole};
use writer::Writer;

/// The default store: a SQLite file in WAL mode. A commit is on disk when it returns.
///
/// Each connection has a thread of its own; the runtime hands over whole batches to write and whole
/// questions to read, and never waits for the disk.
#[derive(Debug)]
pub struct SqliteStore {
    threads: Arc<Threads>,
    leases: Leases,
}

#[derive(Debug)]
struct Threads {
    readers: Readers,
    writer: Writer,
    /// Let go of when the store is closed.
    lock: Mutex<Option<OneProcess>>,
}

impl SqliteStore {
    /// Opens the file, makes it if there is none, and brings it up to date.
    ///
    /// # Errors
    /// [`StoreError::InUse`] where another process has it, [`StoreError::Newer`] where a newer
    /// Deskmate wrote it, and what the file system or SQLite say.
    pub async fn open(path: &Path) -> Result<Self, StoreError> {
        Self::open_patient(path, Duration::ZERO).await
    }

    /// The same; what nobody waits for is written up to so much later, to share a commit with
    /// something else. A service that has many such writes flushes the disk less often.
    ///
    /// # Errors
    /// As [`SqliteStore::open`].
    pub async fn open_patient(path: &Path, patience: Duration) -> Result<Self, StoreError> {
        let path = path.to_owned();
        let threads = aside(move || Threads::start(&path, patience)).await??;
        Ok(Self { threads: Arc::new(threads), leases: Leases::default() })
    }

    /// Opens a file beside whoever uses it: for one who looks something up, or says one thing, and
    /// goes. Nothing may be claimed through it, since the other does not know of that.
    ///
    /// # Errors
    /// [`StoreError::File`] where there is no such file; [`StoreError::Newer`] and
    /// [`StoreError::Older`] where it is another version's.
    pub async fn beside(path: &Path) -> Result<Self, StoreError> {
        let path = path.to_owned();
        let threads = aside(move || Threads::beside(&path)).await??;
        Ok(Self { threads: Arc::new(threads), leases: Leases::default() })
    }

    fn readers(&self) -> &Readers {
        &self.threads.readers
    }

    fn writer(&self) -> &Writer {
        &self.threads.writer
    }
}

impl Threads {
    fn start(path: &Path, patience: Duration) -> Result<Self, StoreError> {
        let lock = OneProcess::lock(path)?;
        let path = lock.path();
        let mut db = Db::open(path, Role::Writer)?;
        if !lock.is_what_is_locked() {
            return Err(StoreError::InUse { path: path.display().to_string() });
        }
        lock.make_private()?;
        migrate::migrate(db.connection())?;
        db.checkpoint()?;
        let readers = Readers::start(path)?;
        let writer = Writer::start(db, patience)?;
        Ok(Self { readers, writer, lock: Mutex::new(Some(lock)) })
    }

    fn beside(path: &Path) -> Result<Self, StoreError> {
        if !path.is_file() {
            let source = std::io::Error::from(std::io::ErrorKind::NotFound);
            return Err(StoreError::File { path: path.display().to_string(), source });
        }
        let mut db = Db::open(path, Role::Writer)?;
        migrate::is_current(db.connection())?;
        let readers = Readers::start(path)?;
        let writer = Writer::start(db, Duration::ZERO)?;
        Ok(Self { readers, writer, lock: Mutex::new(None) })
    }

    fn close(&self) {
        // The writer is the last one at the file: then SQLite clears away what lies beside it.
        self.readers.close();
        self.writer.close();
        drop(self.lock.lock().ok().and_then(|mut lock| lock.take()));
    }
}

/// Does what may wait for the disk where nothing else waits for it.
async fn aside<T: Send + 'static>(
    work: impl FnOnce() -> T + Send + 'static,
) -> Result<T, StoreError> {
    tokio::task::spawn_blocking(work).await.map_err(|_| StoreError::Closed)
}

/// A number of rows as SQL wants it.
fn limit(most: usize) -> i64 {
    i64::try_from(most).unwrap_or(i64::MAX)
}

#[async_trait]
impl Work for SqliteStore {
    async fn take_in(
        &self,
        notifications: Vec<NewNotification>,
    ) -> Result<Vec<TakenIn>, StoreError> {
        let patient = notifications.iter().all(NewNotification::is_patient);
        self.writer().write_when(patient, move |db| intake::take_in(db, &notifications)).await
    }

    async fn take_answer(
        &self,
        key: &ConversationKey,
        turn: &TurnId,
        answer: serde_json::Value,
        now: Timestamp,
    ) -> Result<bool, StoreError> {
        let (key, turn, answer) = (key.clone(), turn.clone(), answer.to_string());
        self.writer().write(move |db| answer::take(db, &key, &turn, &answer, now)).await
    }

    async fn wake(&self, wakes: Vec<Wake>) -> Result<(), StoreError> {
        self.writer().write(move |db| intake::wake_all(db, &wakes)).await
    }

    async fn claim(
        &self,
        node: &str,
        now: Timestamp,
        length: Duration,
        most: usize,
    ) -> Result<Vec<LeasedConversation>, StoreError> {
        let (leases, node) = (self.leases.clone(), node.to_owned());
        let claim = move |db: &mut Connection| {
            let claimed = claim::due(db, &leases, &node, now, most)?;
            claim::Claimed::open(db, &leases, &node, now, length, claimed)
        };
        Ok(self.readers().whole(claim).await?.take())
    }

    async fn next_due(&self) -> Result<Option<Timestamp>, StoreError> {
        let leases = self.leases.clone();
        self.readers().read(move |db| claim::next(db, &leases)).await
    }

    async fn renew(&self, lease: &Lease, until: Timestamp) -> Result<(), StoreError> {
        self.leases.renew(lease, until)
    }

    async fn inbox(&self, lease: &Lease) -> Result<Inbox, StoreError> {
        self.leases.check(lease)?;
        let key = lease.key.clone();
        self.readers().read(move |db| leased::inbox(db, &key)).await
    }

    async fn commit(
        &self,
        lease: &Lease,
        change: Change,
        release: Option<Release>,
    ) -> Result<bool, StoreError> {
        let writing = self.leases.begin_write(lease)?;
        let is_done = release.is_some();
        let commit = Commit::new(&lease.key, change, release)?;
        let write = move |db: &Connection| {
            // Until the commit is on disk nobody else gets the conversation.
            let _ = &writing;
            commit.write(db)
        };
        // Whoever is done waits for nothing. Until it is written it is as if the process had died
        // just before, and what comes in meanwhile is written with it.
        let released = self.writer().write_when(is_done, write).await?;
        if released {
            self.leases.give_back(lease);
        }
        Ok(released)
    }

    async fn abandon(&self, lease: &Lease) {
        self.leases.give_back(lease);
    }
}

#[async_trait]
impl History for SqliteStore {
    async fn conversation(
        &self,
        key: &ConversationKey,
    ) -> Result<Option<Conversation>, StoreError> {
        let key = key.clone();
        self.readers().read(move |db| leased::conversation(db, &key)).await
    }

    async fn known(
        &self,
        channel: &ChannelName,
        ids: Vec<ConversationId>,
    ) -> Result<BTreeMap<ConversationId, Known>, StoreError> {
        let channel = channel.clone();
        self.readers().read(move |db| leased::known(db, &channel, ids)).await
    }

    async fn timeline(&self, key: &ConversationKey) -> Result<Vec<TimelineEntry>, StoreError> {
        let key = key.clone();
        self.readers().read(move |db| timeline::timeline(db, &key)).await
    }

    async fn counts(&self) -> Result<Counts, StoreError> {
        self.readers().read(counts::counts).await
    }
}

#[async_trait]
impl Keeping for SqliteStore {
    async fn conversations_of(
        &self,
        channel: &ChannelName,
        contact: &ContactId,
    ) -> Result<Vec<ConversationId>, StoreError> {
        let (channel, contact) = (channel.clone(), contact.clone());
        self.readers().read(move |db| keeping::conversations_of(db, &channel, &contact)).await
    }

    async fn held(&self, key: &ConversationKey) -> Result<Option<Stored>, StoreError> {
        let key = key.clone();
        self.readers().read(move |db| keeping::held(db, &key)).await
    }

    async fn erase(&self, key: &ConversationKey) -> Result<bool, StoreError> {
        let key = key.clone();
        self.writer().write(move |db| keeping::erase(db, &key)).await
    }

    async fn forget(&self, old: Old) -> Result<u64, StoreError> {
        let mut forgotten = 0;
        loop {
            let now = self.writer().write(move |db| keeping::forget_some(db, old)).await?;
            forgotten += now as u64;
            if now < MOST_FORGOTTEN {
                return Ok(forgotten);
            }
        }
    }
}

#[async_trait]
impl Marks for SqliteStore {
    async fn mark(&self, channel: &ChannelName, name: &str) -> Result<Option<String>, StoreError> {
        let (channel, name) = (channel.clone(), name.to_owned());
        self.readers().read(move |db| mark::get(db, &channel, &name)).await
    }

    async fn set_mark(
        &self,
        channel: &ChannelName,
        name: &str,
        value: &str,
    ) -> Result<(), StoreError> {
        let (channel, name, value) = (channel.clone(), name.to_owned(), value.to_owned());
        self.writer().write(move |db| mark::set(db, &channel, &name, &value)).await
    }

    async fn secret(
        &self,
        channel: &ChannelName,
        name: &str,
        fresh: &str,
    ) -> Result<String, StoreError> {
        let (channel, name, fresh) = (channel.clone(), name.to_owned(), fresh.to_owned());
        let known = (channel.clone(), name.clone());
        let known = self.readers().read(move |db| mark::known_secret(db, &known.0, &known.1));
        if let Some(known) = known.await? {
            return Ok(known);
        }
        self.writer().write(move |db| mark::secret(db, &channel, &name, &fresh)).await
    }
}

#[async_trait]
impl Events for SqliteStore {
    async fn events(
        &self,
        channel: &ChannelName,
        most: usize,
    ) -> Result<Vec<EventRow>, StoreError> {
        let channel = channel.clone();
        self.readers().read(move |db| event::oldest(db, &channel, most)).await
    }

    async fn finish_event(&self, channel: &ChannelName, id: &str) -> Result<(), StoreError> {
        let (channel, id) = (channel.clone(), id.to_owned());
        self.writer().write(move |db| event::finish(db, &channel, &id)).await
    }
}

#[async_trait]
impl Store for SqliteStore {
    fn health(&self) -> Health {
        self.writer().health()
    }

    fn is_shared(&self) -> bool {
        false
    }

    async fn heard(&self) -> Heard {
        std::future::pending().await
    }

    async fn close(&self) {
        let threads = Arc::clone(&self.threads);
        aside(move || threads.close()).await.ok();
    }
}
