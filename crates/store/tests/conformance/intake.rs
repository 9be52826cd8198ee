//! Notifications come in.

use deskmate_core::ChannelName;
use deskmate_store::{Change, NewNotification, TakenIn};

use crate::{
    Backend,
    samples::{all_due, at, due, key, lease, note, release, row, take_in, with_a_person},
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
    assert!(store.conversation(&key("7")).await.unwrap().is_none());
}

/// What leaves a conversation with the person who has it wakes nobody at once, and nobody at all where
/// it is not the channel's; unless there is something to be done.
pub(crate) async fn what_leaves_it_with_people_is_taken_calmly(backend: &dyn Backend) {
    let store = backend.open().await;
    let calm = |id: &str, conversation: &str, then: i64| NewNotification {
        calm_until: Some(at(then + 500)),
        ..note(id, conversation, then)
    };
    // Nobody knows it: it is not the channel's.
    assert_eq!(store.take_in(vec![calm("n1", "1", 10)]).await.unwrap(), [TakenIn::Calm]);
    assert_eq!(store.take_in(vec![calm("n1", "1", 11)]).await.unwrap(), [TakenIn::Duplicate]);
    assert_eq!(store.next_due().await.unwrap(), None);

    // A person has it; it is looked at then.
    take_in(&*store, "n2", "2", 20).await;
    let desk = lease(&*store, "2", 20).await;
    let change = Change { conversation: Some(with_a_person("2")), ..Change::default() };
    store.commit(&desk.lease, change, None).await.unwrap();
    assert_eq!(
        store.take_in(vec![calm("n3", "2", 21)]).await.unwrap(),
        [TakenIn::New],
        "it is being looked at, and whoever does has to know"
    );
    assert!(!release(&*store, &desk.lease, desk.inbox.wakes).await);
    let again = store.inbox(&desk.lease).await.unwrap();
    assert!(release(&*store, &desk.lease, again.wakes).await);
    assert_eq!(store.take_in(vec![calm("n4", "2", 40)]).await.unwrap(), [TakenIn::Calm]);
    assert_eq!(store.next_due().await.unwrap(), Some(at(540)));
    assert_eq!(store.take_in(vec![calm("n5", "2", 60)]).await.unwrap(), [TakenIn::Calm]);
    assert_eq!(store.next_due().await.unwrap(), Some(at(540)), "all of it together");
    assert_eq!(store.take_in(vec![note("n6", "2", 70)]).await.unwrap(), [TakenIn::New]);
    assert_eq!(due(&*store, 70).await, ["2"], "what is no matter of two people is looked at");

    // Something is still to be done.
    take_in(&*store, "n7", "3", 80).await;
    let desk = lease(&*store, "3", 80).await;
    let change = Change {
        conversation: Some(with_a_person("3")),
        outbox: vec![row(1)],
        ..Change::default()
    };
    store.commit(&desk.lease, change, None).await.unwrap();
    assert!(release(&*store, &desk.lease, desk.inbox.wakes).await);
    assert_eq!(store.take_in(vec![calm("n8", "3", 90)]).await.unwrap(), [TakenIn::New]);
    assert_eq!(store.next_due().await.unwrap(), Some(at(70)));
    assert_eq!(due(&*store, 90).await, ["2", "3"]);
}
