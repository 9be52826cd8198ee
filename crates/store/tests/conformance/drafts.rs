//! Drafts wait, are decided about once, and leave no words behind.

use std::sync::Arc;

use deskmate_core::{ActionId, DraftEnd};
use deskmate_store::{
    ActRow, AuditEntry, Change, Console, DraftEnded, DraftRow, Store, StoreError,
};

use crate::{
    Backend,
    samples::{at, key, knows, lease, take_in, write},
};

async fn opened(backend: &dyn Backend) -> (Console, Arc<dyn Store>) {
    let store = backend.open().await;
    (Console::new(Arc::clone(&store)), store)
}

fn draft(id: &str, conversation: &str, made: i64) -> DraftRow {
    DraftRow {
        id: ActionId::new(id),
        key: key(conversation),
        dialog: "hours".to_owned(),
        intent: String::new(),
        topic: "opening".to_owned(),
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
        key: key(conversation),
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

    let acts = console.acts(&key("7")).await.unwrap();
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
    let tables = [vec![acts[0].done()], ended.of(&id).into(), later.of(&id).into()].concat();
    write(&*store, &desk.lease, Change { tables, ..Change::default() }).await;
    assert_eq!(console.acts(&key("7")).await.unwrap(), []);
    let row = console.draft("d1").await.unwrap().unwrap();
    assert_eq!((row.text.as_str(), row.ended), ("", Some(ended)), "the first end counts");
    let results = console.draft_results(at(60), 1).await.unwrap();
    assert_eq!((results[0].how, results[0].count, results[0].changed), (DraftEnd::Edited, 1, 30));
    assert_eq!((results.len(), results[0].topic.as_str()), (1, "opening"), "it counts once");

    assert!(store.erase(&key("7")).await.unwrap());
    assert_eq!(console.drafts_waiting(9).await.unwrap(), 0);
    assert_eq!(console.draft("d1").await.unwrap(), None);
    let gone = console.decide_draft(&act("a4", "7"), &ActionId::new("d2")).await;
    assert!(matches!(gone, Err(StoreError::ChangedMeanwhile)));
}

pub(crate) async fn what_became_of_drafts_is_counted_by_week_and_outlives_them(
    backend: &dyn Backend,
) {
    let (console, store) = opened(backend).await;
    take_in(&*store, "n1", "7", 1).await;
    let desk = lease(&*store, "7", 10).await;
    let day = |day: i64| at(day * 24 * 3600 * 1000);
    let ended = |at, how, changed| DraftEnded { at, how, by: None, why: None, changed };
    let mut tables = Vec::new();
    for (number, (on, how, changed)) in [
        (20, DraftEnd::Sent, 0),
        (21, DraftEnd::Sent, 0),
        (27, DraftEnd::Edited, 40),
        (27, DraftEnd::Edited, 20),
        (28, DraftEnd::Sent, 0),
        (34, DraftEnd::Withdrawn, 0),
    ]
    .into_iter()
    .enumerate()
    {
        let id = format!("d{number}");
        tables.push(draft(&id, "7", 1).made());
        tables.extend(ended(day(on), how, changed).of(&ActionId::new(&id)));
    }
    // One that nobody knows of is not counted.
    tables.extend(ended(day(34), DraftEnd::Sent, 0).of(&ActionId::new("none")));
    write(&*store, &desk.lease, Change { tables, ..knows("7", 1) }).await;
    let told = async |now: i64, weeks| {
        let found = console.draft_results(day(now), weeks).await.unwrap();
        let mut found: Vec<_> = found
            .into_iter()
            .map(|one| (one.week, one.how.word(), one.count, one.changed))
            .collect();
        found.sort_unstable();
        found
    };
    let both = [(0, "edited", 2, 60), (0, "sent", 1, 0), (1, "sent", 1, 0), (1, "withdrawn", 1, 0)];
    assert_eq!(told(34, 2).await, both);
    assert_eq!(
        told(34, 1).await,
        both[2..]
            .iter()
            .map(|(_, how, count, changed)| (0, *how, *count, *changed))
            .collect::<Vec<_>>()
    );
    assert_eq!(told(41, 1).await, []);
    assert!(store.erase(&key("7")).await.unwrap());
    assert_eq!(told(34, 2).await, both, "no word of anybody is in the counts");
}

/// What the migration does with what an earlier version has left.
pub(crate) async fn drafts_that_ended_before_they_were_counted_count_as_well(
    backend: &dyn Backend,
) {
    let (console, store) = opened(backend).await;
    take_in(&*store, "n1", "7", 1).await;
    let desk = lease(&*store, "7", 10).await;
    let mut tables = Vec::new();
    for (id, how, changed) in
        [("d1", DraftEnd::Sent, 0), ("d2", DraftEnd::Edited, 30), ("d3", DraftEnd::Edited, 10)]
    {
        tables.push(DraftRow { topic: String::new(), ..draft(id, "7", 1) }.made());
        let ended = DraftEnded { at: at(60), how, by: None, why: None, changed };
        let [_, only_ended] = ended.of(&ActionId::new(id));
        tables.push(only_ended);
    }
    tables.push(DraftRow { topic: String::new(), ..draft("d4", "7", 1) }.made());
    write(&*store, &desk.lease, Change { tables, ..knows("7", 1) }).await;
    assert_eq!(console.draft_results(at(60), 1).await.unwrap(), []);
    let migration = include_str!("../../migrations/sqlite/0012_draft_days.sql");
    let (_, fill) = migration.split_once("INSERT INTO").unwrap();
    backend.meddle(&format!("INSERT INTO{fill}")).await;
    let mut results = console.draft_results(at(60), 1).await.unwrap();
    results.sort_by_key(|one| one.how.word());
    let told: Vec<_> = results.iter().map(|one| (one.how.word(), one.count, one.changed)).collect();
    assert_eq!(told, [("edited", 2, 40), ("sent", 1, 0)]);
    let other = include_str!("../../migrations/postgres/0012_draft_days.sql");
    assert_eq!(other.split_once("INSERT INTO").unwrap().1, fill, "both do the same");
}
