//! Many at once.

use std::{
    collections::BTreeMap,
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicUsize, Ordering},
    },
};

use deskmate_store::{Change, Release, Store};
use tokio::task::JoinSet;

use crate::{
    Backend,
    samples::{LEASE, at, channel, knows, take_in},
};

pub(crate) async fn many_write_at_once(backend: &dyn Backend) {
    let store = backend.open().await;
    let mut tasks = JoinSet::new();
    for task in 0..200 {
        let store = Arc::clone(&store);
        tasks.spawn(async move {
            for n in 0..5 {
                take_in(&*store, &format!("n{task}-{n}"), &task.to_string(), n).await;
            }
        });
    }
    tasks.join_all().await;
    let mut tasks = JoinSet::new();
    for desk in store.claim("node", at(9), LEASE, 200).await.unwrap() {
        let store = Arc::clone(&store);
        tasks.spawn(async move {
            let back = Release { wakes: desk.inbox.wakes, due: Some(at(9)) };
            let change = knows(desk.lease.key.conversation.as_str(), 1);
            assert!(store.commit(&desk.lease, change, Some(back)).await.unwrap());
        });
    }
    while let Some(done) = tasks.join_next().await {
        done.unwrap();
    }
    store.close().await;
    drop(store);
    let store = backend.open().await;
    assert_eq!(store.counts().await.unwrap().notifications, 1_000);
    let all = store.claim("node", at(999), LEASE, 999).await.unwrap();
    assert_eq!(all.len(), 200);
    for desk in all {
        assert_eq!(desk.inbox.notifications.len(), 5);
        assert_eq!(desk.inbox.wakes, 5);
        assert!(desk.conversation.is_some());
    }
}

/// What one caller writes after another write was answered is never undone by it.
pub(crate) async fn each_caller_is_served_in_order(backend: &dyn Backend) {
    let store = backend.open().await;
    let mut tasks = JoinSet::new();
    for task in 0..20 {
        let store = Arc::clone(&store);
        tasks.spawn(async move {
            let name = format!("m{task}");
            for n in 0..25 {
                store.set_mark(&channel(), &name, &n.to_string()).await.unwrap();
                let mark = store.mark(&channel(), &name).await.unwrap();
                assert_eq!(mark, Some(n.to_string()), "what is written can be read");
            }
        });
    }
    while let Some(done) = tasks.join_next().await {
        done.unwrap();
    }
}

pub(crate) async fn many_workers_never_share_a_conversation_and_lose_no_wake(
    backend: &dyn Backend,
) {
    const CONVERSATIONS: usize = 10;
    const NOTIFICATIONS: usize = 400;
    let store = backend.open().await;
    let at_work: Arc<BTreeMap<String, AtomicUsize>> =
        Arc::new((0..CONVERSATIONS).map(|n| (n.to_string(), AtomicUsize::new(0))).collect());
    let all_in = Arc::new(AtomicBool::new(false));
    let mut workers = JoinSet::new();
    for _ in 0..8 {
        workers.spawn(work(Arc::clone(&store), Arc::clone(&at_work), Arc::clone(&all_in)));
    }
    let mut callers = JoinSet::new();
    for caller in 0..8 {
        let store = Arc::clone(&store);
        callers.spawn(async move {
            for n in 0..NOTIFICATIONS / 8 {
                let conversation = ((caller + n) % CONVERSATIONS).to_string();
                take_in(&*store, &format!("n{caller}-{n}"), &conversation, 1).await;
            }
        });
    }
    while let Some(done) = callers.join_next().await {
        done.unwrap();
    }
    all_in.store(true, Ordering::SeqCst);
    let mut dealt_with = 0;
    while let Some(done) = workers.join_next().await {
        dealt_with += done.unwrap();
    }
    assert_eq!(dealt_with, NOTIFICATIONS, "each one once");
    let counts = store.counts().await.unwrap();
    assert_eq!((counts.notifications, counts.due), (0, 0));
}

/// Works until all is in and nothing is due. Returns how many notifications it dealt with.
async fn work(
    store: Arc<dyn Store>,
    at_work: Arc<BTreeMap<String, AtomicUsize>>,
    all_in: Arc<AtomicBool>,
) -> usize {
    let mut dealt_with = 0;
    loop {
        let last_round = all_in.load(Ordering::SeqCst);
        let claimed = store.claim("node", at(10), LEASE, 3).await.unwrap();
        if claimed.is_empty() && last_round {
            return dealt_with;
        }
        for desk in claimed {
            let id = desk.lease.key.conversation.as_str();
            assert_eq!(at_work[id].fetch_add(1, Ordering::SeqCst), 0, "two at one conversation");
            let mut inbox = desk.inbox;
            loop {
                let done: Vec<_> = inbox.notifications.iter().map(|one| one.id.clone()).collect();
                dealt_with += done.len();
                let change = Change { notifications_done: done, ..Change::default() };
                store.commit(&desk.lease, change, None).await.unwrap();
                at_work[id].fetch_sub(1, Ordering::SeqCst);
                let back = Release { wakes: inbox.wakes, due: None };
                if store.commit(&desk.lease, Change::default(), Some(back)).await.unwrap() {
                    break;
                }
                assert_eq!(at_work[id].fetch_add(1, Ordering::SeqCst), 0, "the lease was kept");
                inbox = store.inbox(&desk.lease).await.unwrap();
            }
        }
    }
}
