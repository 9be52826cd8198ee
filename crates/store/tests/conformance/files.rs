//! What is particular to a database in a file.

use deskmate_store::{Change, OutboxStatus, SqliteStore, StoreError, TakenIn};

use crate::{
    backend::{Backend, Sqlite},
    samples::{at, channel, event, knows, lease, note, place, write},
};

#[tokio::test]
async fn a_file_that_is_no_database_is_left_alone() {
    let backend = Sqlite::new();
    std::fs::write(backend.path(), "a letter to my aunt ".repeat(500)).unwrap();
    let error = SqliteStore::open(&backend.path()).await.unwrap_err();
    assert!(error.to_string().contains("not a database"), "{error}");
    assert!(std::fs::read_to_string(backend.path()).unwrap().starts_with("a letter"));
}

#[tokio::test]
async fn a_folder_that_is_not_there_is_named() {
    let backend = Sqlite::new();
    let path = backend.path().join("no/such/folder.db");
    let error = SqliteStore::open(&path).await.unwrap_err();
    assert!(matches!(error, StoreError::File { .. }), "{error:?}");
    assert!(error.to_string().contains("no/such/folder.db"), "{error}");
}

/// As the first builds left one behind: with a table of migrations in place of a number.
#[tokio::test]
async fn a_file_of_the_first_builds_goes_on() {
    let backend = Sqlite::new();
    backend.sql().execute_batch(include_str!("files/first_schema.sql")).unwrap();
    for _ in 0..2 {
        let store = backend.open().await;
        let desk = lease(&*store, "7", 20).await;
        assert_eq!((desk.inbox.wakes, desk.inbox.read), (3, true));
        assert_eq!(desk.inbox.notifications[0].expected, ["p1"]);
        assert_eq!(desk.outbox[0].status, OutboxStatus::Later(at(77)));
        assert_eq!(store.timeline(&place("7")).await.unwrap().len(), 1);
        assert_eq!(store.mark(&channel(), "swept").await.unwrap().as_deref(), Some("12345"));
        assert_eq!(store.take_in(vec![note("n0", "7", 9)]).await.unwrap(), [TakenIn::Duplicate]);
        let change = Change { events: vec![event("evt", "7", 1)], ..knows("7", 1) };
        assert_eq!(store.events(&channel(), 9).await.unwrap(), [], "a table it did not have");
        write(&*store, &desk.lease, change).await;
        store.finish_event(&channel(), "evt").await.unwrap();
        store.close().await;
    }
    // The build that made it refuses it by what it finds in its own table.
    let known: i64 = backend
        .sql()
        .query_row("SELECT max(version) FROM _sqlx_migrations", [], |row| row.get(0))
        .unwrap();
    assert_eq!(known, backend.shift_schema(0).await);
}

/// Its number may be missing where only the table is newer.
#[tokio::test]
async fn a_newer_file_of_the_first_builds_is_refused() {
    let backend = Sqlite::new();
    backend.sql().execute_batch(include_str!("files/first_schema.sql")).unwrap();
    backend.sql().execute_batch("UPDATE _sqlx_migrations SET version = 99").unwrap();
    let error = SqliteStore::open(&backend.path()).await.unwrap_err();
    assert!(error.to_string().contains("schema 99"), "{error}");
}
