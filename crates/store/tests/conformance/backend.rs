//! What a backend has to bring to be tested.

use std::{
    path::{Path, PathBuf},
    sync::Arc,
    time::Duration,
};

use async_trait::async_trait;
use deskmate_store::{ConversationKey, PostgresStore, SqliteStore, Store, StoreError};
use rusqlite::Connection;
use tempfile::TempDir;

use crate::postgres_server::Database;

/// A database of its own for one test.
#[async_trait]
pub(crate) trait Backend: Send + Sync {
    /// What another process opens it by; see [`open`].
    fn address(&self) -> String;

    /// Opens it as a process would. It can be opened again once it was closed.
    async fn try_open(&self) -> Result<Arc<dyn Store>, StoreError> {
        open(&self.address()).await
    }

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
    async fn spoil(&self, key: &ConversationKey) {
        let ConversationKey { channel, conversation } = key;
        self.meddle(&format!(
            "UPDATE conversation SET state = '{{' WHERE channel = '{channel}' AND id = '{conversation}'"
        ))
        .await;
    }
}

/// Opens a database by its address: PostgreSQL's, or the path of a file.
pub(crate) async fn open(address: &str) -> Result<Arc<dyn Store>, StoreError> {
    if address.starts_with("postgres:") {
        return Ok(Arc::new(PostgresStore::open(address).await?));
    }
    Ok(Arc::new(SqliteStore::open(Path::new(address)).await?))
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
    fn address(&self) -> String {
        self.path().to_str().unwrap().to_owned()
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

/// PostgreSQL, in a schema.
pub(crate) struct Postgres {
    pub(crate) database: Database,
}

impl Postgres {
    pub(crate) async fn new() -> Self {
        Self { database: Database::fresh().await }
    }
}

#[async_trait]
impl Backend for Postgres {
    fn address(&self) -> String {
        self.database.url.clone()
    }

    async fn meddle(&self, sql: &str) {
        self.database.sql(sql).await;
    }

    async fn shift_schema(&self, by: i64) -> i64 {
        let sql = self.database.connect().await;
        let newest = "UPDATE schema_version SET number = number + $1
                      WHERE number = (SELECT max(number) FROM schema_version) RETURNING number";
        sql.query_one(newest, &[&by]).await.unwrap().get(0)
    }

    fn poison(&self) -> &'static str {
        "CREATE FUNCTION poison() RETURNS trigger LANGUAGE plpgsql
             AS 'BEGIN RAISE EXCEPTION ''poisoned''; END';
         CREATE TRIGGER poison BEFORE INSERT ON mark FOR EACH ROW WHEN (NEW.name = 'poison')
             EXECUTE FUNCTION poison()"
    }
}
