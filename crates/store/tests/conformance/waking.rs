//! Conversations want attention.

use deskmate_store::{Change, Release};

use crate::{
    Backend,
    samples::{LEASE, all_due, at, due, key, lease, release, take_in, wake},
};

pub(crate) async fn a_wake_asks_for_a_look(backend: &dyn Backend) {
    let store = backend.open().await;
    wake(&*store, "7", 10).await;
    take_in(&*store, "n1", "7", 11).await;
    let desk = lease(&*store, "7", 20).await;
    assert!(desk.inbox.read, "a notification after it does not take that back");
    assert!(release(&*store, &desk.lease, desk.inbox.wakes).await);
    take_in(&*store, "n2", "7", 30).await;
    assert!(!lease(&*store, "7", 30).await.inbox.read, "it was looked at");
}

pub(crate) async fn an_earlier_wake_stays_as_early_as_it_was(backend: &dyn Backend) {
    let store = backend.open().await;
    wake(&*store, "7", 50).await;
    wake(&*store, "7", 90).await;
    assert_eq!(store.next_due().await.unwrap(), Some(at(50)));
    take_in(&*store, "n1", "7", 30).await;
    assert_eq!(store.next_due().await.unwrap(), Some(at(30)));
    take_in(&*store, "n2", "7", 60).await;
    assert_eq!(store.next_due().await.unwrap(), Some(at(30)));
}

pub(crate) async fn what_waits_longest_comes_first(backend: &dyn Backend) {
    let store = backend.open().await;
    for (conversation, since) in [("c", 30), ("a", 10), ("d", 40), ("b", 20)] {
        wake(&*store, conversation, since).await;
    }
    assert_eq!(due(&*store, 39).await, ["a", "b", "c"]);
}

pub(crate) async fn no_more_than_asked_for(backend: &dyn Backend) {
    let store = backend.open().await;
    for n in 0..5 {
        wake(&*store, &n.to_string(), n).await;
    }
    let first = lease(&*store, "0", 10).await;
    let two = all_due(&*store, 10, 2).await;
    assert_eq!(two, [key("1"), key("2")], "the leased one takes nobody's place");
    assert_eq!(all_due(&*store, 10, 0).await, []);
    store.abandon(&first.lease).await;
}

pub(crate) async fn what_is_being_worked_on_is_not_due(backend: &dyn Backend) {
    let store = backend.open().await;
    wake(&*store, "7", 10).await;
    let desk = lease(&*store, "7", 20).await;
    assert_eq!(due(&*store, 20).await, [""; 0]);
    wake(&*store, "7", 20).await;
    assert_eq!(due(&*store, 20).await, [""; 0]);
    assert_eq!(due(&*store, 1_020).await, ["7"], "the lease has run out");
    drop(desk);
}

pub(crate) async fn the_next_one_due_is_known(backend: &dyn Backend) {
    let store = backend.open().await;
    assert_eq!(store.next_due().await.unwrap(), None);
    wake(&*store, "a", 500).await;
    wake(&*store, "b", 300).await;
    assert_eq!(store.next_due().await.unwrap(), Some(at(300)));
    let desk = lease(&*store, "b", 300).await;
    assert_eq!(store.next_due().await.unwrap(), Some(at(500)));
    let back = Release { wakes: desk.inbox.wakes, due: Some(at(400)) };
    assert!(store.commit(&desk.lease, Change::default(), Some(back)).await.unwrap());
    assert_eq!(store.next_due().await.unwrap(), Some(at(400)));
}

/// A worker that died is found by its lease.
pub(crate) async fn a_lease_that_runs_out_is_the_next_one_due(backend: &dyn Backend) {
    let store = backend.open().await;
    wake(&*store, "7", 10).await;
    let _dead = lease(&*store, "7", 20).await;
    assert_eq!(store.next_due().await.unwrap(), Some(at(20).plus(LEASE)));
    wake(&*store, "8", 5_000).await;
    assert_eq!(store.next_due().await.unwrap(), Some(at(20).plus(LEASE)));
}

/// A sweep asked for it, and Intercom could not be asked: it stays asked for, however often that is.
pub(crate) async fn a_read_that_could_not_be_made_stays_asked_for(backend: &dyn Backend) {
    let store = backend.open().await;
    wake(&*store, "7", 10).await;
    for now in [20, 30] {
        let desk = lease(&*store, "7", now).await;
        assert!(desk.inbox.read);
        let change = Change { still_to_read: true, ..Change::default() };
        let back = Release { wakes: desk.inbox.wakes, due: Some(at(now + 5)) };
        assert!(store.commit(&desk.lease, change, Some(back)).await.unwrap());
    }
    let desk = lease(&*store, "7", 40).await;
    assert!(release(&*store, &desk.lease, desk.inbox.wakes).await);
    take_in(&*store, "n1", "7", 45).await;
    assert!(!lease(&*store, "7", 50).await.inbox.read, "it was made");
}

pub(crate) async fn of_those_due_alike_whoever_asked_first_comes_first(backend: &dyn Backend) {
    let store = backend.open().await;
    for (conversation, asked) in [("b", 20), ("a", 10), ("c", 30)] {
        wake(&*store, conversation, asked).await;
    }
    for conversation in ["a", "b", "c"] {
        let desk = lease(&*store, conversation, 40).await;
        let change = Change { still_to_read: true, ..Change::default() };
        let back = Release { wakes: desk.inbox.wakes, due: Some(at(90)) };
        assert!(store.commit(&desk.lease, change, Some(back)).await.unwrap());
    }
    assert_eq!(due(&*store, 90).await, ["a", "b", "c"]);
}
