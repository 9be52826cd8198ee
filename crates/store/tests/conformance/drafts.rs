//! Drafts wait, are decided about once, and leave no words behind.

use std::sync::Arc;

use deskmate_core::{ActionId, DraftEnd};
use deskmate_store::{
    ActRow, AuditEntry, Change, Console, DraftEnded, DraftRow, Store, StoreError,
};

use crate::{
    Backend,
    samples::{at, knows, lease, place, take_in, write},
};

async fn opened(backend: &dyn Backend) -> (Console, Arc<dyn Store>) {
    let store = backend.open().await;
    (Console::new(Arc::clone(&store)), store)
}

fn draft(id: &str, conversation: &str, made: i64) -> DraftRow {
    DraftRow {
        id: ActionId::new(id),
        place: place(conversation),
        dialog: "hours".to_owned(),
        intent: String::new(),
        made_at: at(made),
        text: "Nine to five".to_owned(),
        also: String::new(),
        asked_by: None,
        ended: None,
    }
}

fn act(id: &str, conversation: &str) -> ActRow {
    ActRow {
        id: id.to_owned(),
        place: place(conversation),
        who: "ann".to_owned(),
        what: "{}".to_owned(),
        audit: AuditEntry {
            id: id.to_owned(),
            at: at(50),
            who: "ann".to_owned(),
            what: "draft.sent".to_owned(),
            about: "a draft".to_owned(),
            before: None,
            after: None,
        },
    }
}

pub(crate) async fn a_draft_is_decided_about_once_and_the_worker_is_woken(backend: &dyn Backend) {
    let (console, store) = opened(backend).await;
    take_in(&*store, "n1", "7", 1).await;
    let desk = lease(&*store, "7", 10).await;
    let tables = vec![draft("d2", "7", 20).made(), draft("d1", "7", 10).made()];
    write(&*store, &desk.lease, Change { tables, ..knows("7", 1) }).await;
    let waiting = console.drafts(None, 9).await.unwrap();
    assert_eq!(waiting, [draft("d1", "7", 10), draft("d2", "7", 20)], "the oldest first");
    assert_eq!(console.drafts(Some((at(10), "d1")), 9).await.unwrap().len(), 1);
    assert_eq!(console.drafts_waiting(9).await.unwrap(), 2);

    let before = store.inbox(&desk.lease).await.unwrap();
    console.decide_draft(&act("a1", "7"), &ActionId::new("d1")).await.unwrap();
    let again = console.decide_draft(&act("a2", "7"), &ActionId::new("d1")).await;
    assert!(matches!(again, Err(StoreError::ChangedMeanwhile)), "{again:?}");
    let other = console.decide_draft(&act("a3", "8"), &ActionId::new("d2")).await;
    assert!(matches!(other, Err(StoreError::ChangedMeanwhile)), "it is another conversation's");
    let after = store.inbox(&desk.lease).await.unwrap();
    assert!(after.wakes > before.wakes && after.read, "it is to be read");

    let acts = console.acts(&place("7")).await.unwrap();
    assert_eq!(acts.iter().map(|act| act.id.as_str()).collect::<Vec<_>>(), ["a1"]);
    let ended = DraftEnded {
        at: at(60),
        how: DraftEnd::Edited,
        by: Some("ann".to_owned()),
        why: None,
        changed: 30,
    };
    let later = DraftEnded { how: DraftEnd::Withdrawn, by: None, changed: 0, ..ended.clone() };
    let id = ActionId::new("d1");
    let tables = vec![acts[0].done(), ended.of(&id), later.of(&id)];
    write(&*store, &desk.lease, Change { tables, ..Change::default() }).await;
    assert_eq!(console.acts(&place("7")).await.unwrap(), []);
    let row = console.draft("d1").await.unwrap().unwrap();
    assert_eq!((row.text.as_str(), row.ended), ("", Some(ended)), "the first end counts");
    let results = console.draft_results(at(0)).await.unwrap();
    assert_eq!((results[0].how, results[0].count, results[0].changed), (DraftEnd::Edited, 1, 30));
    assert_eq!(console.draft_results(at(61)).await.unwrap(), []);

    assert!(store.erase(&place("7")).await.unwrap());
    assert_eq!(console.drafts_waiting(9).await.unwrap(), 0);
    assert_eq!(console.draft("d1").await.unwrap(), None);
    let gone = console.decide_draft(&act("a4", "7"), &ActionId::new("d2")).await;
    assert!(matches!(gone, Err(StoreError::ChangedMeanwhile)));
}
