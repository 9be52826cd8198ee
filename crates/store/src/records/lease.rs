//! What a worker gets, and what it gives back.

use deskmate_core::{Conversation, Happening, Timestamp, TurnId, stored::NotReadable};

use crate::{ConversationKey, EventRow, OutboxRow, Statement};

/// The right to work on a conversation, until it runs out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lease {
    /// Which.
    pub key: ConversationKey,
    /// Raised by every lease: a write under an older one is refused.
    pub token: i64,
}

/// All there is to work on in a leased conversation.
#[derive(Clone, Debug)]
pub struct LeasedConversation {
    /// The right to do so.
    pub lease: Lease,
    /// What is known; `None` where it was never read.
    pub conversation: Option<Conversation>,
    /// Why what is stored of it cannot be read, if it cannot; then `conversation` is `None`.
    pub unread: Option<NotReadable>,
    /// What has come in.
    pub inbox: Inbox,
    /// What is to be done in Intercom, in order.
    pub outbox: Vec<OutboxRow>,
}

/// What has come in for a conversation and is not dealt with.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Inbox {
    /// How often it was woken.
    pub wakes: i64,
    /// Whether it is to be read whatever else there is: a sweep, a person or a timer asked for it.
    pub read: bool,
    /// Notifications, oldest first.
    pub notifications: Vec<PendingNotification>,
    /// Answers of bots that took their time.
    pub answers: Vec<PendingAnswer>,
}

/// A notification that is not dealt with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PendingNotification {
    /// Intercom's id of it.
    pub id: String,
    /// Its topic.
    pub topic: String,
    /// Ids of the parts that a read of the conversation should show.
    pub expected: Vec<String>,
    /// As it came.
    pub body: Vec<u8>,
    /// When it came.
    pub received_at: Timestamp,
}

/// An answer that came later.
#[derive(Clone, Debug, PartialEq)]
pub struct PendingAnswer {
    /// To which turn.
    pub turn: TurnId,
    /// JSON of core's `Answer`.
    pub answer: serde_json::Value,
}

/// What a worker changes, all of it or nothing.
#[derive(Clone, Debug, Default)]
pub struct Change {
    /// The conversation, as it is now.
    pub conversation: Option<Conversation>,
    /// Notifications that are dealt with: their bodies go, their ids stay.
    pub notifications_done: Vec<String>,
    /// When they were; where that is not said, when they came.
    pub done_at: Option<Timestamp>,
    /// Late answers that are dealt with.
    pub answers_done: Vec<TurnId>,
    /// Outbox rows, new or changed.
    pub outbox: Vec<OutboxRow>,
    /// Outbox rows that are dealt with.
    pub outbox_done: Vec<i64>,
    /// What the bot emitted, for the channel's `events` address.
    pub events: Vec<EventRow>,
    /// For the timeline.
    pub timeline: Vec<(Timestamp, Happening)>,
    /// Whatever is stored besides and may hold what was said goes: events that were not posted, and
    /// what the timeline has of events and of the ways of bot files.
    pub forget_words: bool,
    /// For small tables that belong to the conversation: drafts, and what people did.
    pub tables: Vec<Statement>,
    /// With a release: the read that was asked for could not be made, and stays asked for.
    pub still_to_read: bool,
}

impl Change {
    /// Whether there is nothing to write.
    pub fn is_empty(&self) -> bool {
        self.conversation.is_none()
            && self.notifications_done.is_empty()
            && self.answers_done.is_empty()
            && self.outbox.is_empty()
            && self.outbox_done.is_empty()
            && self.events.is_empty()
            && self.timeline.is_empty()
            && !self.forget_words
            && self.tables.is_empty()
            && !self.still_to_read
    }
}

/// How a conversation is given back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Release {
    /// How often it had been woken when its inbox were last read.
    pub wakes: i64,
    /// When it is to be looked at again, if nothing happens before.
    pub due: Option<Timestamp>,
}
