//! What bots emitted, until the channel's `events` address has it.

use deskmate_core::{ChannelName, Happening, TurnId};
use deskmate_store::{Change, EventRow, Store};
use serde_json::json;

use crate::{
    Backend,
    samples::{at, channel, event, happened, key, known, knows, lease, old, write},
};

async fn emit(store: &dyn Store, conversation: &str, ids: &[&str]) {
    let desk = lease(store, conversation, 0).await;
    let events = ids.iter().map(|id| event(id, conversation, 5)).collect();
    write(store, &desk.lease, Change { events, ..Change::default() }).await;
    store.abandon(&desk.lease).await;
}

async fn waiting(store: &dyn Store, most: usize) -> Vec<String> {
    let events = store.events(&channel(), most).await.unwrap();
    events.into_iter().map(|event| event.id).collect()
}

/// Over all conversations of a channel, whatever their ids and times.
pub(crate) async fn events_wait_in_the_order_they_were_emitted(backend: &dyn Backend) {
    let store = backend.open().await;
    emit(&*store, "8", &["evt_c", "evt_a"]).await;
    emit(&*store, "7", &["evt_b"]).await;
    assert_eq!(waiting(&*store, 9).await, ["evt_c", "evt_a", "evt_b"]);
    assert_eq!(waiting(&*store, 2).await, ["evt_c", "evt_a"], "no more than asked for");
    let whole = store.events(&channel(), 1).await.unwrap();
    assert_eq!(whole, [event("evt_c", "8", 5)]);
    assert_eq!(store.events(&ChannelName::new("other"), 9).await.unwrap(), []);
}

pub(crate) async fn an_event_that_is_dealt_with_goes(backend: &dyn Backend) {
    let store = backend.open().await;
    emit(&*store, "7", &["evt_1", "evt_2"]).await;
    store.finish_event(&ChannelName::new("other"), "evt_1").await.unwrap();
    assert_eq!(waiting(&*store, 9).await, ["evt_1", "evt_2"], "it is a channel's own");
    store.finish_event(&channel(), "evt_1").await.unwrap();
    store.finish_event(&channel(), "evt_1").await.unwrap();
    assert_eq!(waiting(&*store, 9).await, ["evt_2"]);
}

pub(crate) async fn an_event_is_written_with_its_change_or_not_at_all(backend: &dyn Backend) {
    let store = backend.open().await;
    let desk = lease(&*store, "7", 0).await;
    // The timeline is the last thing written.
    backend.meddle("ALTER TABLE timeline RENAME TO elsewhere").await;
    let change = Change {
        events: vec![event("evt_1", "7", 1)],
        timeline: vec![happened(1, "so")],
        ..knows("7", 1)
    };
    store.commit(&desk.lease, change.clone(), None).await.unwrap_err();
    backend.meddle("ALTER TABLE elsewhere RENAME TO timeline").await;
    assert_eq!(waiting(&*store, 9).await, [""; 0]);
    assert_eq!(store.conversation(&key("7")).await.unwrap(), None);
    write(&*store, &desk.lease, change).await;
    assert_eq!(waiting(&*store, 9).await, ["evt_1"]);
    assert_eq!(store.conversation(&key("7")).await.unwrap(), Some(known("7", 1)));
    assert!(!Change { events: vec![event("evt_2", "7", 1)], ..Change::default() }.is_empty());
}

pub(crate) async fn events_are_there_after_a_restart(backend: &dyn Backend) {
    let store = backend.open().await;
    emit(&*store, "7", &["evt_1", "evt_2"]).await;
    store.finish_event(&channel(), "evt_1").await.unwrap();
    store.close().await;
    drop(store);
    let store = backend.open().await;
    assert_eq!(waiting(&*store, 9).await, ["evt_2"]);
}

/// Nor does a line of a timeline; one of a newer version is there, as something unknown.
pub(crate) async fn one_that_cannot_be_read_hides_no_other(backend: &dyn Backend) {
    let store = backend.open().await;
    emit(&*store, "7", &["evt_1", "evt_2"]).await;
    let desk = lease(&*store, "7", 0).await;
    let timeline = vec![happened(1, "a"), happened(2, "b"), happened(3, "c")];
    write(&*store, &desk.lease, Change { timeline, ..Change::default() }).await;
    backend.meddle("UPDATE event SET body = '{' WHERE id = 'evt_1'").await;
    let broken = "UPDATE timeline SET happening = '{' WHERE seq = 1";
    let newer = r#"UPDATE timeline SET happening = '{"happening":"sung"}' WHERE seq = 2"#;
    backend.meddle(broken).await;
    backend.meddle(newer).await;
    assert_eq!(waiting(&*store, 9).await, ["evt_1", "evt_2"]);
    let told = store.timeline(&key("7")).await.unwrap();
    assert_eq!(told.iter().map(|line| line.at).collect::<Vec<_>>(), [at(2), at(3)]);
    assert_eq!(told[0].happening, Happening::Unknown);
}

/// Their channel has no address for them any more.
pub(crate) async fn events_that_nobody_takes_are_forgotten_in_the_end(backend: &dyn Backend) {
    let store = backend.open().await;
    let desk = lease(&*store, "7", 0).await;
    let events: Vec<EventRow> =
        vec![event("old", "7", 39), event("new", "7", 40), event("older", "7", 2)];
    write(&*store, &desk.lease, Change { events, ..Change::default() }).await;
    assert_eq!(store.forget(old(100, 40)).await.unwrap(), 2);
    assert_eq!(waiting(&*store, 9).await, ["new"]);
}

pub(crate) async fn what_may_hold_taken_away_words_goes_and_nothing_else(backend: &dyn Backend) {
    let store = backend.open().await;
    emit(&*store, "8", &["evt_8"]).await;
    let desk = lease(&*store, "7", 0).await;
    let emitted = |word: &str| {
        let (turn, event) = (TurnId::new("trn_1"), json!({"word": word}));
        (at(1), Happening::Emitted { turn, event })
    };
    let took = Happening::PathTaken { turn: TurnId::new("trn_1"), path: vec!["sesame".into()] };
    let before = Change {
        events: vec![event("evt_1", "7", 5)],
        timeline: vec![happened(1, "down"), emitted("sesame"), (at(1), took)],
        ..Change::default()
    };
    write(&*store, &desk.lease, before).await;
    let after = Change {
        forget_words: true,
        events: vec![event("evt_2", "7", 6)],
        timeline: vec![emitted("later")],
        ..Change::default()
    };
    write(&*store, &desk.lease, after).await;
    assert_eq!(waiting(&*store, 9).await, ["evt_8", "evt_2"]);
    let timeline = store.timeline(&key("7")).await.unwrap();
    let kept: Vec<_> = timeline.into_iter().map(|entry| (entry.at, entry.happening)).collect();
    assert_eq!(kept, [happened(1, "down"), emitted("later")]);
}
