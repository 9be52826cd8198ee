//! What a backend has to bring to be tested.

use std::{path::PathBuf, sync::Arc, time::Duration};

use async_trait::async_trait;
use deskmate_store::{ConversationKey, SqliteStore, Store, StoreError};
use rusqlite::Connection;
use tempfile::TempDir;

/// A database of its own for one test.
#[async_trait]
pub(crate) trait Backend: Send + Sync {
    /// Opens it as a process would. It can be opened again once it was closed.
    async fn try_open(&self) -> Result<Arc<dyn Store>, StoreError>;

    /// Does something to the database behind the store's back.
    async fn meddle(&self, sql: &str);

    /// Makes the schema look so many versions newer, and says which it is then.
    async fn shift_schema(&self, by: i64) -> i64;

    /// What keeps `set_mark(…, "poison", …)` from ever succeeding.
    fn poison(&self) -> &'static str;

    /// Opens it.
    async fn open(&self) -> Arc<dyn Store> {
        self.try_open().await.unwrap()
    }

    /// Makes what is known of a conversation unreadable.
    async fn spoil(&self, place: &ConversationKey) {
        let ConversationKey { channel, conversation } = place;
        self.meddle(&format!(
            "UPDATE conversation SET state = '{{' WHERE channel = '{channel}' AND id = '{conversation}'"
        ))
        .await;
    }
}

/// SQLite, in a file.
pub(crate) struct Sqlite {
    folder: TempDir,
}

impl Sqlite {
    pub(crate) fn new() -> Self {
        Self { folder: tempfile::tempdir().unwrap() }
    }

    pub(crate) fn path(&self) -> PathBuf {
        self.folder.path().join("deskmate.db")
    }

    /// The database, behind the store's back.
    pub(crate) fn sql(&self) -> Connection {
        let sql = Connection::open(self.path()).unwrap();
        sql.busy_timeout(Duration::from_secs(10)).unwrap();
        sql
    }
}

#[async_trait]
impl Backend for Sqlite {
    async fn try_open(&self) -> Result<Arc<dyn Store>, StoreError> {
        Ok(Arc::new(SqliteStore::open(&self.path()).await?))
    }

    async fn meddle(&self, sql: &str) {
        self.sql().execute_batch(sql).unwrap();
    }

    async fn shift_schema(&self, by: i64) -> i64 {
        let sql = self.sql();
        let version: i64 = sql.query_row("PRAGMA user_version", [], |row| row.get(0)).unwrap();
        sql.pragma_update(None, "user_version", version + by).unwrap();
        version + by
    }

    fn poison(&self) -> &'static str {
        "CREATE TRIGGER poison BEFORE INSERT ON mark WHEN NEW.name = 'poison'
         BEGIN SELECT RAISE(ABORT, 'poisoned'); END"
    }
}
