//! SQLite: one file, one process, one writer whose commits are shared.

mod answer;
mod commit;
mod due;
mod event;
mod intake;
mod keep;
mod leased;
mod leases;
mod writer;

use std::{collections::BTreeMap, path::Path, sync::Mutex, time::Duration};

use async_trait::async_trait;
use deskmate_core::{ChannelName, Conversation, ConversationId, Timestamp, TurnId};
use sqlx::sqlite::{
    SqliteConnectOptions, SqliteJournalMode, SqlitePool, SqlitePoolOptions, SqliteSynchronous,
};

use crate::{
    Change, ConversationKey, Counts, EventRow, Inbox, Known, Lease, LeasedConversation,
    NewNotification, Release, Store, StoreError, TakenIn, TimelineEntry, Wake, lock::OneProcess,
};
use answer::TakeAnswer;
use commit::Commit;
use event::FinishEvent;
use intake::WakeAll;
use keep::{ForgetSome, MOST_FORGOTTEN, SetMark};
use leases::Leases;
use writer::Writer;

/// The default store: a SQLite file in WAL mode. A commit is on disk when it returns.
#[derive(Debug)]
pub struct SqliteStore {
    readers: SqlitePool,
    writer: Writer,
    leases: Leases,
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
        let lock = OneProcess::lock(path)?;
        let options = SqliteConnectOptions::new()
            .filename(path)
            .create_if_missing(true)
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Full)
            .busy_timeout(Duration::from_secs(10));
        let writer =
            SqlitePoolOptions::new().max_connections(1).connect_with(options.clone()).await?;
        sqlx::migrate!("migrations/sqlite").run(&writer).await?;
        let readers = SqlitePoolOptions::new()
            .max_connections(4)
            .connect_with(options.read_only(true))
            .await?;
        let connection = writer.acquire().await?.detach();
        Ok(Self {
            readers,
            writer: Writer::start(connection),
            leases: Leases::default(),
            lock: Mutex::new(Some(lock)),
        })
    }
}

#[async_trait]
impl Store for SqliteStore {
    async fn take_in(
        &self,
        notifications: Vec<NewNotification>,
    ) -> Result<Vec<TakenIn>, StoreError> {
        self.writer.take_in(notifications).await
    }

    async fn wake(&self, wakes: Vec<Wake>) -> Result<(), StoreError> {
        self.writer.write(WakeAll { wakes }).await
    }

    async fn due(&self, now: Timestamp, most: usize) -> Result<Vec<ConversationKey>, StoreError> {
        due::due(&self.readers, &self.leases, now, most).await
    }

    async fn next_due(&self) -> Result<Option<Timestamp>, StoreError> {
        due::next(&self.readers, &self.leases).await
    }

    async fn lease(
        &self,
        place: &ConversationKey,
        _node: &str,
        now: Timestamp,
        length: Duration,
    ) -> Result<Option<LeasedConversation>, StoreError> {
        let Some(lease) = self.leases.take(place, now, length) else { return Ok(None) };
        let desk = leased::open(&self.readers, lease.clone()).await;
        if desk.is_err() {
            self.leases.give_back(&lease);
        }
        desk.map(Some)
    }

    async fn renew(&self, lease: &Lease, until: Timestamp) -> Result<(), StoreError> {
        self.leases.renew(lease, until)
    }

    async fn inbox(&self, lease: &Lease) -> Result<Inbox, StoreError> {
        self.leases.check(lease)?;
        leased::inbox(&self.readers, &lease.place).await
    }

    async fn commit(
        &self,
        lease: &Lease,
        change: Change,
        release: Option<Release>,
    ) -> Result<bool, StoreError> {
        let writing = self.leases.begin_write(lease)?;
        let released = self.writer.write(Commit { writing, change, release }).await?;
        if released {
            self.leases.give_back(lease);
        }
        Ok(released)
    }

    async fn abandon(&self, lease: &Lease) {
        self.leases.give_back(lease);
    }

    async fn take_answer(
        &self,
        place: &ConversationKey,
        turn: &TurnId,
        answer: serde_json::Value,
        now: Timestamp,
    ) -> Result<bool, StoreError> {
        let (place, turn) = (place.clone(), turn.clone());
        self.writer.write(TakeAnswer { place, turn, answer, now }).await
    }

    async fn conversation(
        &self,
        place: &ConversationKey,
    ) -> Result<Option<Conversation>, StoreError> {
        leased::conversation(&self.readers, place).await
    }

    async fn known(
        &self,
        channel: &ChannelName,
        ids: Vec<ConversationId>,
    ) -> Result<BTreeMap<ConversationId, Known>, StoreError> {
        leased::known(&self.readers, channel, ids).await
    }

    async fn timeline(&self, place: &ConversationKey) -> Result<Vec<TimelineEntry>, StoreError> {
        keep::timeline(&self.readers, place).await
    }

    async fn mark(&self, channel: &ChannelName, name: &str) -> Result<Option<String>, StoreError> {
        keep::mark(&self.readers, channel, name).await
    }

    async fn set_mark(
        &self,
        channel: &ChannelName,
        name: &str,
        value: &str,
    ) -> Result<(), StoreError> {
        let (channel, name, value) = (channel.clone(), name.to_owned(), value.to_owned());
        self.writer.write(SetMark { channel, name, value }).await
    }

    async fn events(
        &self,
        channel: &ChannelName,
        most: usize,
    ) -> Result<Vec<EventRow>, StoreError> {
        event::oldest(&self.readers, channel, most).await
    }

    async fn finish_event(&self, channel: &ChannelName, id: &str) -> Result<(), StoreError> {
        self.writer.write(FinishEvent { channel: channel.clone(), id: id.to_owned() }).await
    }

    async fn counts(&self) -> Result<Counts, StoreError> {
        keep::counts(&self.readers).await
    }

    async fn forget_before(
        &self,
        notifications: Timestamp,
        timelines: Timestamp,
    ) -> Result<u64, StoreError> {
        let some = ForgetSome { notifications, timelines };
        let mut forgotten = 0;
        loop {
            let now = self.writer.write(some).await?;
            forgotten += now;
            if now < MOST_FORGOTTEN {
                return Ok(forgotten);
            }
        }
    }

    async fn close(&self) {
        self.writer.close().await;
        self.readers.close().await;
        drop(self.lock.lock().ok().and_then(|mut lock| lock.take()));
    }
}
