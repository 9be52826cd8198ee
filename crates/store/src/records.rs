//! What is stored, as the engine sees it.

use deskmate_core::{
    ActionId, ChannelName, Conversation, ConversationId, Happening, LastRead, Timestamp, TurnId,
};
use serde::{Deserialize, Serialize};

/// One conversation as seen through one channel: the unit of work.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct ConversationKey {
    /// The channel.
    pub channel: ChannelName,
    /// The conversation.
    pub conversation: ConversationId,
}

impl std::fmt::Display for ConversationKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}/{}", self.channel, self.conversation)
    }
}

/// A webhook notification to be kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewNotification {
    /// The channel it is for.
    pub channel: ChannelName,
    /// Intercom's id of it, the same when it is sent again.
    pub id: String,
    /// The conversation to wake; `None` keeps it without waking anything.
    pub conversation: Option<ConversationId>,
    /// Its topic.
    pub topic: String,
    /// Ids of the parts that a read of the conversation should show.
    pub expected: Vec<String>,
    /// As it came.
    pub body: Vec<u8>,
    /// When it came.
    pub received_at: Timestamp,
}

/// What became of a notification.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TakenIn {
    /// It is kept, and its conversation will be looked at.
    New,
    /// It was there already.
    Duplicate,
}

/// A conversation to be looked at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wake {
    /// Which.
    pub place: ConversationKey,
    /// Not before.
    pub due: Timestamp,
}

/// The right to work on a conversation, until it runs out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lease {
    /// Which.
    pub place: ConversationKey,
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

/// One thing to do in Intercom.
#[derive(Clone, Debug, PartialEq)]
pub struct OutboxRow {
    /// Its place in the conversation's order.
    pub seq: i64,
    /// The action it belongs to.
    pub action: ActionId,
    /// The ownership generation it was decided under.
    pub generation: u64,
    /// The turn it comes from.
    pub turn: Option<TurnId>,
    /// What: JSON, versioned by the engine.
    pub payload: serde_json::Value,
    /// How far it has come.
    pub status: OutboxStatus,
    /// How often it was tried.
    pub attempts: u32,
    /// The process that wrote this last. What another one wrote may have been sent since.
    pub node: String,
    /// When it was decided.
    pub created_at: Timestamp,
}

/// One event that a bot emitted, for the channel's `events` address.
#[derive(Clone, Debug, PartialEq)]
pub struct EventRow {
    /// Ours; the same however often it is posted.
    pub id: String,
    /// In which conversation.
    pub conversation: ConversationId,
    /// In which turn.
    pub turn: TurnId,
    /// When.
    pub at: Timestamp,
    /// What: JSON, as the bot has it.
    pub body: serde_json::Value,
}

/// How far an action has come. What is done is not in the outbox any more.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OutboxStatus {
    /// It has not been sent, or certainly did not arrive.
    Ready,
    /// It certainly did not arrive; try again then.
    Later(Timestamp),
    /// It may or may not have arrived: look before sending it again.
    Unknown {
        /// Since when.
        since: Timestamp,
    },
}

/// What a worker changes, all of it or nothing.
#[derive(Clone, Debug, Default)]
pub struct Change {
    /// The conversation, as it is now.
    pub conversation: Option<Conversation>,
    /// Notifications that are dealt with: their bodies go, their ids stay.
    pub notifications_done: Vec<String>,
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
            && !self.still_to_read
    }
}

/// What is known of a conversation that a sweep has found.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Known {
    /// Whether it is, or was, the bot's.
    pub ours: bool,
    /// What the last read showed of it.
    pub last_read: Option<LastRead>,
    /// Since when nothing can be done with it, if nothing can.
    pub parked_since: Option<Timestamp>,
}

/// How a conversation is given back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Release {
    /// How often it had been woken when its inbox were last read.
    pub wakes: i64,
    /// When it is to be looked at again, if nothing happens before.
    pub due: Option<Timestamp>,
}

/// One line of a conversation's timeline.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TimelineEntry {
    /// When.
    pub at: Timestamp,
    /// What.
    #[serde(flatten)]
    pub happening: Happening,
}

/// How much there is to do.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Counts {
    /// Notifications not dealt with.
    pub notifications: i64,
    /// Actions not done.
    pub outbox: i64,
    /// Events not posted.
    pub events: i64,
    /// Conversations that want attention now or later.
    pub due: i64,
    /// Conversations that nothing can be done with.
    pub parked: i64,
}
