//! Same transaction, or it didn't happen.

use deskmate_core::{Timestamp, stored::NotReadable};
use deskmate_store::{
    Change, OutboxRow, OutboxStatus, Release, StoreError, TakenIn, TimelineEntry,
};
use serde_json::json;

use crate::{
    Backend,
    samples::{
        at, channel, due, happened, key, known, knows, lease, note, release, row, take_in, wake,
        write,
    },
};

pub(crate) async fn all_that_changed_is_written(backend: &dyn Backend) {
    let store = backend.open().await;
    take_in(&*store, "n1", "7", 10).await;
    let desk = lease(&*store, "7", 20).await;
    let change = Change {
        notifications_done: vec!["n1".to_owned(), "n-unknown".to_owned()],
        outbox: vec![row(1), row(2)],
        timeline: vec![happened(20, "so")],
        ..knows("7", 2)
    };
    assert!(!change.is_empty());
    let back = Release { wakes: desk.inbox.wakes, due: Some(at(500)) };
    assert!(store.commit(&desk.lease, change, Some(back)).await.unwrap());
    assert_eq!(due(&*store, 499).await, [""; 0]);
    let desk = lease(&*store, "7", 500).await;
    assert_eq!(desk.conversation, Some(known("7", 2)));
    assert_eq!(desk.outbox, [row(1), row(2)]);
    assert_eq!(desk.inbox.notifications, []);
    assert_eq!(store.timeline(&key("7")).await.unwrap().len(), 1);
}

pub(crate) async fn bodies_go_and_ids_stay(backend: &dyn Backend) {
    let store = backend.open().await;
    take_in(&*store, "n1", "7", 10).await;
    let desk = lease(&*store, "7", 20).await;
    let done = Change { notifications_done: vec!["n1".to_owned()], ..Change::default() };
    write(&*store, &desk.lease, done).await;
    assert_eq!(store.inbox(&desk.lease).await.unwrap().notifications, []);
    assert_eq!(store.counts().await.unwrap().notifications, 0);
    assert_eq!(store.take_in(vec![note("n1", "7", 99)]).await.unwrap(), [TakenIn::Duplicate]);
    assert_eq!(store.inbox(&desk.lease).await.unwrap().notifications, []);
}

pub(crate) async fn the_outbox_keeps_its_order(backend: &dyn Backend) {
    let store = backend.open().await;
    let desk = lease(&*store, "7", 0).await;
    let outbox = [3, 1, 12, 2].map(row).to_vec();
    write(&*store, &desk.lease, Change { outbox, ..knows("7", 1) }).await;
    write(&*store, &desk.lease, Change { outbox: vec![row(7)], ..Change::default() }).await;
    let other = lease(&*store, "8", 0).await;
    write(&*store, &other.lease, Change { outbox: vec![row(1)], ..knows("8", 1) }).await;
    store.abandon(&desk.lease).await;
    let seqs: Vec<_> = lease(&*store, "7", 1).await.outbox.iter().map(|row| row.seq).collect();
    assert_eq!(seqs, [1, 2, 3, 7, 12]);
}

pub(crate) async fn an_outbox_row_changes_and_goes(backend: &dyn Backend) {
    let store = backend.open().await;
    let desk = lease(&*store, "7", 0).await;
    let outbox = vec![row(1), row(2), row(3)];
    write(&*store, &desk.lease, Change { outbox, ..knows("7", 1) }).await;
    let changed = |seq, status| OutboxRow {
        status,
        attempts: 4,
        node: "other".to_owned(),
        payload: json!({"v": 1, "assign": "Support"}),
        ..row(seq)
    };
    let later = changed(1, OutboxStatus::Later(at(77)));
    let unknown = changed(3, OutboxStatus::Unknown { since: at(66) });
    let change = Change {
        outbox: vec![later.clone(), unknown.clone()],
        outbox_done: vec![2, 99],
        ..Change::default()
    };
    write(&*store, &desk.lease, change).await;
    store.abandon(&desk.lease).await;
    assert_eq!(lease(&*store, "7", 1).await.outbox, [later, unknown]);
}

/// Even where two share a millisecond, or a clock was set back.
pub(crate) async fn a_timeline_is_in_the_order_of_its_happenings(backend: &dyn Backend) {
    let store = backend.open().await;
    let desk = lease(&*store, "7", 0).await;
    let all = [(5, "a"), (5, "b"), (3, "c"), (9, "it's \"d\"\n"), (9, "e")];
    let all = all.map(|(millis, why)| happened(millis, why));
    for some in all.chunks(2) {
        let change = Change { timeline: some.to_vec(), ..Change::default() };
        write(&*store, &desk.lease, change).await;
    }
    let told = store.timeline(&key("7")).await.unwrap();
    let expected = all.map(|(at, happening)| TimelineEntry { at, happening });
    assert_eq!(told, expected);
    assert_eq!(store.timeline(&key("8")).await.unwrap(), []);
}

pub(crate) async fn a_late_answer_is_kept_once_and_wakes(backend: &dyn Backend) {
    let store = backend.open().await;
    let (here, turn) = (key("7"), "trn_1".into());
    let first = json!({"actions": ["first"]});
    assert!(store.take_answer(&here, &turn, first.clone(), at(10)).await.unwrap());
    assert!(!store.take_answer(&here, &turn, json!("second"), at(11)).await.unwrap());
    assert_eq!(due(&*store, 10).await, ["7"]);
    let desk = lease(&*store, "7", 20).await;
    assert_eq!(desk.inbox.wakes, 1, "the second one woke nothing");
    assert_eq!(desk.inbox.answers.len(), 1);
    assert_eq!((&desk.inbox.answers[0].turn, &desk.inbox.answers[0].answer), (&turn, &first));
    let done = Change { answers_done: vec![turn], ..Change::default() };
    write(&*store, &desk.lease, done).await;
    assert_eq!(store.inbox(&desk.lease).await.unwrap().answers, []);
    assert!(release(&*store, &desk.lease, 1).await);
}

pub(crate) async fn a_conversation_that_cannot_be_read_is_named(backend: &dyn Backend) {
    let store = backend.open().await;
    wake(&*store, "7", 0).await;
    let desk = lease(&*store, "7", 0).await;
    write(&*store, &desk.lease, knows("7", 1)).await;
    store.abandon(&desk.lease).await;
    backend.spoil(&key("7")).await;
    let read = store.conversation(&key("7")).await.unwrap_err();
    assert!(matches!(read, StoreError::Unreadable { .. }), "{read:?}");
    assert!(read.to_string().contains("conversation support/7"), "{read}");
    let leased = lease(&*store, "7", 1).await;
    assert_eq!(leased.conversation, None, "who works on it decides what becomes of it");
    assert!(matches!(leased.unread, Some(NotReadable::Broken(_))), "{:?}", leased.unread);
}

/// A damaged row hides none of the others, and no other conversation.
pub(crate) async fn what_cannot_be_read_hides_nothing_else(backend: &dyn Backend) {
    let store = backend.open().await;
    take_in(&*store, "n1", "7", 0).await;
    let leased = lease(&*store, "7", 0).await;
    write(&*store, &leased.lease, Change { outbox: vec![row(1), row(2)], ..knows("7", 1) }).await;
    store.take_answer(&key("7"), &"trn_1".into(), "later".into(), at(1)).await.unwrap();
    store.abandon(&leased.lease).await;
    backend.meddle("UPDATE outbox SET payload = '{', status = '?' WHERE seq = 1").await;
    backend.meddle("UPDATE notification SET expected = '?'").await;
    backend.meddle("UPDATE answer SET answer = '?'").await;
    backend.meddle("UPDATE conversation SET state = '{\"v\": 99}'").await;

    let leased = lease(&*store, "7", 1).await;
    assert_eq!(leased.unread, Some(NotReadable::Newer(99)));
    assert_eq!(leased.outbox[0].payload, serde_json::Value::Null);
    assert_eq!(leased.outbox[0].status, OutboxStatus::Unknown { since: row(1).created_at });
    assert_eq!(leased.outbox[1], row(2));
    assert_eq!(leased.inbox.notifications.len(), 1);
    assert_eq!(leased.inbox.answers[0].answer, serde_json::Value::Null);
}

/// Writes that wait for the disk share a commit; one that fails takes no other with it.
pub(crate) async fn one_that_fails_takes_no_other_with_it(backend: &dyn Backend) {
    let store = backend.open().await;
    backend.meddle(backend.poison()).await;
    let mut writes = tokio::task::JoinSet::new();
    for n in 0..60 {
        let store = std::sync::Arc::clone(&store);
        writes.spawn(async move {
            match n % 3 {
                0 => {
                    let poison = store.set_mark(&channel(), "poison", "x").await;
                    assert!(poison.unwrap_err().to_string().contains("poisoned"));
                }
                1 => take_in(&*store, &format!("n{n}"), "7", n).await,
                _ => store.set_mark(&channel(), &format!("m{n}"), "x").await.unwrap(),
            }
        });
    }
    while let Some(done) = writes.join_next().await {
        done.unwrap();
    }
    assert_eq!(store.counts().await.unwrap().notifications, 20);
    assert_eq!(lease(&*store, "7", 99).await.inbox.wakes, 20, "and none was counted twice");
    for n in 0..60 {
        let mark = store.mark(&channel(), &format!("m{n}")).await.unwrap();
        assert_eq!(mark.is_some(), n % 3 == 2);
    }
    assert_eq!(store.mark(&channel(), "poison").await.unwrap(), None);
}

pub(crate) async fn a_change_is_written_whole_or_not_at_all(backend: &dyn Backend) {
    let store = backend.open().await;
    take_in(&*store, "n1", "7", 0).await;
    let desk = lease(&*store, "7", 0).await;
    // The timeline is the last thing written.
    backend.meddle("ALTER TABLE timeline RENAME TO elsewhere").await;
    let change = Change {
        notifications_done: vec!["n1".to_owned()],
        outbox: vec![row(1)],
        timeline: vec![happened(1, "so")],
        ..knows("7", 1)
    };
    let back = Some(Release { wakes: desk.inbox.wakes, due: None });
    let failed = store.commit(&desk.lease, change.clone(), back).await;
    assert!(failed.unwrap_err().to_string().contains("timeline"));
    backend.meddle("ALTER TABLE elsewhere RENAME TO timeline").await;
    assert_eq!(store.conversation(&key("7")).await.unwrap(), None);
    assert_eq!(store.counts().await.unwrap().outbox, 0);
    assert_eq!(store.inbox(&desk.lease).await.unwrap().notifications.len(), 1);
    assert!(store.commit(&desk.lease, change, back).await.unwrap(), "and the lease was kept");
    let entries = store.timeline(&key("7")).await.unwrap();
    assert_eq!(entries.iter().map(|entry| entry.at).collect::<Vec<Timestamp>>(), [at(1)]);
}
