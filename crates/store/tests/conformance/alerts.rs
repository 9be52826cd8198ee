//! What people are told of when it goes wrong.

use std::sync::Arc;

use deskmate_core::Happening;
use deskmate_store::{AlertNote, AlertRow, Change, Console, Store, StoreError};

use crate::{
    Backend,
    samples::{at, knows, lease, take_in, write},
};

async fn console(backend: &dyn Backend) -> (Console, Arc<dyn Store>) {
    let store = backend.open().await;
    (Console::new(Arc::clone(&store)), store)
}

fn alert(id: &str, kind: &str, second: i64) -> AlertRow {
    AlertRow {
        id: id.to_owned(),
        channel: "support".to_owned(),
        kind: kind.to_owned(),
        text: format!("{kind} is so"),
        link: "/channels/support".to_owned(),
        began_at: at(second),
        seen_at: at(second),
        ended_at: None,
    }
}

fn note(id: &str, due: i64) -> AlertNote {
    let (id, target, body) = (id.to_owned(), "slack".to_owned(), "{}".to_owned());
    AlertNote { id, target, body, made_at: at(1), tries: 0, due_at: at(due) }
}

fn changed_meanwhile(outcome: &Result<(), StoreError>) -> bool {
    matches!(outcome, Err(StoreError::ChangedMeanwhile))
}

pub(crate) async fn one_of_a_kind_is_open_at_a_time(backend: &dyn Backend) {
    let (console, _) = console(backend).await;
    console.begin_alert(&alert("1", "deaf", 1), &[note("a", 1), note("b", 1)]).await.unwrap();
    let again = console.begin_alert(&alert("2", "deaf", 2), &[note("c", 2)]).await;
    assert!(changed_meanwhile(&again));
    console.begin_alert(&alert("3", "not_ready", 3), &[]).await.unwrap();
    console.see_alert("1", "deaf still", at(4)).await.unwrap();
    let seen = AlertRow { text: "deaf still".to_owned(), seen_at: at(4), ..alert("1", "deaf", 1) };
    let open = console.open_alerts().await.unwrap();
    assert_eq!(open, [seen.clone(), alert("3", "not_ready", 3)]);
    console.end_alert("1", at(5), &[note("d", 5)]).await.unwrap();
    assert!(changed_meanwhile(&console.end_alert("1", at(6), &[note("e", 6)]).await));
    let notes = console.alert_notes(9).await.unwrap();
    assert_eq!(notes, [note("a", 1), note("b", 1), note("d", 5)], "of what was not done, none");
    console.begin_alert(&alert("4", "deaf", 7), &[]).await.unwrap();
    let all = console.alerts(None, 2).await.unwrap();
    assert_eq!(all.iter().map(|row| row.id.as_str()).collect::<Vec<_>>(), ["4", "3"]);
    let ended = AlertRow { ended_at: Some(at(5)), ..seen };
    assert_eq!(console.alerts(Some("3"), 2).await.unwrap(), [ended]);
    let much_later = 91 * 24 * 3600 * 1000;
    console.begin_alert(&alert("5", "later", much_later), &[]).await.unwrap();
    assert_eq!(console.alerts(Some("3"), 2).await.unwrap(), [], "it is long over");
    assert_eq!(console.open_alerts().await.unwrap().len(), 3, "what is not over stays");
}

pub(crate) async fn a_note_is_taken_by_one(backend: &dyn Backend) {
    let (console, _) = console(backend).await;
    console.begin_alert(&alert("1", "deaf", 1), &[note("a", 1)]).await.unwrap();
    console.take_alert_note(&note("a", 1), at(60)).await.unwrap();
    assert!(changed_meanwhile(&console.take_alert_note(&note("a", 1), at(61)).await));
    let taken = AlertNote { tries: 1, ..note("a", 60) };
    assert_eq!(console.alert_notes(9).await.unwrap(), std::slice::from_ref(&taken));
    console.take_alert_note(&taken, at(90)).await.unwrap();
    console.end_alert_note("a").await.unwrap();
    assert_eq!(console.alert_notes(9).await.unwrap(), []);
}

pub(crate) async fn what_has_come_in_and_what_waits_is_told(backend: &dyn Backend) {
    let (console, store) = console(backend).await;
    for id in ["7", "8"] {
        take_in(&*store, &format!("n{id}"), id, 1).await;
        let desk = lease(&*store, id, 10).await;
        write(&*store, &desk.lease, knows(id, 1)).await;
    }
    assert_eq!(console.drafts_wait_long(at(99)).await.unwrap(), []);
    assert_eq!(console.last_webhook("support", at(1)).await.unwrap(), Some(at(1)));
    assert_eq!(console.last_webhook("support", at(2)).await.unwrap(), None);
    assert_eq!(console.last_webhook("other", at(0)).await.unwrap(), None);
}

pub(crate) async fn what_goes_wrong_is_found(backend: &dyn Backend) {
    let (console, store) = console(backend).await;
    take_in(&*store, "n1", "7", 1).await;
    let desk = lease(&*store, "7", 10).await;
    let entry = |second, happening| (at(second), happening);
    let failed = || Happening::FailedOpen { why: "it said failed_open".to_owned() };
    let parked = Happening::Parked { why: "gone".to_owned() };
    let timeline =
        vec![entry(3, Happening::Unparked), entry(4, failed()), entry(5, parked.clone())];
    write(&*store, &desk.lease, Change { timeline, ..knows("7", 1) }).await;
    let what = |since, most| {
        let console = console.clone();
        async move {
            let found = console.troubles(at(since), most).await.unwrap();
            found.into_iter().map(|one| one.what).collect::<Vec<_>>()
        }
    };
    assert_eq!(what(0, 9).await, [failed(), parked.clone()]);
    assert_eq!(what(5, 9).await, [parked]);
    assert_eq!(what(0, 1).await, [failed()]);
}
