//! Where a world's service remembers.

use std::sync::Arc;

use deskmate_store::{PostgresStore, SqliteStore, Store};
use tempfile::TempDir;

use super::postgres_server::Database;

/// With `postgres` in it, every world remembers there.
const STORE: &str = "DESKMATE_TEST_STORE";

/// A database of one world, which outlives its service.
pub(crate) enum Storage {
    Sqlite(TempDir),
    Postgres(Database),
}

impl Storage {
    pub(crate) async fn new() -> Self {
        match std::env::var(STORE).as_deref() {
            Ok("postgres") => Self::postgres().await,
            _ => Self::Sqlite(tempfile::tempdir().unwrap()),
        }
    }

    pub(crate) async fn postgres() -> Self {
        Self::Postgres(Database::fresh().await)
    }

    /// Frees what a node that was killed had, as its time does: how long that takes is for the
    /// tests of several nodes. With SQLite it has ended with the process.
    pub(crate) async fn frees_what_was_left(&self) {
        if let Self::Postgres(database) = self {
            database.sql("UPDATE conversation SET lease_until = 0; DELETE FROM duty").await;
        }
    }

    /// Opens it, in whatever runtime that is done.
    pub(crate) fn open(&self) -> impl Future<Output = Arc<dyn Store>> + Send + use<> {
        let file = match self {
            Self::Sqlite(folder) => Ok(folder.path().join("deskmate.db")),
            Self::Postgres(database) => Err(database.url.clone()),
        };
        async move {
            match file {
                Ok(path) => Arc::new(SqliteStore::open(&path).await.unwrap()) as Arc<dyn Store>,
                Err(url) => Arc::new(PostgresStore::open(&url).await.unwrap()),
            }
        }
    }
}
