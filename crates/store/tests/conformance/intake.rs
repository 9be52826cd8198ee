//! Notifications come in.

use deskmate_core::ChannelName;
use deskmate_store::{NewNotification, TakenIn};

use crate::{
    Backend,
    samples::{all_due, due, lease, note, place, release, take_in},
};

pub(crate) async fn a_notification_is_kept_once(backend: &dyn Backend) {
    let store = backend.open().await;
    assert_eq!(store.take_in(vec![note("n1", "7", 10)]).await.unwrap(), [TakenIn::New]);
    assert_eq!(store.take_in(vec![note("n1", "7", 20)]).await.unwrap(), [TakenIn::Duplicate]);
    let desk = lease(&*store, "7", 30).await;
    assert_eq!(desk.inbox.notifications.len(), 1);
    assert_eq!(desk.inbox.notifications[0].received_at.as_millis(), 10, "the first one stays");
}

pub(crate) async fn two_of_one_batch_are_told_apart(backend: &dyn Backend) {
    let store = backend.open().await;
    take_in(&*store, "old", "7", 1).await;
    let batch = ["n1", "old", "n2", "n1", "n1"].map(|id| note(id, "7", 10));
    let taken = store.take_in(batch.to_vec()).await.unwrap();
    let (new, again) = (TakenIn::New, TakenIn::Duplicate);
    assert_eq!(taken, [new, again, new, again, again]);
    assert_eq!(lease(&*store, "7", 30).await.inbox.notifications.len(), 3);
}

/// One app's notification may be for several channels: each has its own copy.
pub(crate) async fn channels_have_their_own(backend: &dyn Backend) {
    let store = backend.open().await;
    let other = NewNotification { channel: ChannelName::new("other"), ..note("n1", "7", 10) };
    let taken = store.take_in(vec![note("n1", "7", 10), other.clone()]).await.unwrap();
    assert_eq!(taken, [TakenIn::New, TakenIn::New]);
    let again = store.take_in(vec![other, note("n2", "7", 11)]).await.unwrap();
    assert_eq!(again, [TakenIn::Duplicate, TakenIn::New]);
    assert_eq!(all_due(&*store, 20, 9).await.len(), 2);
}

pub(crate) async fn any_number_comes_in_at_once(backend: &dyn Backend) {
    let store = backend.open().await;
    assert_eq!(store.take_in(Vec::new()).await.unwrap(), []);
    let many: Vec<_> = (0..300).map(|n| note(&format!("n{}", n % 250), "7", n)).collect();
    let taken = store.take_in(many).await.unwrap();
    assert_eq!(taken.len(), 300);
    assert!(taken[..250].iter().all(|taken| *taken == TakenIn::New));
    assert!(taken[250..].iter().all(|taken| *taken == TakenIn::Duplicate));
    assert_eq!(lease(&*store, "7", 999).await.inbox.notifications.len(), 250);
}

pub(crate) async fn whatever_bytes_come_are_kept(backend: &dyn Backend) {
    let store = backend.open().await;
    let body: Vec<u8> = (0..=255).cycle().take(70_000).collect();
    let odd = NewNotification {
        id: "it's \"odd\" — ü 🦀".to_owned(),
        topic: String::new(),
        expected: vec!["\"".to_owned(), String::new()],
        body: body.clone(),
        ..note("", "7\"'", 10)
    };
    assert_eq!(store.take_in(vec![odd.clone()]).await.unwrap(), [TakenIn::New]);
    let kept = &lease(&*store, "7\"'", 20).await.inbox.notifications[0];
    assert_eq!((&kept.id, &kept.topic, &kept.expected), (&odd.id, &odd.topic, &odd.expected));
    assert!(kept.body == body);
}

pub(crate) async fn taking_in_wakes(backend: &dyn Backend) {
    let store = backend.open().await;
    take_in(&*store, "n1", "7", 10).await;
    assert_eq!(due(&*store, 9).await, [""; 0]);
    assert_eq!(due(&*store, 10).await, ["7"]);
    take_in(&*store, "n2", "7", 20).await;
    let desk = lease(&*store, "7", 20).await;
    assert_eq!(desk.inbox.wakes, 2);
    assert!(!desk.inbox.read, "a notification alone does not ask for a look");
    let ids: Vec<_> = desk.inbox.notifications.iter().map(|one| one.id.as_str()).collect();
    assert_eq!(ids, ["n1", "n2"], "oldest first");
}

pub(crate) async fn what_concerns_no_conversation_wakes_none(backend: &dyn Backend) {
    let store = backend.open().await;
    let none = NewNotification { conversation: None, ..note("n1", "", 10) };
    assert_eq!(store.take_in(vec![none.clone()]).await.unwrap(), [TakenIn::New]);
    assert_eq!(store.take_in(vec![none]).await.unwrap(), [TakenIn::Duplicate]);
    assert_eq!(due(&*store, 99).await, [""; 0]);
    assert_eq!(store.counts().await.unwrap().notifications, 0, "it is dealt with");
}

pub(crate) async fn a_duplicate_wakes_nothing(backend: &dyn Backend) {
    let store = backend.open().await;
    take_in(&*store, "n1", "7", 10).await;
    let desk = lease(&*store, "7", 20).await;
    assert!(release(&*store, &desk.lease, desk.inbox.wakes).await);
    store.take_in(vec![note("n1", "7", 30)]).await.unwrap();
    assert_eq!(all_due(&*store, 99, 9).await, []);
    assert!(store.conversation(&place("7")).await.unwrap().is_none());
}
