use deskmate_core::{Conversation, Handling, Timestamp};
use deskmate_store::{Change, OutboxRow, OutboxStatus};
use serde_json::json;

use super::{Circumstances, Outbox};
use crate::call::{IntercomCall, Payload};

const NODE: &str = "this";

fn at(seconds: i64) -> Timestamp {
    Timestamp::from_secs(1_000 + seconds)
}

fn row(seq: i64, operation: &str, handling: Handling, status: OutboxStatus) -> OutboxRow {
    let call = IntercomCall::Note { html: format!("<p>{seq}</p>") };
    OutboxRow {
        seq,
        action: format!("act_{seq}").as_str().into(),
        generation: 0,
        turn: None,
        payload: Payload::new(operation, true, handling, call).to_json(),
        status,
        attempts: 0,
        node: NODE.into(),
        created_at: at(0),
    }
}

fn open(rows: Vec<OutboxRow>) -> Outbox {
    let (outbox, broken) = Outbox::open(rows, NODE, false, at(0)).unwrap();
    assert!(broken.is_empty());
    outbox
}

fn next(outbox: &Outbox, now: Timestamp) -> Option<(i64, Timestamp)> {
    next_of(outbox, now, None, &Conversation::new("support".into(), "1".into()))
}

fn next_of(
    outbox: &Outbox,
    now: Timestamp,
    asked_at: Option<Timestamp>,
    conversation: &Conversation,
) -> Option<(i64, Timestamp)> {
    let settle = std::time::Duration::from_secs(5);
    outbox.next(&Circumstances { now, conversation, asked_at, settle, people_announced: None })
}

#[test]
fn a_mark_that_waits_holds_up_nothing_and_what_is_said_holds_up_what_follows() {
    let tag = row(1, "tag", Handling::MARKS, OutboxStatus::Later(at(60)));
    let note = row(2, "note", Handling::NOTED, OutboxStatus::Later(at(50)));
    let assign = row(3, "assign", Handling::MOVES, OutboxStatus::Ready);
    let mut outbox = open(vec![tag.clone(), note, assign]);
    assert_eq!(next(&outbox, at(0)), Some((3, at(0))));
    outbox.finish(3);
    assert_eq!(next(&outbox, at(0)), Some((2, at(50))));

    let say = row(1, "say", Handling::SAID, OutboxStatus::Later(at(9)));
    let outbox = open(vec![say, OutboxRow { seq: 2, ..tag }]);
    assert_eq!(next(&outbox, at(0)), Some((1, at(9))));
}

#[test]
fn what_is_fenced_off_is_due_at_once_however_long_it_had_to_wait() {
    let say = row(1, "say", Handling::SAID, OutboxStatus::Later(at(9)));
    let mut conversation = Conversation::new("support".into(), "1".into());
    conversation.generation = 1;
    assert_eq!(next_of(&open(vec![say]), at(0), None, &conversation), Some((1, at(0))));
}

#[test]
fn what_may_have_been_done_is_looked_for_and_looked_for_again_when_it_has_settled() {
    let say = row(1, "say", Handling::SAID, OutboxStatus::Unknown { since: at(2) });
    let outbox = open(vec![say]);
    let conversation = Conversation::new("support".into(), "1".into());
    let next = |asked_at| next_of(&outbox, at(3), asked_at, &conversation);
    assert_eq!(next(Some(at(1))), Some((1, at(3))));
    assert_eq!(next(Some(at(2))), Some((1, at(7))));
}

#[test]
fn what_is_done_and_not_seen_is_looked_for_and_holds_up_nothing() {
    let said = row(1, "say", Handling::SAID, OutboxStatus::Unseen { since: at(0) });
    let say = row(2, "say", Handling::SAID, OutboxStatus::Later(at(9)));
    let outbox = open(vec![said, say]);
    let conversation = Conversation::new("support".into(), "1".into());
    let half = Timestamp::from_millis(at(0).as_millis() + 500);
    assert_eq!(next_of(&outbox, at(0), Some(at(0)), &conversation), Some((1, half)));
    assert_eq!(next_of(&outbox, at(8), Some(at(30)), &conversation), Some((1, at(8))));
}

#[test]
fn what_another_process_wrote_may_have_been_sent() {
    let theirs =
        OutboxRow { node: "other".into(), ..row(1, "say", Handling::SAID, OutboxStatus::Ready) };
    let seen = OutboxStatus::Unseen { since: at(0) };
    let done = OutboxRow { node: "other".into(), ..row(2, "say", Handling::SAID, seen) };
    let mut outbox = open(vec![theirs, done]);
    let unknown = OutboxStatus::Unknown { since: at(0) };
    let status: Vec<_> = outbox.rows().map(|row| row.status).collect();
    assert_eq!(status, [unknown, seen]);
    let mut change = Change::default();
    outbox.write_into(&mut change);
    assert!(change.outbox.iter().all(|row| row.node == NODE));
    assert_eq!(change.outbox.len(), 2);
    assert!(!outbox.has_changed());
}

#[test]
fn a_row_of_a_newer_version_leaves_all_of_it_to_that_version() {
    let mut newer = row(2, "say", Handling::SAID, OutboxStatus::Ready);
    newer.payload = json!({"v": 9, "operation": "sing", "write": {"write": "sing"}});
    let rows = vec![row(1, "say", Handling::SAID, OutboxStatus::Ready), newer];
    assert_eq!(Outbox::open(rows, NODE, false, at(0)).unwrap_err(), 9);
}

#[test]
fn a_row_that_nobody_can_read_is_set_aside() {
    let mut broken = row(1, "say", Handling::SAID, OutboxStatus::Ready);
    broken.payload = json!("\u{0}");
    let rows = vec![broken, row(2, "note", Handling::NOTED, OutboxStatus::Ready)];
    let (mut outbox, broken) = Outbox::open(rows, NODE, false, at(0)).unwrap();
    assert_eq!(broken.len(), 1);
    assert_eq!(next(&outbox, at(0)), Some((2, at(0))));
    let mut change = Change::default();
    outbox.write_into(&mut change);
    assert_eq!(change.outbox_done, [1]);
}
