//! Several nodes on one PostgreSQL.

use std::{collections::BTreeSet, sync::Arc, time::Duration};

use deskmate_core::ChannelName;
use deskmate_store::{Change, NewNotification, Release, Store, StoreError};
use tokio::task::JoinSet;

use crate::{
    backend::{Backend, Postgres},
    samples::{
        LEASE, all_due, at, channel, event, happened, key, known, knows, note, row, take_in,
        try_lease, wake,
    },
};

async fn two_nodes() -> (Postgres, Arc<dyn Store>, Arc<dyn Store>) {
    let backend = Postgres::new().await;
    let (one, other) = (backend.open().await, backend.open().await);
    (backend, one, other)
}

#[tokio::test]
async fn nodes_that_start_at_once_make_one_database() {
    let backend = Postgres::new().await;
    let starts = (0..8).map(|_| backend.open());
    let mut opened = JoinSet::new();
    let stores = futures_join(starts).await;
    for store in &stores {
        let store = Arc::clone(store);
        opened.spawn(async move { store.secret(&channel(), "key", "fresh").await.unwrap() });
    }
    assert_eq!(opened.join_all().await, ["fresh"; 8]);
}

/// All at once, without a library for it.
async fn futures_join<T>(all: impl Iterator<Item = impl Future<Output = T>>) -> Vec<T> {
    let mut all: Vec<_> = all.map(|one| (Box::pin(one), None)).collect();
    std::future::poll_fn(|cx| {
        for (one, done) in &mut all {
            if done.is_none()
                && let std::task::Poll::Ready(out) = one.as_mut().poll(cx)
            {
                *done = Some(out);
            }
        }
        if all.iter().all(|(_, done)| done.is_some()) {
            return std::task::Poll::Ready(());
        }
        std::task::Poll::Pending
    })
    .await;
    all.into_iter().filter_map(|(_, done)| done).collect()
}

#[tokio::test]
async fn a_conversation_is_with_one_node_at_a_time() {
    let (_backend, one, other) = two_nodes().await;
    wake(&*one, "7", 0).await;
    let held = try_lease(&*one, "7", "one", 0).await.unwrap();
    assert!(try_lease(&*other, "7", "other", 999).await.is_none());
    one.renew(&held.lease, at(2_000)).await.unwrap();
    assert!(try_lease(&*other, "7", "other", 1_999).await.is_none());
    let back = Some(Release { wakes: held.inbox.wakes, due: Some(at(5)) });
    assert!(one.commit(&held.lease, Change::default(), back).await.unwrap());
    try_lease(&*other, "7", "other", 10).await.unwrap();
}

/// It slept past the end of its lease, and nobody told it.
#[tokio::test]
async fn a_node_that_wakes_with_a_stale_lease_can_write_nothing() {
    let (_backend, frozen, other) = two_nodes().await;
    take_in(&*frozen, "n1", "7", 0).await;
    let old = try_lease(&*frozen, "7", "frozen", 0).await.unwrap();
    let new = try_lease(&*other, "7", "other", 1_000).await.unwrap();
    assert!(new.lease.token > old.lease.token);
    let back = Some(Release { wakes: new.inbox.wakes, due: None });
    other.commit(&new.lease, knows("7", 5), back).await.unwrap();

    let change = Change {
        notifications_done: vec!["n1".to_owned()],
        outbox: vec![row(1)],
        events: vec![event("evt", "7", 1)],
        timeline: vec![happened(1, "late")],
        ..knows("7", 9)
    };
    for back in [None, Some(Release { wakes: 1, due: None })] {
        let lost = frozen.commit(&old.lease, change.clone(), back).await;
        assert!(matches!(lost, Err(StoreError::LeaseLost(_))), "{lost:?}");
    }
    assert!(matches!(frozen.renew(&old.lease, at(9_999)).await, Err(StoreError::LeaseLost(_))));
    assert!(matches!(frozen.inbox(&old.lease).await, Err(StoreError::LeaseLost(_))));
    frozen.abandon(&old.lease).await;
    assert_eq!(other.conversation(&key("7")).await.unwrap(), Some(known("7", 5)));
    let counts = other.counts().await.unwrap();
    assert_eq!((counts.notifications, counts.outbox, counts.events), (1, 0, 0));
    assert_eq!(other.timeline(&key("7")).await.unwrap(), []);
}

#[tokio::test]
async fn what_a_node_had_is_free_once_it_has_stopped() {
    let (_backend, one, other) = two_nodes().await;
    wake(&*one, "7", 0).await;
    try_lease(&*one, "7", "one", 0).await.unwrap();
    assert!(one.take_duty(&channel(), "sweep", "one", at(0), LEASE).await.unwrap());
    assert_eq!(all_due(&*other, 1, 9).await, []);
    one.close().await;
    assert_eq!(all_due(&*other, 1, 9).await, [key("7")]);
    assert!(other.take_duty(&channel(), "sweep", "other", at(1), LEASE).await.unwrap());
}

#[tokio::test]
async fn a_duty_is_one_nodes() {
    let (_backend, one, other) = two_nodes().await;
    let take = |store: &Arc<dyn Store>, node: &'static str, now| {
        let store = Arc::clone(store);
        async move { store.take_duty(&channel(), "sweep", node, at(now), LEASE).await.unwrap() }
    };
    assert!(take(&one, "one", 0).await);
    assert!(!take(&other, "other", 999).await);
    assert!(take(&one, "one", 900).await, "it keeps it");
    assert!(!take(&other, "other", 1_899).await);
    assert!(take(&other, "other", 1_900).await, "it has run out");
    assert!(!take(&one, "one", 1_901).await);
    one.leave_duty(&channel(), "sweep", "one").await.unwrap();
    assert!(!take(&one, "one", 1_902).await, "it was not its own any more");
    other.leave_duty(&channel(), "sweep", "other").await.unwrap();
    assert!(take(&one, "one", 1_903).await);
    let second = ChannelName::new("second");
    assert!(other.take_duty(&second, "sweep", "other", at(1), LEASE).await.unwrap());
    assert!(other.take_duty(&channel(), "events", "other", at(1), LEASE).await.unwrap());
}

#[tokio::test]
async fn nodes_that_are_there_are_counted() {
    let (_backend, one, other) = two_nodes().await;
    assert_eq!(one.nodes("one", at(0), LEASE).await.unwrap(), 1);
    assert_eq!(other.nodes("other", at(500), LEASE).await.unwrap(), 2);
    assert_eq!(one.nodes("one", at(900), LEASE).await.unwrap(), 2);
    assert_eq!(one.nodes("one", at(1_500), LEASE).await.unwrap(), 1, "it says nothing any more");
    assert_eq!(other.nodes("other", at(1_501), LEASE).await.unwrap(), 2, "it was only slow");
    other.close().await;
    assert_eq!(one.nodes("one", at(1_502), LEASE).await.unwrap(), 1);
}

/// Waits for what is told, with no more patience than a test should have.
#[expect(clippy::disallowed_methods, reason = "what PostgreSQL tells takes real time")]
async fn hears(store: &Arc<dyn Store>, what: &str) -> deskmate_store::Heard {
    let heard = tokio::time::timeout(Duration::from_secs(60), store.heard()).await;
    heard.unwrap_or_else(|_| panic!("nothing was heard of {what}"))
}

#[tokio::test]
async fn a_node_hears_what_another_has_woken() {
    let (_backend, one, other) = two_nodes().await;
    for store in [&one, &other] {
        assert!(hears(store, "the start").await.more, "what was before nobody knows");
    }
    take_in(&*one, "n1", "7", 0).await;
    let seven = BTreeSet::from([key("7")]);
    assert_eq!(hears(&other, "7").await.woken, seven);
    wake(&*other, "8", 0).await;
    // What it told itself is not among it.
    assert_eq!(hears(&one, "8").await.woken, BTreeSet::from([key("8")]));
    one.take_answer(&key("7"), &"trn_1".into(), "later".into(), at(1)).await.unwrap();
    assert_eq!(hears(&other, "the answer").await.woken, seven);
    one.tell_limit(&channel(), at(77)).await.unwrap();
    assert_eq!(hears(&other, "the limit").await.limited, [(channel(), at(77))].into());
    let many = (0..500).map(|n| note(&format!("m{n}"), &format!("conversation-{n}"), 1)).collect();
    one.take_in(many).await.unwrap();
    assert!(hears(&other, "many").await.more);
}

/// A node that is stopped in the middle of a transaction has locked what it was about to write.
#[tokio::test]
async fn what_is_locked_for_long_keeps_nothing_else_from_coming_in() {
    let backend = Postgres::new().await;
    let store = backend.open().await;
    wake(&*store, "7", 0).await;
    let stopped = backend.database.connect().await;
    let locks = "BEGIN; SELECT FROM conversation WHERE id = '7' FOR UPDATE";
    stopped.batch_execute(locks).await.unwrap();
    let (locked, free) = tokio::join!(
        store.take_in(vec![note("n1", "7", 1)]),
        store.take_in(vec![note("n2", "8", 1)]),
    );
    assert!(locked.unwrap_err().to_string().contains("lock timeout"));
    free.unwrap();
    assert!(store.health().failing.is_none(), "the database works");
    stopped.batch_execute("ROLLBACK").await.unwrap();
    take_in(&*store, "n1", "7", 1).await;
}

/// Two nodes take in, claim, work and release at once, and also the same.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nodes_at_once_neither_block_each_other_nor_lose_anything() {
    let (_backend, one, other) = two_nodes().await;
    let mut tasks = JoinSet::new();
    for task in 0..8_usize {
        let store = Arc::clone(if task % 2 == 0 { &one } else { &other });
        tasks.spawn(async move {
            for n in 0..10 {
                // Each is sent to both, in another order.
                let numbers: Vec<usize> = (0..20).map(|k| (k * (1 + task % 3) + n) % 20).collect();
                let batch: Vec<NewNotification> =
                    numbers.iter().map(|k| note(&format!("{n}-{k}"), &k.to_string(), 1)).collect();
                store.take_in(batch).await.unwrap();
                for opened in store.claim(&format!("n{task}"), at(2), LEASE, 5).await.unwrap() {
                    let done =
                        opened.inbox.notifications.iter().map(|one| one.id.clone()).collect();
                    let change = Change { notifications_done: done, ..Change::default() };
                    let back = Release { wakes: opened.inbox.wakes, due: None };
                    if !store.commit(&opened.lease, change, Some(back)).await.unwrap() {
                        store.abandon(&opened.lease).await;
                    }
                }
            }
        });
    }
    while let Some(done) = tasks.join_next().await {
        done.unwrap();
    }
    loop {
        let claimed = one.claim("last", at(2), LEASE, 99).await.unwrap();
        if claimed.is_empty() {
            break;
        }
        for opened in claimed {
            let done = opened.inbox.notifications.iter().map(|one| one.id.clone()).collect();
            let change = Change { notifications_done: done, ..Change::default() };
            let back = Some(Release { wakes: opened.inbox.wakes, due: None });
            assert!(one.commit(&opened.lease, change, back).await.unwrap());
        }
    }
    let counts = one.counts().await.unwrap();
    assert_eq!((counts.notifications, counts.due), (0, 0));
}
