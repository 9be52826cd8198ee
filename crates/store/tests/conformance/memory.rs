//! What is remembered of a customer is kept once, for its time, and goes with them.

use std::sync::Arc;

use deskmate_core::{ContactId, Happening, LastRead};
use deskmate_store::{
    Change, ConversationKey, Customer, Memories, Memory, MemoryDue, Old, Store, StoreError,
};

use crate::{
    Backend,
    samples::{at, channel, happened, key, known, lease, old, release, turn_for, write},
};

fn joe() -> ContactId {
    ContactId::new("joe")
}

fn memory(text: &str, written: i64, forget: i64) -> Memory {
    Memory {
        channel: channel(),
        contact: joe(),
        text: text.to_owned(),
        written_at: at(written),
        forget_at: at(forget),
    }
}

/// A conversation in which Joe has written and of which something is to be remembered.
async fn spoken(store: &dyn Store, conversation: &str, due: i64) {
    let desk = lease(store, conversation, 0).await;
    let mut known = known(conversation, 1);
    known.turn = Some(turn_for("joe"));
    known.last_read = Some(LastRead { at: at(5), ..LastRead::default() });
    let change = Change {
        conversation: Some(known),
        timeline: vec![happened(3, "first")],
        tables: vec![MemoryDue::set(&key(conversation), at(due))],
        ..Change::default()
    };
    write(store, &desk.lease, change).await;
    assert!(release(store, &desk.lease, desk.inbox.wakes).await);
}

async fn opened(backend: &dyn Backend) -> (Memories, Arc<dyn Store>) {
    let store = backend.open().await;
    (Memories::new(Arc::clone(&store)), store)
}

fn due(conversation: &str, millis: i64) -> MemoryDue {
    MemoryDue { key: key(conversation), at: at(millis), tries: 0 }
}

fn is_void(done: &Result<(), StoreError>) -> bool {
    matches!(done, Err(StoreError::ChangedMeanwhile))
}

pub(crate) async fn what_a_conversation_brings_is_kept_once(backend: &dyn Backend) {
    let (memories, store) = opened(backend).await;
    assert_eq!(memories.next(&channel()).await.unwrap(), None);
    spoken(&*store, "late", 30).await;
    spoken(&*store, "soon", 20).await;
    assert_eq!(memories.next(&channel()).await.unwrap(), Some(at(20)));
    assert_eq!(memories.next(&"other".into()).await.unwrap(), None);
    assert_eq!(memories.due(&channel(), at(19), 9).await.unwrap(), []);
    assert_eq!(memories.due(&channel(), at(30), 1).await.unwrap(), [due("soon", 20)]);
    let both = memories.due(&channel(), at(30), 9).await.unwrap();
    assert_eq!(both, [due("soon", 20), due("late", 30)]);

    // Two nodes have a summary of it.
    memories.keep(&both[0], &memory("it's \"A-17\"\n", 25, 900)).await.unwrap();
    assert!(is_void(&memories.keep(&both[0], &memory("another", 26, 900)).await));
    let known = memories.of(&channel(), &joe(), at(40)).await.unwrap().unwrap();
    assert_eq!(known, memory("it's \"A-17\"\n", 25, 900));
    assert_eq!(memories.of(&channel(), &"ann".into(), at(40)).await.unwrap(), None);
    assert_eq!(memories.of(&"other".into(), &joe(), at(40)).await.unwrap(), None);
    let timeline = store.timeline(&key("soon")).await.unwrap();
    assert_eq!((timeline[1].at, &timeline[1].happening), (at(25), &Happening::Remembered));
    assert_eq!(timeline.len(), 2);

    // The next one takes its place, also after a restart.
    store.close().await;
    drop((memories, store));
    let (memories, _store) = opened(backend).await;
    assert_eq!(memories.next(&channel()).await.unwrap(), Some(at(30)));
    memories.keep(&both[1], &memory("more", 50, 950)).await.unwrap();
    let known = memories.of(&channel(), &joe(), at(60)).await.unwrap();
    assert_eq!(known, Some(memory("more", 50, 950)));
    assert_eq!(memories.next(&channel()).await.unwrap(), None);
}

pub(crate) async fn what_was_begun_before_more_was_said_is_void(backend: &dyn Backend) {
    let (memories, store) = opened(backend).await;
    spoken(&*store, "7", 20).await;
    spoken(&*store, "7", 80).await;
    assert!(is_void(&memories.keep(&due("7", 20), &memory("old", 25, 900)).await));
    memories.leave(&due("7", 20)).await.unwrap();
    memories.put_off(&due("7", 20), at(500), 1).await.unwrap();
    assert_eq!(memories.due(&channel(), at(99), 9).await.unwrap(), [due("7", 80)]);
    memories.leave(&due("7", 80)).await.unwrap();
    assert_eq!(memories.next(&channel()).await.unwrap(), None);
}

pub(crate) async fn what_is_tried_again_comes_later(backend: &dyn Backend) {
    let (memories, store) = opened(backend).await;
    spoken(&*store, "7", 20).await;
    memories.put_off(&due("7", 20), at(60), 1).await.unwrap();
    assert_eq!(memories.due(&channel(), at(59), 9).await.unwrap(), []);
    let again = MemoryDue { tries: 1, ..due("7", 60) };
    assert_eq!(memories.due(&channel(), at(60), 9).await.unwrap(), [again]);
    spoken(&*store, "7", 90).await;
    assert_eq!(memories.due(&channel(), at(90), 9).await.unwrap(), [due("7", 90)]);
}

pub(crate) async fn a_memory_is_forgotten_at_its_time(backend: &dyn Backend) {
    let (memories, store) = opened(backend).await;
    spoken(&*store, "7", 20).await;
    memories.keep(&due("7", 20), &memory("x", 25, 900)).await.unwrap();
    assert!(memories.of(&channel(), &joe(), at(899)).await.unwrap().is_some());
    assert!(memories.of(&channel(), &joe(), at(900)).await.unwrap().is_none(), "not yet swept");
    let customer = async || Customer::find(&*store, &[channel()], joe()).await.unwrap();
    assert_eq!(customer().await.memories.len(), 1);
    let before = |memories| Old { memories: at(memories), ..old(0, 0) };
    assert_eq!(store.forget(before(899)).await.unwrap(), 0);
    assert_eq!(store.forget(before(900)).await.unwrap(), 1);
    assert_eq!(customer().await.memories, []);
    // What nobody has come to write, of a channel that is gone.
    spoken(&*store, "8", 20).await;
    assert_eq!(store.forget(old(20, 0)).await.unwrap(), 0);
    assert_eq!(store.forget(old(21, 0)).await.unwrap(), 1);
}

pub(crate) async fn what_is_erased_or_taken_away_is_not_remembered(backend: &dyn Backend) {
    let (memories, store) = opened(backend).await;
    let customer = async || Customer::find(&*store, &[channel()], joe()).await.unwrap();
    let remembered = async || memories.of(&channel(), &joe(), at(40)).await.unwrap().is_some();
    spoken(&*store, "7", 20).await;
    memories.keep(&due("7", 20), &memory("secret", 25, 900)).await.unwrap();
    let all = customer().await.export(&*store).await.unwrap();
    assert_eq!(all["memories"][0]["text"], "secret");

    // Words of one conversation are taken away while its next summary is being written.
    spoken(&*store, "7", 30).await;
    let desk = lease(&*store, "7", 0).await;
    write(&*store, &desk.lease, Change { forget_words: true, ..Change::default() }).await;
    assert!(release(&*store, &desk.lease, desk.inbox.wakes).await);
    assert!(!remembered().await);
    assert!(is_void(&memories.keep(&due("7", 30), &memory("secret", 35, 900)).await));
    memories.keep(&due("7", 31), &memory("the rest", 36, 900)).await.unwrap();

    // The customer is erased while another one is being written.
    spoken(&*store, "8", 30).await;
    customer().await.erase(&*store).await.unwrap();
    assert!(!remembered().await);
    assert!(is_void(&memories.keep(&due("8", 30), &memory("x", 35, 900)).await));
    assert!(!remembered().await && customer().await.is_unknown());

    // Nothing but the summary is left, and it is found all the same.
    spoken(&*store, "9", 30).await;
    memories.keep(&due("9", 30), &memory("x", 35, 900)).await.unwrap();
    store.erase(&ConversationKey { channel: channel(), conversation: "9".into() }).await.unwrap();
    assert!(!customer().await.is_unknown());
    customer().await.erase(&*store).await.unwrap();
    assert!(customer().await.is_unknown());
}
