//! The database fails over: its primary is killed in the middle of everything, and its standby is
//! made the primary.

use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicUsize, Ordering},
    },
    time::Duration,
};

use deskmate_store::{PostgresStore, Release, Store, StoreError, TakenIn};
use tokio::task::JoinSet;

use crate::{
    pair::Pair,
    samples::{LEASE, at, key, knows, note},
};

#[expect(clippy::disallowed_methods, reason = "a database is away for real time")]
async fn a_moment() {
    tokio::time::sleep(Duration::from_millis(20)).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_answered_before_and_during_a_fail_over_is_there() {
    let pair = Pair::start();
    let store: Arc<dyn Store> = Arc::new(PostgresStore::open(&pair.url).await.unwrap());
    let (over, told) = (Arc::new(AtomicBool::new(false)), Arc::new(AtomicUsize::new(0)));
    let refused = Arc::new(AtomicUsize::new(0));
    let mut tasks = JoinSet::new();
    for task in 0..8_u64 {
        let (store, over) = (Arc::clone(&store), Arc::clone(&over));
        let (told, refused) = (Arc::clone(&told), Arc::clone(&refused));
        tasks.spawn(async move {
            let (mut kept, mut known) = (Vec::new(), 0);
            for n in 1.. {
                if over.load(Ordering::SeqCst) {
                    break;
                }
                let (id, conversation) = (format!("n{task}-{n}"), task.to_string());
                match store.take_in(vec![note(&id, &conversation, 1)]).await {
                    Ok(_) => {
                        told.fetch_add(1, Ordering::SeqCst);
                        kept.push(id);
                    }
                    Err(_) => {
                        refused.fetch_add(1, Ordering::SeqCst);
                        a_moment().await;
                    }
                }
                let node = format!("node {task} {n}");
                let Ok(claimed) = store.claim(&node, at(2), LEASE, 1).await else { continue };
                for opened in claimed {
                    let which = opened.lease.key.conversation.as_str();
                    let before = opened.conversation.map_or(0, |known| known.generation);
                    let back = Release { wakes: opened.inbox.wakes, due: Some(at(1)) };
                    let change = knows(which, before + 1);
                    match store.commit(&opened.lease, change, Some(back)).await {
                        Ok(_) => known += 1,
                        Err(StoreError::LeaseLost(_)) => panic!("nobody else had it"),
                        // Nobody knows; the lease ends with its node.
                        Err(_) => {}
                    }
                }
            }
            (kept, known)
        });
    }
    while told.load(Ordering::SeqCst) < 200 {
        a_moment().await;
    }
    pair.kill();
    while refused.load(Ordering::SeqCst) == 0 {
        a_moment().await;
    }
    assert!(store.health().failing.is_some(), "it is known that nothing can be written");
    pair.promote();
    let before = told.load(Ordering::SeqCst);
    // By itself, and without a start.
    while told.load(Ordering::SeqCst) < before + 200 {
        a_moment().await;
    }
    over.store(true, Ordering::SeqCst);
    let (mut kept, mut known) = (Vec::new(), 0);
    for (ids, times) in tasks.join_all().await {
        kept.extend(ids);
        known += times;
    }
    while store.health().failing.is_some() {
        a_moment().await;
    }
    for id in kept {
        let again = store.take_in(vec![note(&id, "0", 9)]).await.unwrap();
        assert_eq!(again, [TakenIn::Duplicate], "{id} was answered, and is lost");
    }
    let mut written = 0;
    for task in 0..8 {
        let conversation = store.conversation(&key(&task.to_string())).await.unwrap();
        written += conversation.map_or(0, |known| known.generation);
    }
    assert!(written >= known, "{known} commits were answered, {written} are there");
    store.close().await;
}
