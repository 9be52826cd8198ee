//! The plug is pulled: what was answered is there.

use std::{
    io::{BufRead, BufReader},
    process::{Command, Stdio},
    sync::Arc,
};

use deskmate_store::{Release, TakenIn};

use crate::{
    backend::{Backend, Postgres, Sqlite, open},
    samples::{LEASE, at, key, knows, note, take_in},
};

const ADDRESS: &str = "DESKMATE_CONFORMANCE_CRASH";

/// A process writes from many tasks, says what is kept, and is killed in the middle of it.
#[tokio::test]
async fn what_was_answered_before_a_kill_is_there() {
    for enough in [1, 150, 400] {
        is_there(&Sqlite::new(), enough).await;
        is_there(&Postgres::new().await, enough).await;
    }
}

async fn is_there(backend: &dyn Backend, enough: usize) {
    let mut child = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "crash::child", "--ignored", "--nocapture", "--test-threads", "1"])
        .env(ADDRESS, backend.address())
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
        let [task, n, knew @ ..] = words.as_slice() else { panic!("{words:?}") };
        let id = format!("n{task}-{n}");
        let again = store.take_in(vec![note(&id, task, 9)]).await.unwrap();
        assert_eq!(again, [TakenIn::Duplicate], "{id} was told, and is lost");
        if let [which, generation] = knew {
            let known = store.conversation(&key(which)).await.unwrap().expect("told");
            assert!(known.generation >= generation.parse().unwrap(), "{words:?} is lost");
        }
    }
    store.close().await;
}

/// Not a test: what the test above kills.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "run by `what_was_answered_before_a_kill_is_there`"]
async fn child() {
    let Ok(address) = std::env::var(ADDRESS) else { return };
    let store = open(&address).await.unwrap();
    let mut tasks = tokio::task::JoinSet::new();
    for task in 0..16 {
        let store = Arc::clone(&store);
        tasks.spawn(async move {
            for n in 0..u64::MAX {
                take_in(&*store, &format!("n{task}-{n}"), &task.to_string(), 1).await;
                // Whichever is free: it knows one more then.
                let node = format!("{task} {n}");
                let claimed = store.claim(&node, at(1), LEASE, 1).await.unwrap();
                let mut knew = String::new();
                for opened in claimed {
                    let which = opened.lease.key.conversation.as_str();
                    let generation = opened.conversation.map_or(0, |known| known.generation) + 1;
                    let back = Release { wakes: opened.inbox.wakes, due: Some(at(1)) };
                    let change = knows(which, generation);
                    if !store.commit(&opened.lease, change, Some(back)).await.unwrap() {
                        store.abandon(&opened.lease).await;
                    }
                    knew = format!(" {which} {generation}");
                }
                println!("kept {task} {n}{knew}.");
            }
        });
    }
    tasks.join_all().await;
}
