//! Things to store.

use std::time::Duration;

use deskmate_core::{
    ActionId, ChannelName, ContactId, Conversation, Happening, List, Reason, RunningTurn,
    Timestamp, TurnId,
};
use deskmate_store::{
    Change, ConversationKey, EventRow, Lease, LeasedConversation, NewNotification, Old, OutboxRow,
    OutboxStatus, Release, Store, TakenIn, Wake,
};
use serde_json::json;

/// How long leases in these tests last, in the milliseconds that [`at`] counts.
pub(crate) const LEASE: Duration = Duration::from_millis(1_000);

/// A moment: so many milliseconds.
pub(crate) fn at(millis: i64) -> Timestamp {
    Timestamp::from_millis(millis)
}

pub(crate) fn channel() -> ChannelName {
    ChannelName::new("support")
}

/// A conversation of the channel `support`.
pub(crate) fn key(conversation: &str) -> ConversationKey {
    ConversationKey { channel: channel(), conversation: conversation.into() }
}

/// A notification for a conversation.
pub(crate) fn note(id: &str, conversation: &str, received_at: i64) -> NewNotification {
    NewNotification {
        channel: channel(),
        id: id.to_owned(),
        conversation: Some(conversation.into()),
        topic: "conversation.user.replied".to_owned(),
        expected: vec![format!("part-of-{id}")],
        body: format!(r#"{{"id":"{id}"}}"#).into_bytes(),
        received_at: at(received_at),
        calm_until: None,
        patient: false,
    }
}

/// What is old: notifications from before one moment, and all else from before another.
pub(crate) fn old(notifications: i64, rest: i64) -> Old {
    let (notifications, rest) = (at(notifications), at(rest));
    let (timelines, events, memories) = (rest, rest, rest);
    Old { notifications, timelines, events, memories, parked: rest, conversations: rest }
}

/// Takes one in that was not there before.
pub(crate) async fn take_in(store: &dyn Store, id: &str, conversation: &str, received_at: i64) {
    let taken = store.take_in(vec![note(id, conversation, received_at)]).await.unwrap();
    assert_eq!(taken, [TakenIn::New]);
}

/// Waits for something that no call tells of, for at most so many seconds.
#[expect(clippy::disallowed_methods, reason = "what SQLite does by itself takes real time")]
pub(crate) fn soon(seconds: u64, so: impl Fn() -> bool, what: &str) {
    let began = std::time::Instant::now();
    while !so() {
        assert!(began.elapsed() < Duration::from_secs(seconds), "{what}");
        std::thread::sleep(Duration::from_millis(5));
    }
}

/// Wakes a conversation.
pub(crate) async fn wake(store: &dyn Store, conversation: &str, due: i64) {
    store.wake(vec![Wake { key: key(conversation), due: at(due) }]).await.unwrap();
}

/// The conversations that are due, longest waiting first. They stay so.
pub(crate) async fn all_due(store: &dyn Store, now: i64, most: usize) -> Vec<ConversationKey> {
    let claimed = store.claim("whoever looks", at(now), LEASE, most).await.unwrap();
    for opened in &claimed {
        store.abandon(&opened.lease).await;
    }
    claimed.into_iter().map(|opened| opened.lease.key).collect()
}

/// The conversations that are due, by id.
pub(crate) async fn due(store: &dyn Store, now: i64) -> Vec<String> {
    let due = all_due(store, now, 100).await;
    due.into_iter().map(|key| key.conversation.to_string()).collect()
}

/// Takes a lease that must be free; wakes the conversation where nobody has.
pub(crate) async fn lease(store: &dyn Store, conversation: &str, now: i64) -> LeasedConversation {
    if let Some(opened) = try_lease(store, conversation, "node", now).await {
        return opened;
    }
    wake(store, conversation, now).await;
    let opened = try_lease(store, conversation, "node", now).await;
    opened.expect("somebody has the conversation")
}

/// Takes a lease for a node, if it is due and free. What else is due is let go of again.
pub(crate) async fn try_lease(
    store: &dyn Store,
    conversation: &str,
    node: &str,
    now: i64,
) -> Option<LeasedConversation> {
    let claimed = store.claim(node, at(now), LEASE, usize::MAX).await.unwrap();
    let mut mine = None;
    for opened in claimed {
        if opened.lease.key == key(conversation) {
            mine = Some(opened);
        } else {
            store.abandon(&opened.lease).await;
        }
    }
    mine
}

/// Writes something and keeps the lease.
pub(crate) async fn write(store: &dyn Store, lease: &Lease, change: Change) {
    store.commit(lease, change, None).await.unwrap();
}

/// Gives a lease back, as one who saw so many wakes.
pub(crate) async fn release(store: &dyn Store, lease: &Lease, wakes: i64) -> bool {
    store.commit(lease, Change::default(), Some(Release { wakes, due: None })).await.unwrap()
}

/// What is known of a conversation, told apart by its generation.
pub(crate) fn known(conversation: &str, generation: u64) -> Conversation {
    let mut known = Conversation::new(channel(), conversation.into());
    known.generation = generation;
    known
}

/// A conversation that a person has.
pub(crate) fn with_a_person(conversation: &str) -> Conversation {
    let mut stored = serde_json::to_value(known(conversation, 1)).unwrap();
    let to = json!({"teammate": "814861"});
    stored["log"]["standing"]["owner"] =
        json!({"owner": "people", "by": "assignment", "to": to, "since": 1});
    let with_a_person: Conversation = serde_json::from_value(stored).unwrap();
    assert_eq!(with_a_person.listed().0, List::Person);
    with_a_person
}

/// A turn for a contact.
pub(crate) fn turn_for(contact: &str) -> RunningTurn {
    RunningTurn {
        id: TurnId::new("trn_1"),
        supersedes: None,
        reason: Reason::Message,
        messages: Vec::new(),
        contact: Some(ContactId::new(contact)),
        started: at(0),
        promised: None,
        redrafts: false,
    }
}

/// A change that only knows more of the conversation.
pub(crate) fn knows(conversation: &str, generation: u64) -> Change {
    Change { conversation: Some(known(conversation, generation)), ..Change::default() }
}

/// One thing to do.
pub(crate) fn row(seq: i64) -> OutboxRow {
    OutboxRow {
        seq,
        action: ActionId::new(format!("act_{seq}")),
        generation: 3,
        turn: Some(TurnId::new("trn_1")),
        payload: json!({"v": 1, "say": format!("number {seq}")}),
        status: OutboxStatus::Ready,
        attempts: 0,
        node: "node".to_owned(),
        created_at: at(5),
    }
}

/// One event that a bot emitted.
pub(crate) fn event(id: &str, conversation: &str, millis: i64) -> EventRow {
    EventRow {
        id: id.to_owned(),
        conversation: conversation.into(),
        turn: TurnId::new("trn_1"),
        at: at(millis),
        body: json!({"it's": [id, "\n"]}),
    }
}

/// Something for the timeline.
pub(crate) fn happened(millis: i64, why: &str) -> (Timestamp, Happening) {
    (at(millis), Happening::FailedOpen { why: why.to_owned() })
}
