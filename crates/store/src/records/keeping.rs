//! What is kept of people, and for how long.

use deskmate_core::{Conversation, Timestamp};
use serde::Serialize;
use serde_json::{Value, json};

use crate::{ConversationKey, EventRow, LeasedConversation, OutboxRow, TimelineEntry};

/// From before when what is old is forgotten.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Old {
    /// Ids of notifications that are dealt with.
    pub notifications: Timestamp,
    /// Timelines.
    pub timelines: Timestamp,
    /// Events.
    pub events: Timestamp,
    /// What is to be forgotten of customers, by the time that each has.
    pub memories: Timestamp,
    /// What could not be read since.
    pub parked: Timestamp,
    /// Conversations that were not read since.
    pub conversations: Timestamp,
}

/// Everything that is stored of a conversation, for people.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Stored {
    /// Which.
    #[serde(flatten)]
    pub key: ConversationKey,
    /// When it wants attention; `None`: not before something comes in.
    pub due: Option<Timestamp>,
    /// What is known of it, where it was read and can be.
    pub known: Option<Conversation>,
    /// Notifications that are not dealt with, with all that is in them.
    pub notifications: Vec<Value>,
    /// Answers of bots that took their time.
    pub answers: Vec<Value>,
    /// What is to be done in Intercom.
    pub outbox: Vec<Value>,
    /// What bots emitted and is not posted.
    pub events: Vec<Value>,
    /// What was decided and done, and why.
    pub timeline: Vec<TimelineEntry>,
}

impl Stored {
    pub(crate) fn new(
        due: Option<Timestamp>,
        opened: LeasedConversation,
        events: Vec<EventRow>,
        timeline: Vec<TimelineEntry>,
    ) -> Self {
        let LeasedConversation { lease, conversation, unread: _, inbox, outbox } = opened;
        let notifications = inbox.notifications.into_iter().map(|one| {
            let text = || String::from_utf8_lossy(&one.body).into_owned().into();
            let body: Value = serde_json::from_slice(&one.body).unwrap_or_else(|_| text());
            json!({"id": one.id, "topic": one.topic, "received_at": one.received_at, "body": body})
        });
        let answers = inbox.answers.into_iter();
        let answers = answers.map(|one| json!({"turn": one.turn, "answer": one.answer}));
        Self {
            key: lease.key,
            due,
            known: conversation,
            notifications: notifications.collect(),
            answers: answers.collect(),
            outbox: outbox.into_iter().map(to_do).collect(),
            events: events.into_iter().map(emitted).collect(),
            timeline,
        }
    }
}

fn to_do(row: OutboxRow) -> Value {
    let OutboxRow { seq, action, generation, turn, payload, status, attempts, node: _, created_at } =
        row;
    json!({
        "seq": seq, "action": action, "generation": generation, "turn": turn, "payload": payload,
        "status": status, "attempts": attempts, "created_at": created_at,
    })
}

fn emitted(row: EventRow) -> Value {
    let EventRow { id, conversation: _, turn, at, body } = row;
    json!({"id": id, "turn": turn, "at": at, "event": body})
}
