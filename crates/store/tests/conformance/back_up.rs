//! Copies that are made while everything goes on, and put back.

use std::{fs, os::unix::fs::PermissionsExt, path::Path};

use deskmate_store::{PostgresStore, SqliteStore, StoreError, moving::back_up};
use rusqlite::Connection;
use tempfile::tempdir;

use crate::{
    backend::{Backend, Postgres, Sqlite},
    moving::{all_of_sqlite, in_use},
    samples::{key, take_in},
};

fn all_of(path: &Path) -> impl PartialEq + std::fmt::Debug + use<> {
    all_of_sqlite(&Connection::open(path).unwrap())
}

#[tokio::test]
async fn a_copy_of_each_can_be_put_back_into_both() {
    let (from, folder) = (Sqlite::new(), tempdir().unwrap());
    in_use(&from).await;
    let running = from.open().await;
    let copy = folder.path().join("copy.db");
    back_up::of_sqlite(&from.path(), &copy).await.unwrap();
    assert_eq!(copy.metadata().unwrap().permissions().mode() & 0o777, 0o600);
    assert_eq!(all_of(&copy), all_of(&from.path()));
    // What comes in afterwards is not in it.
    take_in(&*running, "later", "7", 50).await;
    running.close().await;

    let restored = folder.path().join("restored.db");
    back_up::into_sqlite(&copy, &restored).await.unwrap();
    assert_eq!(all_of(&copy), all_of(&restored));
    SqliteStore::open(&restored).await.unwrap();

    let to = Postgres::new().await;
    back_up::into_postgres(&copy, &to.database.url).await.unwrap();
    let running = to.open().await;
    let second = folder.path().join("second.db");
    let moved = back_up::of_postgres(&to.database.url, &second).await.unwrap();
    assert!(moved.rows.iter().all(|(_, rows)| *rows > 0));
    assert_eq!(second.metadata().unwrap().permissions().mode() & 0o777, 0o600);
    assert_eq!(all_of(&second), all_of(&copy));
    assert!(!folder.path().join("second.db-wal").exists(), "the file alone is the copy");
    running.close().await;
}

#[tokio::test]
async fn what_is_no_copy_or_would_be_written_over_is_left_alone() {
    let (from, folder) = (Sqlite::new(), tempdir().unwrap());
    in_use(&from).await;
    let taken = folder.path().join("taken");
    fs::write(&taken, "a diary").unwrap();
    let over = back_up::of_sqlite(&from.path(), &taken).await.unwrap_err();
    assert!(matches!(over, StoreError::File { .. }), "{over:?}");
    let over = back_up::into_sqlite(&from.path(), &taken).await.unwrap_err();
    assert!(matches!(over, StoreError::Occupied { .. }), "{over:?}");
    let none = back_up::into_sqlite(&taken, &folder.path().join("new")).await.unwrap_err();
    assert!(matches!(none, StoreError::NotACopy { .. }), "{none:?}");
    assert_eq!(fs::read_to_string(&taken).unwrap(), "a diary");
    let empty = folder.path().join("empty.db");
    drop(Connection::open(&empty).unwrap().execute_batch("CREATE TABLE x (y)"));
    let none = back_up::into_sqlite(&empty, &folder.path().join("new")).await.unwrap_err();
    assert!(matches!(none, StoreError::NotACopy { .. }), "{none:?}");
    let missing = back_up::of_sqlite(Path::new("no/such.db"), &folder.path().join("new")).await;
    assert!(matches!(missing.unwrap_err(), StoreError::File { .. }));

    from.shift_schema(1).await;
    let newer = back_up::into_sqlite(&from.path(), &folder.path().join("new")).await.unwrap_err();
    assert!(matches!(newer, StoreError::Newer(_)), "{newer:?}");
    assert!(!folder.path().join("new").exists());

    // What fails leaves no half of a copy.
    let nowhere = "postgres://deskmate@127.0.0.1:1/x?connect_timeout=1";
    back_up::of_postgres(nowhere, &folder.path().join("new")).await.unwrap_err();
    assert!(!folder.path().join("new").exists());
}

/// For one who looks something up or says one thing, while the service runs.
#[tokio::test]
async fn beside_a_service_only_its_own_version_is_opened() {
    let (sqlite, postgres) = (Sqlite::new(), Postgres::new().await);
    let missing = SqliteStore::beside(&sqlite.path()).await.unwrap_err();
    assert!(matches!(missing, StoreError::File { .. }), "{missing:?}");
    fs::write(sqlite.path(), "").unwrap();
    let older = SqliteStore::beside(&sqlite.path()).await.unwrap_err();
    assert!(matches!(older, StoreError::Older { found: 0, .. }), "{older:?}");
    let older = PostgresStore::beside(&postgres.database.url).await.unwrap_err();
    assert!(matches!(older, StoreError::Older { found: 0, .. }), "{older:?}");
    let beside: [&dyn Backend; 2] = [&sqlite, &postgres];
    for backend in beside {
        let running = backend.open().await;
        take_in(&*running, "n1", "7", 1).await;
        let visitor = open_beside(backend).await.unwrap();
        assert_eq!(visitor.counts().await.unwrap().notifications, 1);
        assert!(visitor.erase(&key("7")).await.unwrap());
        visitor.close().await;
        assert_eq!(running.counts().await.unwrap().notifications, 0);
        take_in(&*running, "n2", "7", 2).await;
        running.close().await;
        backend.shift_schema(1).await;
        let newer = open_beside(backend).await.map(drop).unwrap_err();
        assert!(matches!(newer, StoreError::Newer(_)), "{newer:?}");
    }
}

async fn open_beside(
    backend: &dyn Backend,
) -> Result<std::sync::Arc<dyn deskmate_store::Store>, StoreError> {
    let address = backend.address();
    if address.starts_with("postgres:") {
        return Ok(std::sync::Arc::new(PostgresStore::beside(&address).await?));
    }
    Ok(std::sync::Arc::new(SqliteStore::beside(Path::new(&address)).await?))
}
