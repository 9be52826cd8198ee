//! What a backend has to bring to be tested.

use std::{path::PathBuf, sync::Arc};

use async_trait::async_trait;
use deskmate_store::{ConversationKey, SqliteStore, Store, StoreError};
use sqlx::{AssertSqlSafe, Connection, SqliteConnection};
use tempfile::TempDir;

/// A database of its own for one test.
#[async_trait]
pub(crate) trait Backend: Send + Sync {
    /// Opens it as a process would. It can be opened again once it was closed.
    async fn try_open(&self) -> Result<Arc<dyn Store>, StoreError>;

    /// Does something to the database behind the store's back.
    async fn meddle(&self, sql: &str);

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
}

#[async_trait]
impl Backend for Sqlite {
    async fn try_open(&self) -> Result<Arc<dyn Store>, StoreError> {
        Ok(Arc::new(SqliteStore::open(&self.path()).await?))
    }

    async fn meddle(&self, sql: &str) {
        let url = format!("sqlite:{}", self.path().display());
        let mut database = SqliteConnection::connect(&url).await.unwrap();
        sqlx::query(AssertSqlSafe(sql)).execute(&mut database).await.unwrap();
        database.close().await.unwrap();
    }

    fn poison(&self) -> &'static str {
        "CREATE TRIGGER poison BEFORE INSERT ON mark WHEN NEW.name = 'poison'
         BEGIN SELECT RAISE(ABORT, 'poisoned'); END"
    }
}
