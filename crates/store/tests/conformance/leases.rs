//! Who works on what.

use deskmate_store::{Change, Release, StoreError};
use serde_json::json;

use crate::{
    Backend,
    samples::{
        LEASE, at, due, happened, known, knows, lease, place, release, row, take_in, wake, write,
    },
};

pub(crate) async fn one_at_a_time(backend: &dyn Backend) {
    let store = backend.open().await;
    wake(&*store, "7", 10).await;
    let desk = lease(&*store, "7", 20).await;
    assert!(store.lease(&place("7"), "other", at(30), LEASE).await.unwrap().is_none());
    lease(&*store, "8", 30).await;
    assert!(release(&*store, &desk.lease, desk.inbox.wakes).await);
    lease(&*store, "7", 40).await;
}

pub(crate) async fn a_lease_runs_out(backend: &dyn Backend) {
    let store = backend.open().await;
    wake(&*store, "7", 10).await;
    let old = lease(&*store, "7", 0).await;
    assert!(store.lease(&place("7"), "other", at(999), LEASE).await.unwrap().is_none());
    write(&*store, &old.lease, knows("7", 1)).await;
    let new = lease(&*store, "7", 1_000).await;
    assert!(new.lease.token > old.lease.token);
    assert_eq!(new.conversation, Some(known("7", 1)));
}

pub(crate) async fn a_renewed_lease_does_not(backend: &dyn Backend) {
    let store = backend.open().await;
    let old = lease(&*store, "7", 0).await;
    store.renew(&old.lease, at(5_000)).await.unwrap();
    assert!(store.lease(&place("7"), "other", at(4_999), LEASE).await.unwrap().is_none());
    lease(&*store, "7", 5_000).await;
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
    store.take_answer(&place("7"), &"trn_1".into(), json!({"a": 1}), at(11)).await.unwrap();
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
    assert_eq!(store.conversation(&place("7")).await.unwrap(), Some(known("7", 1)), "all the same");
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
    let new = lease(&*store, "7", 2_000).await;
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
    assert!(store.lease(&place("7"), "x", at(2_001), LEASE).await.unwrap().is_none());
    assert_eq!(store.conversation(&place("7")).await.unwrap(), None);
    assert_eq!(store.timeline(&place("7")).await.unwrap(), []);
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

pub(crate) async fn what_nobody_ever_woke_can_be_given_back(backend: &dyn Backend) {
    let store = backend.open().await;
    let desk = lease(&*store, "7", 0).await;
    let back = Release { wakes: desk.inbox.wakes, due: Some(at(50)) };
    assert!(store.commit(&desk.lease, Change::default(), Some(back)).await.unwrap());
    assert_eq!(due(&*store, 50).await, ["7"]);
}

/// A lease may run out while its last write waits for the disk. Whoever comes next has to see what
/// was written.
pub(crate) async fn a_write_under_way_keeps_others_out(backend: &dyn Backend) {
    let store = backend.open().await;
    wake(&*store, "7", 0).await;
    for generation in 1..=20 {
        let now = i64::try_from(generation).unwrap() * 10_000;
        let old = lease(&*store, "7", now).await;
        let write = store.commit(&old.lease, knows("7", generation), None);
        let place = place("7");
        let take = async {
            loop {
                let taken = store.lease(&place, "other", at(now + 5_000), LEASE).await.unwrap();
                if let Some(desk) = taken {
                    return desk;
                }
                tokio::task::yield_now().await;
            }
        };
        let (written, new) = tokio::join!(write, take);
        written.unwrap();
        assert_eq!(new.conversation.map(|known| known.generation), Some(generation));
        store.abandon(&new.lease).await;
    }
}
