//! What is kept, counted and forgotten.

use deskmate_core::{ChannelName, LastRead, Owner, Parked};
use deskmate_store::{Change, Counts, Known, NewNotification, Release, TakenIn};

use crate::{
    Backend,
    samples::{
        at, channel, event, happened, known, lease, note, place, release, row, take_in, wake, write,
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
    assert_eq!(store.forget_before(at(100), at(40)).await.unwrap(), 2);
    assert_eq!(store.forget_before(at(100), at(40)).await.unwrap(), 0);
    let again = store.take_in(vec![done("old", 10), done("new", 1), note("open", "7", 1)]).await;
    assert_eq!(again.unwrap(), [TakenIn::New, TakenIn::Duplicate, TakenIn::Duplicate]);
    assert_eq!(store.timeline(&place("7")).await.unwrap()[0].at, at(40));
    let timeline = vec![happened(41, "newest")];
    write(&*store, &desk.lease, Change { timeline, ..Change::default() }).await;
    assert_eq!(store.timeline(&place("7")).await.unwrap()[1].at, at(41));
}

pub(crate) async fn a_lot_is_forgotten_in_pieces(backend: &dyn Backend) {
    let store = backend.open().await;
    let done = |n: i64| NewNotification { conversation: None, ..note(&n.to_string(), "", n) };
    store.take_in((0..1_700).map(done).collect()).await.unwrap();
    let desk = lease(&*store, "7", 0).await;
    let timeline = (0..700).map(|n| happened(n, "x")).collect();
    let back = Some(Release { wakes: desk.inbox.wakes, due: None });
    store.commit(&desk.lease, Change { timeline, ..Change::default() }, back).await.unwrap();
    assert_eq!(store.forget_before(at(1_650), at(600)).await.unwrap(), 2_251);
    assert_eq!(store.forget_before(at(1_650), at(600)).await.unwrap(), 0);
    assert_eq!(store.timeline(&place("7")).await.unwrap().len(), 100);
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
    assert_eq!(store.forget_before(at(10), at(10)).await.unwrap(), 2);
    let ids = ["old", "new", "due", "none"].map(Into::into).to_vec();
    let left = store.known(&channel(), ids).await.unwrap();
    assert_eq!(left.into_keys().collect::<Vec<_>>(), ["due".into(), "new".into()]);
}
