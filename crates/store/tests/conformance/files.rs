//! What is particular to a database in a file.

use deskmate_store::{SqliteStore, StoreError};

use crate::backend::Sqlite;

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
