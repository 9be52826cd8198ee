//! The plug is pulled: what was answered is there.

use std::{
    io::{BufRead, BufReader},
    path::PathBuf,
    process::{Command, Stdio},
    sync::Arc,
};

use deskmate_store::{Release, SqliteStore, Store, TakenIn};

use crate::{
    backend::{Backend, Sqlite},
    samples::{at, knows, lease_among, note, place, take_in},
};

const FILE: &str = "DESKMATE_CONFORMANCE_CRASH";

/// A process writes from many tasks, says what is kept, and is killed in the middle of it.
#[tokio::test]
async fn what_was_answered_before_a_kill_is_there() {
    for enough in [1, 150, 400] {
        let backend = Sqlite::new();
        let mut child = Command::new(std::env::current_exe().unwrap())
            .args(["--exact", "crash::child", "--ignored", "--nocapture", "--test-threads", "1"])
            .env(FILE, backend.path())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut told = BufReader::new(child.stdout.take().unwrap());
        let mut kept = Vec::new();
        let mut line = String::new();
        while told.read_line(&mut line).unwrap() > 0 {
            // The harness writes on the same lines; a line that was cut off was not told.
            if let Some((_, said)) = line.split_once("kept ").filter(|_| line.ends_with(".\n")) {
                let said = said.trim_end_matches(".\n").split(' ').map(str::to_owned);
                kept.push(said.collect::<Vec<_>>());
                if kept.len() == enough {
                    child.kill().unwrap();
                }
            }
            line.clear();
        }
        assert!(!child.wait().unwrap().success());
        assert!(kept.len() >= enough, "only {} were told", kept.len());
        let store = backend.open().await;
        for words in &kept {
            let [task, n] = words.as_slice() else { panic!("{words:?}") };
            let id = format!("n{task}-{n}");
            let again = store.take_in(vec![note(&id, task, 9)]).await.unwrap();
            assert_eq!(again, [TakenIn::Duplicate], "{id} was told, and is lost");
            let known = store.conversation(&place(task)).await.unwrap().expect("told");
            assert!(known.generation >= n.parse().unwrap(), "{id} was told, and is lost");
        }
        store.close().await;
    }
}

/// Not a test: what the test above kills.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "run by `what_was_answered_before_a_kill_is_there`"]
async fn child() {
    let Some(path) = std::env::var_os(FILE) else { return };
    let store: Arc<dyn Store> = Arc::new(SqliteStore::open(&PathBuf::from(path)).await.unwrap());
    let mut tasks = tokio::task::JoinSet::new();
    for task in 0..16 {
        let store = Arc::clone(&store);
        tasks.spawn(async move {
            let conversation = task.to_string();
            for n in 0..u64::MAX {
                take_in(&*store, &format!("n{task}-{n}"), &conversation, 1).await;
                let desk = lease_among(&*store, &conversation, 1).await;
                let back = Release { wakes: desk.inbox.wakes, due: Some(at(2)) };
                let change = knows(&conversation, n);
                store.commit(&desk.lease, change, Some(back)).await.unwrap();
                println!("kept {task} {n}.");
            }
        });
    }
    tasks.join_all().await;
}
