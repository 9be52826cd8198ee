//! Opened, closed, and opened again.

use deskmate_store::{Change, OutboxStatus, StoreError, TakenIn};

use crate::{
    Backend,
    samples::{
        LEASE, at, channel, due, happened, key, known, knows, lease, note, old, row, take_in, wake,
        write,
    },
};

/// Also what a worker had in hand: its lease ends with the process.
pub(crate) async fn everything_is_there_again(backend: &dyn Backend) {
    let store = backend.open().await;
    take_in(&*store, "n1", "7", 10).await;
    wake(&*store, "8", 20).await;
    wake(&*store, "9", 9_000).await;
    store.set_mark(&channel(), "app", "abc").await.unwrap();
    let desk = lease(&*store, "7", 20).await;
    let unknown = OutboxStatus::Unknown { since: at(3) };
    let outbox = vec![deskmate_store::OutboxRow { status: unknown, ..row(1) }];
    let timeline = vec![happened(20, "so")];
    let change = Change { outbox: outbox.clone(), timeline, ..knows("7", 1) };
    write(&*store, &desk.lease, change).await;
    store.take_answer(&key("7"), &"trn_1".into(), "later".into(), at(21)).await.unwrap();
    store.close().await;
    drop(store);

    let store = backend.open().await;
    assert_eq!(due(&*store, 20).await, ["7", "8"], "also what was leased");
    assert_eq!(store.next_due().await.unwrap(), Some(at(10)));
    let desk = lease(&*store, "7", 20).await;
    assert_eq!(desk.conversation, Some(known("7", 1)));
    assert_eq!(desk.outbox, outbox);
    assert_eq!(desk.inbox.notifications.len(), 1);
    assert_eq!(desk.inbox.answers.len(), 1);
    assert_eq!(desk.inbox.wakes, 2);
    assert_eq!(store.timeline(&key("7")).await.unwrap().len(), 1);
    assert_eq!(store.mark(&channel(), "app").await.unwrap().as_deref(), Some("abc"));
    assert_eq!(store.take_in(vec![note("n1", "7", 99)]).await.unwrap(), [TakenIn::Duplicate]);
}

pub(crate) async fn a_closed_store_says_so(backend: &dyn Backend) {
    let store = backend.open().await;
    wake(&*store, "7", 0).await;
    let desk = lease(&*store, "7", 0).await;
    store.close().await;
    store.close().await;
    let outcomes = [
        store.take_in(vec![note("n1", "7", 1)]).await.err(),
        store.set_mark(&channel(), "m", "x").await.err(),
        store.commit(&desk.lease, knows("7", 1), None).await.err(),
        store.next_due().await.err(),
        store.claim("node", at(9), LEASE, 9).await.err(),
        store.inbox(&desk.lease).await.err(),
        store.conversation(&key("7")).await.err(),
        store.counts().await.err(),
        store.forget(old(1, 1)).await.err(),
    ];
    for outcome in outcomes {
        assert!(matches!(outcome, Some(StoreError::Closed)), "{outcome:?}");
    }
}

pub(crate) async fn closing_writes_what_waits(backend: &dyn Backend) {
    let store = backend.open().await;
    let ids: Vec<String> = (0..50).map(|n| format!("n{n}")).collect();
    let takes = ids.iter().map(|id| store.take_in(vec![note(id, "7", 1)]));
    let mut takes: Vec<_> = takes.map(Box::pin).collect();
    // Each begins to wait, and only then is the store closed.
    for take in &mut takes {
        tokio::select! { biased; _ = take => {}, () = std::future::ready(()) => {} }
    }
    drop(takes);
    store.close().await;
    drop(store);
    let store = backend.open().await;
    assert_eq!(lease(&*store, "7", 9).await.inbox.notifications.len(), 50);
}

pub(crate) async fn a_newer_schema_is_refused(backend: &dyn Backend) {
    let store = backend.open().await;
    wake(&*store, "7", 0).await;
    store.close().await;
    let newer = backend.shift_schema(7).await;
    let error = backend.try_open().await.unwrap_err();
    assert!(matches!(error, StoreError::Newer(_)), "{error:?}");
    assert!(error.to_string().contains(&format!("schema {newer}")), "{error}");
    assert!(error.to_string().contains("run that version or a later one"), "{error}");
    backend.shift_schema(-7).await;
    let store = backend.open().await;
    assert_eq!(due(&*store, 0).await, ["7"], "nothing was changed");
}
