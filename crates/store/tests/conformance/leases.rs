//! Who works on what.

use deskmate_store::{Change, Release, StoreError};
use serde_json::json;

use crate::{
    Backend,
    samples::{
        LEASE, at, due, happened, key, known, knows, lease, release, row, take_in, try_lease, wake,
        write,
    },
};

pub(crate) async fn one_at_a_time(backend: &dyn Backend) {
    let store = backend.open().await;
    wake(&*store, "7", 10).await;
    let desk = lease(&*store, "7", 20).await;
    assert!(try_lease(&*store, "7", "other", 30).await.is_none());
    lease(&*store, "8", 30).await;
    assert!(release(&*store, &desk.lease, desk.inbox.wakes).await);
    lease(&*store, "7", 40).await;
}

/// What a node has already it need not be given: its worker is still at it, in one long call.
pub(crate) async fn a_node_is_not_given_what_it_has(backend: &dyn Backend) {
    let store = backend.open().await;
    wake(&*store, "7", 0).await;
    let old = lease(&*store, "7", 0).await;
    assert!(try_lease(&*store, "7", "node", 5_000).await.is_none());
    assert_eq!(store.next_due().await.unwrap(), Some(at(0).plus(LEASE)));
    store.renew(&old.lease, at(9_000)).await.unwrap();
    assert!(try_lease(&*store, "7", "other", 8_999).await.is_none());
    assert!(try_lease(&*store, "7", "other", 9_000).await.is_some());
}

pub(crate) async fn a_claim_is_no_more_than_asked_for(backend: &dyn Backend) {
    let store = backend.open().await;
    for n in 0..5 {
        take_in(&*store, &format!("n{n}"), &n.to_string(), 10 - n).await;
    }
    let claimed = store.claim("node", at(20), LEASE, 2).await.unwrap();
    let keys: Vec<_> = claimed.iter().map(|opened| opened.lease.key.clone()).collect();
    assert_eq!(keys, [key("4"), key("3")], "longest waiting first");
    assert_eq!(claimed[0].inbox.notifications[0].id, "n4");
    assert_eq!(store.claim("node", at(20), LEASE, 0).await.unwrap().len(), 0);
    assert_eq!(store.claim("other", at(20), LEASE, 9).await.unwrap().len(), 3);
    assert_eq!(store.claim("third", at(20), LEASE, 9).await.unwrap().len(), 0);
    let back = Some(Release { wakes: 1, due: None });
    assert!(store.commit(&claimed[1].lease, Change::default(), back).await.unwrap());
}

pub(crate) async fn a_lease_runs_out(backend: &dyn Backend) {
    let store = backend.open().await;
    wake(&*store, "7", 10).await;
    let old = lease(&*store, "7", 0).await;
    assert!(try_lease(&*store, "7", "other", 999).await.is_none());
    write(&*store, &old.lease, knows("7", 1)).await;
    let new = try_lease(&*store, "7", "other", 1_000).await.unwrap();
    assert!(new.lease.token > old.lease.token);
    assert_eq!(new.conversation, Some(known("7", 1)));
}

pub(crate) async fn a_renewed_lease_does_not(backend: &dyn Backend) {
    let store = backend.open().await;
    let old = lease(&*store, "7", 0).await;
    store.renew(&old.lease, at(5_000)).await.unwrap();
    assert!(try_lease(&*store, "7", "other", 4_999).await.is_none());
    try_lease(&*store, "7", "other", 5_000).await.unwrap();
    let lost = store.renew(&old.lease, at(9_000)).await;
    assert!(matches!(lost, Err(StoreError::LeaseLost(_))), "{lost:?}");
}

pub(crate) async fn all_there_is_to_work_on_is_on_the_desk(backend: &dyn Backend) {
    let store = backend.open().await;
    take_in(&*store, "n1", "7", 10).await;
    let desk = lease(&*store, "7", 10).await;
    assert!(desk.conversation.is_none(), "it was never read");
    let change = Change { outbox: vec![row(1)], ..knows("7", 4) };
    write(&*store, &desk.lease, change).await;
    store.take_answer(&key("7"), &"trn_1".into(), json!({"a": 1}), at(11)).await.unwrap();
    store.abandon(&desk.lease).await;
    let desk = lease(&*store, "7", 20).await;
    assert_eq!(desk.conversation, Some(known("7", 4)));
    assert_eq!(desk.outbox, [row(1)]);
    assert_eq!(desk.inbox.notifications[0].id, "n1");
    assert_eq!(desk.inbox.notifications[0].expected, ["part-of-n1"]);
    assert_eq!(desk.inbox.notifications[0].body, br#"{"id":"n1"}"#);
    assert_eq!(desk.inbox.answers[0].answer, json!({"a": 1}));
    assert_eq!(desk.inbox.wakes, 2);
}

pub(crate) async fn a_wake_during_a_lease_is_not_lost(backend: &dyn Backend) {
    let store = backend.open().await;
    take_in(&*store, "n1", "7", 10).await;
    let desk = lease(&*store, "7", 20).await;
    take_in(&*store, "n2", "7", 21).await;
    wake(&*store, "7", 22).await;
    let change = Change { notifications_done: vec!["n1".to_owned()], ..knows("7", 1) };
    let back = Release { wakes: desk.inbox.wakes, due: None };
    let released = store.commit(&desk.lease, change, Some(back)).await.unwrap();
    assert!(!released, "it was woken meanwhile");
    assert_eq!(store.conversation(&key("7")).await.unwrap(), Some(known("7", 1)), "all the same");
    let inbox = store.inbox(&desk.lease).await.unwrap();
    assert!(inbox.read);
    assert_eq!(inbox.notifications.iter().map(|one| one.id.as_str()).collect::<Vec<_>>(), ["n2"]);
    assert!(release(&*store, &desk.lease, inbox.wakes).await, "now it knows all of them");
    assert_eq!(due(&*store, 9_999).await, [""; 0]);
}

pub(crate) async fn who_lost_a_lease_writes_nothing(backend: &dyn Backend) {
    let store = backend.open().await;
    wake(&*store, "7", 0).await;
    let old = lease(&*store, "7", 0).await;
    let new = try_lease(&*store, "7", "other", 2_000).await.unwrap();
    let change =
        Change { outbox: vec![row(1)], timeline: vec![happened(1, "late")], ..knows("7", 9) };
    let back = Release { wakes: old.inbox.wakes, due: None };
    for release in [None, Some(back)] {
        let lost = store.commit(&old.lease, change.clone(), release).await;
        assert!(matches!(lost, Err(StoreError::LeaseLost(_))), "{lost:?}");
    }
    let lost = store.inbox(&old.lease).await;
    assert!(matches!(lost, Err(StoreError::LeaseLost(_))), "{lost:?}");
    store.abandon(&old.lease).await;
    assert!(try_lease(&*store, "7", "x", 2_001).await.is_none());
    assert_eq!(store.conversation(&key("7")).await.unwrap(), None);
    assert_eq!(store.timeline(&key("7")).await.unwrap(), []);
    assert_eq!(store.counts().await.unwrap().outbox, 0);
    assert!(release_is_over(&*store, &new.lease, new.inbox.wakes).await);
}

async fn release_is_over(
    store: &dyn deskmate_store::Store,
    lease: &deskmate_store::Lease,
    wakes: i64,
) -> bool {
    release(store, lease, wakes).await
        && matches!(store.renew(lease, at(9)).await, Err(StoreError::LeaseLost(_)))
}

pub(crate) async fn who_abandons_leaves_what_is_due(backend: &dyn Backend) {
    let store = backend.open().await;
    take_in(&*store, "n1", "7", 10).await;
    let desk = lease(&*store, "7", 20).await;
    store.abandon(&desk.lease).await;
    assert_eq!(due(&*store, 20).await, ["7"]);
    assert_eq!(lease(&*store, "7", 20).await.inbox.notifications.len(), 1);
}

/// A lease may run out while its last write waits for the disk. Whoever comes next sees what was
/// written, or nothing was.
pub(crate) async fn a_write_under_way_keeps_others_out(backend: &dyn Backend) {
    let store = backend.open().await;
    wake(&*store, "7", 0).await;
    let mut before = None;
    for generation in 1..=20 {
        let now = i64::try_from(generation).unwrap() * 10_000;
        let old = lease(&*store, "7", now).await;
        let write = store.commit(&old.lease, knows("7", generation), None);
        let take = async {
            loop {
                if let Some(desk) = try_lease(&*store, "7", "other", now + 5_000).await {
                    return desk;
                }
                tokio::task::yield_now().await;
            }
        };
        let (written, new) = tokio::join!(write, take);
        match written {
            Ok(_) => before = Some(generation),
            Err(error) => assert!(matches!(error, StoreError::LeaseLost(_)), "{error:?}"),
        }
        assert_eq!(new.conversation.map(|known| known.generation), before);
        store.abandon(&new.lease).await;
    }
}
