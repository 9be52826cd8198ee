//! What is kept, counted and forgotten.

use deskmate_core::{ChannelName, ContactId, ConversationId, LastRead, Owner, Parked};
use deskmate_store::{
    Change, Counts, Known, NewNotification, Old, Release, Store, StoreError, TakenIn,
};

use crate::{
    Backend,
    samples::{
        at, channel, event, happened, key, known, lease, note, old, release, row, take_in,
        turn_for, wake, write,
    },
};

pub(crate) async fn marks_are_a_channels_own(backend: &dyn Backend) {
    let store = backend.open().await;
    let other = ChannelName::new("other");
    assert_eq!(store.mark(&channel(), "swept").await.unwrap(), None);
    store.set_mark(&channel(), "swept", "1").await.unwrap();
    store.set_mark(&other, "swept", "2").await.unwrap();
    store.set_mark(&channel(), "swept", "3").await.unwrap();
    assert_eq!(store.mark(&channel(), "swept").await.unwrap().as_deref(), Some("3"));
    assert_eq!(store.mark(&other, "swept").await.unwrap().as_deref(), Some("2"));
}

/// Also where several ask for it at once, each with one of its own.
pub(crate) async fn a_secret_is_made_once(backend: &dyn Backend) {
    let store = backend.open().await;
    let mut asking = tokio::task::JoinSet::new();
    for n in 0..20 {
        let store = std::sync::Arc::clone(&store);
        asking.spawn(async move { store.secret(&channel(), "key", &n.to_string()).await.unwrap() });
    }
    let mut kept = asking.join_all().await;
    kept.dedup();
    assert_eq!(kept.len(), 1);
    let other = store.secret(&ChannelName::new("other"), "key", "theirs").await.unwrap();
    assert_eq!(other, "theirs", "a channel's own");
    assert_eq!(store.mark(&channel(), "key").await.unwrap(), None, "and no mark");
    store.close().await;
    drop(store);
    let store = backend.open().await;
    assert_eq!(store.secret(&channel(), "key", "another").await.unwrap(), kept[0]);
}

pub(crate) async fn what_is_known_of_those_a_sweep_finds(backend: &dyn Backend) {
    let store = backend.open().await;
    let parked = Some(Parked { why: "gone".to_owned(), since: at(1), again: None });
    let last_read = Some(LastRead { at: at(3), changed_at: Some(2), ..LastRead::default() });
    for (conversation, owner, parked, last_read) in
        [("7", Owner::Bot { since: 1 }, None, last_read), ("8", Owner::NotOurs, parked, None)]
    {
        let desk = lease(&*store, conversation, 0).await;
        let mut conversation = known(conversation, 1);
        (conversation.parked, conversation.last_read) = (parked, last_read);
        let mut conversation = serde_json::json!(conversation);
        conversation["log"]["standing"]["owner"] = serde_json::json!(owner);
        let conversation = serde_json::from_value(conversation).unwrap();
        write(
            &*store,
            &desk.lease,
            Change { conversation: Some(conversation), ..Change::default() },
        )
        .await;
    }
    wake(&*store, "9", 0).await;
    let ids = || vec!["7".into(), "8".into(), "9".into()];
    let found = store.known(&channel(), ids()).await.unwrap();
    let expected = [
        ("7".into(), Known { ours: true, last_read, parked_since: None }),
        ("8".into(), Known { ours: false, last_read: None, parked_since: Some(at(1)) }),
    ];
    assert_eq!(found, expected.into(), "9 was only woken");
    assert!(store.known(&channel(), Vec::new()).await.unwrap().is_empty());
    assert!(store.known(&ChannelName::new("other"), ids()).await.unwrap().is_empty());
    assert_eq!(store.counts().await.unwrap().parked, 1);
}

pub(crate) async fn what_is_to_be_done_is_counted(backend: &dyn Backend) {
    let store = backend.open().await;
    assert_eq!(store.counts().await.unwrap(), Counts::default());
    take_in(&*store, "n1", "7", 0).await;
    take_in(&*store, "n2", "7", 0).await;
    wake(&*store, "8", 5_000).await;
    let desk = lease(&*store, "7", 0).await;
    let change = Change {
        outbox: vec![row(1), row(2), row(3)],
        events: vec![event("evt_1", "7", 1)],
        ..Change::default()
    };
    write(&*store, &desk.lease, change).await;
    let counts = Counts { notifications: 2, outbox: 3, events: 1, due: 2, parked: 0 };
    assert_eq!(store.counts().await.unwrap(), counts);
}

pub(crate) async fn what_is_old_is_forgotten(backend: &dyn Backend) {
    let store = backend.open().await;
    let done = |id, at| NewNotification { conversation: None, ..note(id, "", at) };
    store.take_in(vec![done("old", 10), done("new", 100), note("open", "7", 10)]).await.unwrap();
    let desk = lease(&*store, "7", 10).await;
    let timeline = vec![happened(10, "old"), happened(40, "new")];
    write(&*store, &desk.lease, Change { timeline, ..Change::default() }).await;
    assert_eq!(store.forget(old(100, 40)).await.unwrap(), 2);
    assert_eq!(store.forget(old(100, 40)).await.unwrap(), 0);
    let again = store.take_in(vec![done("old", 10), done("new", 1), note("open", "7", 1)]).await;
    assert_eq!(again.unwrap(), [TakenIn::New, TakenIn::Duplicate, TakenIn::Duplicate]);
    assert_eq!(store.timeline(&key("7")).await.unwrap()[0].at, at(40));
    let timeline = vec![happened(41, "newest")];
    write(&*store, &desk.lease, Change { timeline, ..Change::default() }).await;
    assert_eq!(store.timeline(&key("7")).await.unwrap()[1].at, at(41));
}

pub(crate) async fn a_lot_is_forgotten_in_pieces(backend: &dyn Backend) {
    let store = backend.open().await;
    let done = |n: i64| NewNotification { conversation: None, ..note(&n.to_string(), "", n) };
    store.take_in((0..1_700).map(done).collect()).await.unwrap();
    let desk = lease(&*store, "7", 0).await;
    let timeline = (0..700).map(|n| happened(n, "x")).collect();
    let back = Some(Release { wakes: desk.inbox.wakes, due: None });
    store.commit(&desk.lease, Change { timeline, ..Change::default() }, back).await.unwrap();
    assert_eq!(store.forget(old(1_650, 600)).await.unwrap(), 2_251);
    assert_eq!(store.forget(old(1_650, 600)).await.unwrap(), 0);
    assert_eq!(store.timeline(&key("7")).await.unwrap().len(), 100);
}

/// Nobody looks at them again, and nothing is known of them that somebody could ask for.
pub(crate) async fn conversations_that_nobody_could_read_are_forgotten(backend: &dyn Backend) {
    let store = backend.open().await;
    for (conversation, since, due) in [("old", 5, None), ("new", 50, None), ("due", 5, Some(90))] {
        let desk = lease(&*store, conversation, 0).await;
        let parked = Some(Parked { why: "gone".to_owned(), since: at(since), again: None });
        let mut conversation = known(conversation, 1);
        conversation.parked = parked;
        let change = Change { conversation: Some(conversation), ..Change::default() };
        let back = Release { wakes: desk.inbox.wakes, due: due.map(at) };
        assert!(store.commit(&desk.lease, change, Some(back)).await.unwrap());
    }
    let never_read = lease(&*store, "none", 0).await;
    assert!(release(&*store, &never_read.lease, never_read.inbox.wakes).await);
    assert_eq!(store.forget(old(10, 10)).await.unwrap(), 2);
    let ids = ["old", "new", "due", "none"].map(Into::into).to_vec();
    let left = store.known(&channel(), ids).await.unwrap();
    assert_eq!(left.into_keys().collect::<Vec<_>>(), ["due".into(), "new".into()]);
}

/// What is known of a conversation that a contact has begun, as of a day.
fn begun_by(contact: &str, conversation: &str, day: i64) -> Change {
    let mut known = known(conversation, 1);
    known.turn = Some(turn_for(contact));
    known.last_read = Some(LastRead { at: at(day * DAY), ..LastRead::default() });
    Change { conversation: Some(known), ..Change::default() }
}

const DAY: i64 = 24 * 3600 * 1000;

async fn writes(store: &dyn Store, contact: &str, conversation: &str, day: i64) {
    let desk = lease(store, conversation, day * DAY).await;
    let back = Some(Release { wakes: desk.inbox.wakes, due: None });
    store.commit(&desk.lease, begun_by(contact, conversation, day), back).await.unwrap();
}

pub(crate) async fn a_contacts_conversations_are_found_and_erased(backend: &dyn Backend) {
    let store = backend.open().await;
    for (contact, conversation) in [("joe", "1"), ("ann", "2"), ("joe", "3"), ("joe", "3")] {
        writes(&*store, contact, conversation, 1).await;
    }
    let of = async |contact: &str| {
        let found = store.conversations_of(&channel(), &ContactId::new(contact)).await.unwrap();
        found.into_iter().map(|id| id.to_string()).collect::<Vec<_>>()
    };
    assert_eq!(of("joe").await, ["1", "3"]);
    take_in(&*store, "n1", "3", 5).await;
    let desk = lease(&*store, "3", DAY * 2).await;
    let change = Change {
        outbox: vec![row(1)],
        events: vec![event("evt", "3", 1)],
        timeline: vec![happened(1, "it is so")],
        ..Change::default()
    };
    write(&*store, &desk.lease, change).await;
    store.take_answer(&key("3"), &"trn_1".into(), "later".into(), at(21)).await.unwrap();

    let held = store.held(&key("3")).await.unwrap().unwrap();
    assert_eq!(held.key, key("3"));
    assert_eq!(held.known.as_ref().unwrap().contacts(), [ContactId::new("joe")].into());
    assert_eq!(held.notifications[0]["body"]["id"], "n1");
    assert_eq!(held.answers[0]["answer"], "later");
    assert_eq!(held.outbox[0]["payload"]["say"], "number 1");
    assert_eq!(held.events[0]["event"]["it's"][0], "evt");
    assert_eq!(held.timeline.len(), 1);

    // Though somebody works on it; and nothing of it comes back.
    assert!(store.erase(&key("3")).await.unwrap());
    let lost = store.commit(&desk.lease, begun_by("joe", "3", 1), None).await;
    assert!(matches!(lost, Err(StoreError::LeaseLost(_))), "{lost:?}");
    store.abandon(&desk.lease).await;
    assert_eq!(store.held(&key("3")).await.unwrap(), None);
    assert!(!store.erase(&key("3")).await.unwrap());
    assert_eq!(of("joe").await, ["1"]);
    assert_eq!(store.counts().await.unwrap(), Counts::default());
    assert_eq!(store.timeline(&key("3")).await.unwrap(), []);

    // Somebody writes there again: it is one like any other.
    take_in(&*store, "n1", "3", 5).await;
    writes(&*store, "joe", "3", 9).await;
    assert_eq!(of("joe").await, ["1", "3"]);
    assert_eq!(of("ann").await, ["2"]);
}

pub(crate) async fn conversations_that_nobody_needs_are_forgotten(backend: &dyn Backend) {
    let store = backend.open().await;
    for (conversation, day) in [("old", 10), ("new", 20), ("busy", 10), ("due", 10)] {
        writes(&*store, "joe", conversation, day).await;
    }
    let desk = lease(&*store, "busy", DAY * 30).await;
    write(&*store, &desk.lease, Change { outbox: vec![row(1)], ..Change::default() }).await;
    release(&*store, &desk.lease, desk.inbox.wakes).await;
    wake(&*store, "due", DAY * 30).await;
    let forget = Old { conversations: at(DAY * 20), ..old(0, 0) };
    assert_eq!(store.forget(forget).await.unwrap(), 1);
    let left = store.conversations_of(&channel(), &ContactId::new("joe")).await.unwrap();
    let left: Vec<_> = left.iter().map(ConversationId::as_str).collect();
    assert_eq!(left, ["busy", "due", "new"]);
    assert_eq!(store.conversation(&key("old")).await.unwrap(), None);
}
