//! What is particular to a database in a file.

use std::{path::Path, process::Command, time::Duration};

use deskmate_core::ChannelName;
use deskmate_store::{
    Change, NewNotification, OutboxStatus, Release, SqliteStore, Store, StoreError, TakenIn, Work,
};

use crate::{
    backend::{Backend, Sqlite},
    samples::{at, channel, due, event, key, knows, lease, note, release, soon, take_in, write},
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
        assert_eq!(store.timeline(&key("7")).await.unwrap().len(), 1);
        assert_eq!(store.mark(&channel(), "swept").await.unwrap().as_deref(), Some("12345"));
        assert_eq!(store.take_in(vec![note("n0", "7", 9)]).await.unwrap(), [TakenIn::Duplicate]);
        for (channel, name, kept) in
            [(ChannelName::new(""), "reply_token_key", "00ff"), (channel(), "hook_key", "k3y")]
        {
            assert_eq!(store.mark(&channel, name).await.unwrap(), None, "it is no mark any more");
            assert_eq!(store.secret(&channel, name, "another").await.unwrap(), kept);
        }
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

/// Earlier builds left what is parked due at no time, and it was never looked at again.
#[tokio::test]
async fn what_earlier_builds_parked_is_looked_at_once_and_says_itself_when_again() {
    let backend = Sqlite::new();
    backend.sql().execute_batch(include_str!("files/first_schema.sql")).unwrap();
    let store = backend.open().await;
    assert_eq!(due(&*store, 9).await, ["8"], "and not 9, which is not parked");
    let desk = lease(&*store, "8", 20).await;
    let release = Release { wakes: desk.inbox.wakes, due: Some(at(90)) };
    store.commit(&desk.lease, Change::default(), Some(release)).await.unwrap();
    store.close().await;
    let store = backend.open().await;
    assert_eq!(due(&*store, 89).await, ["7"], "it is done once");
    assert_eq!(due(&*store, 90).await, ["7", "8"]);
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

const OTHER: &str = "DESKMATE_CONFORMANCE_OTHER";

/// What another process is told that opens a database.
fn told_to_another(path: &Path) -> String {
    let outcome = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "files::another", "--ignored", "--nocapture", "--test-threads", "1"])
        .env(OTHER, path)
        .output()
        .unwrap();
    String::from_utf8_lossy(&outcome.stdout).into_owned()
}

/// Not a test: another process.
#[tokio::test]
#[ignore = "run by tests that need another process"]
async fn another() {
    let Some(path) = std::env::var_os(OTHER) else { return };
    match SqliteStore::open(Path::new(&path)).await {
        Ok(store) => {
            store.close().await;
            println!("opened");
        }
        Err(error) => println!("{error}"),
    }
}

#[tokio::test]
async fn an_open_store_is_closed_to_others() {
    let backend = Sqlite::new();
    let store = backend.open().await;
    let error = backend.try_open().await.unwrap_err();
    assert!(matches!(error, StoreError::InUse { .. }), "{error:?}");
    assert!(error.to_string().contains("in use by another Deskmate"), "{error}");
    assert!(error.to_string().contains("database_url"), "{error}");
    store.close().await;
    backend.open().await;
    assert!(matches!(store.counts().await, Err(StoreError::Closed)), "the old one stays closed");
}

/// It is the file that is locked, not a name.
#[cfg(unix)]
#[tokio::test]
async fn a_second_process_is_kept_out_whatever_it_calls_the_file() {
    let backend = Sqlite::new();
    let name = |name: &str| backend.path().with_file_name(name);
    // Left behind by an earlier build.
    std::fs::write(name("deskmate.db-lock"), "").unwrap();
    let store = backend.open().await;
    std::os::unix::fs::symlink(backend.path(), name("symlink.db")).unwrap();
    std::fs::hard_link(backend.path(), name("link.db")).unwrap();
    std::fs::remove_file(name("deskmate.db-lock")).unwrap();
    for other in ["deskmate.db", "symlink.db", "link.db"] {
        let told = told_to_another(&name(other));
        assert!(told.contains("in use by another Deskmate"), "{other}: {told}");
        let here = SqliteStore::open(&name(other)).await.unwrap_err();
        assert!(matches!(here, StoreError::InUse { .. }), "{other}: {here:?}");
    }
    store.set_mark(&channel(), "still", "here").await.unwrap();
    store.close().await;
    drop(store);
    let told = told_to_another(&name("symlink.db"));
    assert!(told.contains("opened"), "{told}");
    let store = backend.open().await;
    assert_eq!(store.mark(&channel(), "still").await.unwrap().as_deref(), Some("here"));
}

/// An earlier build that still runs has locked the file beside it.
#[tokio::test]
async fn an_earlier_build_that_runs_is_respected() {
    let backend = Sqlite::new();
    let lock = std::fs::File::create(backend.path().with_file_name("deskmate.db-lock")).unwrap();
    lock.try_lock().unwrap();
    let error = SqliteStore::open(&backend.path()).await.unwrap_err();
    assert!(matches!(error, StoreError::InUse { .. }), "{error:?}");
    drop(lock);
    backend.open().await.close().await;
}

#[cfg(unix)]
#[tokio::test]
async fn nobody_else_may_read_what_customers_say() {
    use std::os::unix::fs::PermissionsExt;
    let backend = Sqlite::new();
    // One that was open to all.
    std::fs::write(backend.path(), "").unwrap();
    std::fs::set_permissions(backend.path(), std::fs::Permissions::from_mode(0o644)).unwrap();
    let store = backend.open().await;
    take_in(&*store, "n1", "7", 1).await;
    for file in backend.path().parent().unwrap().read_dir().unwrap() {
        let file = file.unwrap();
        let mode = file.metadata().unwrap().permissions().mode() & 0o777;
        assert_eq!(mode, 0o600, "{:?}", file.path());
    }
}

/// Whoever copies the file after a stop has everything; and what was dealt with is in no file.
#[tokio::test]
async fn after_a_stop_the_file_alone_is_the_whole_database() {
    let backend = Sqlite::new();
    let folder = backend.path().parent().unwrap().to_owned();
    let store = backend.open().await;
    let body = b"my card is 4111 1111 1111 1111".to_vec();
    for n in 0..50 {
        let id = format!("n{n}");
        let said = NewNotification { body: body.repeat(20), ..note(&id, "7", 1) };
        store.take_in(vec![said]).await.unwrap();
    }
    let desk = lease(&*store, "7", 1).await;
    let notifications_done = (0..50).map(|n| format!("n{n}")).collect();
    write(&*store, &desk.lease, Change { notifications_done, ..knows("7", 9) }).await;
    store.close().await;
    let files: Vec<_> = folder.read_dir().unwrap().map(|file| file.unwrap().file_name()).collect();
    assert_eq!(files, ["deskmate.db"]);
    let bytes = std::fs::read(backend.path()).unwrap();
    assert!(!bytes.windows(body.len()).any(|some| some == body), "what was said is still there");

    let copy = Sqlite::new();
    std::fs::copy(backend.path(), copy.path()).unwrap();
    let store = copy.open().await;
    assert_eq!(store.conversation(&key("7")).await.unwrap().unwrap().generation, 9);
    // Also soon after a write, should nobody stop it as is right.
    let log = copy.path().with_file_name("deskmate.db-wal");
    assert_eq!(log.metadata().unwrap().len(), 0, "after a start");
    take_in(&*store, "n99", "7", 1).await;
    assert!(log.metadata().unwrap().len() > 0);
    soon(20, || log.metadata().unwrap().len() == 0, "it stays in the log");
}

/// What nobody waits for is written with what somebody waits for; a store that is closed writes it
/// before.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_is_patient_shares_the_commit_of_who_is_not() {
    let backend = Sqlite::new();
    let path = backend.path();
    let open = || SqliteStore::open_patient(&path, Duration::from_secs(3600));
    let store = open().await.unwrap();
    let desk = lease(&store, "7", 20).await;
    let (released, ()) = tokio::join!(
        release(&store, &desk.lease, desk.inbox.wakes),
        take_in(&store, "n1", "8", 21)
    );
    assert!(released);

    let ours = NewNotification { patient: true, conversation: None, ..note("n2", "7", 22) };
    let (taken, ()) = tokio::join!(store.take_in(vec![ours]), store.close());
    assert_eq!(taken.unwrap(), [TakenIn::New]);
    let store = open().await.unwrap();
    assert_eq!(due(&store, 30).await, ["8"]);
}
