//! A disk that has no room for a while.

use std::{
    path::PathBuf,
    process::{Command, Stdio},
    time::Duration,
};

use deskmate_store::{History, NewNotification, SqliteStore, Store, StoreError, Work};

use crate::{
    backend::Sqlite,
    samples::{note, soon},
};

const FILE: &str = "DESKMATE_CONFORMANCE_DISK";

/// A process of its own may write no file of more than a megabyte or two, until it may again.
#[tokio::test]
async fn a_disk_that_was_full_is_written_to_again() {
    let backend = Sqlite::new();
    let limited = r#"trap "" XFSZ; ulimit -S -f 2048; exec "$0" "$@""#;
    let outcome = Command::new("sh")
        .args(["-c", limited])
        .arg(std::env::current_exe().unwrap())
        .args(["--exact", "disk::child", "--ignored", "--nocapture", "--test-threads", "1"])
        .env(FILE, backend.path())
        .stdin(Stdio::null())
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&outcome.stdout);
    let complained = String::from_utf8_lossy(&outcome.stderr);
    assert!(outcome.status.success(), "{said}{complained}");
    assert!(said.contains("written to again"), "{said}{complained}");
}

/// Whether nothing can be written for longer than it takes to empty the write-ahead log.
fn stays_full(store: &SqliteStore) -> bool {
    let failing = || store.health().failing;
    let full = || failing().is_some_and(|one| one.lasts > Duration::from_millis(1_500));
    soon(5, || full() || failing().is_none(), "it is known whether there is room");
    failing().is_some()
}

/// Not a test: what the test above runs without room.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "run by `a_disk_that_was_full_is_written_to_again`"]
async fn child() {
    let Some(path) = std::env::var_os(FILE) else { return };
    let store = SqliteStore::open(&PathBuf::from(path)).await.unwrap();
    let big = |n: i64| NewNotification { body: vec![b'x'; 50_000], ..note(&n.to_string(), "7", n) };
    let mut kept = 0;
    let error = loop {
        match store.take_in(vec![big(kept)]).await {
            Ok(_) => kept += 1,
            // Where the write-ahead log alone was full, there is room again once it is emptied.
            Err(error) if stays_full(&store) => break error,
            Err(_) => {}
        }
        assert!(kept < 10_000, "there was room for everything");
    };
    assert!(matches!(error, StoreError::NotCommitted(_)), "{error:?}");
    assert!(store.health().failing.is_some_and(|failing| !failing.why.is_empty()));
    store.take_in(vec![big(-1)]).await.unwrap_err();
    assert_eq!(store.counts().await.unwrap().notifications, kept, "reading goes on");
    let lasts = || store.health().failing.unwrap().lasts;
    soon(5, || lasts() > Duration::from_millis(1_500), "it counts from the first one that failed");

    let me = std::process::id().to_string();
    let room = Command::new("prlimit").args(["--pid", &me, "--fsize=unlimited"]).status().unwrap();
    assert!(room.success());
    // Nobody writes anything, and yet it is known.
    soon(5, || store.health().failing.is_none(), "it fails though there is room");
    store.take_in(vec![big(-1)]).await.unwrap();
    assert_eq!(store.counts().await.unwrap().notifications, kept + 1, "and nothing was lost");
    store.close().await;
    println!("written to again");
}
