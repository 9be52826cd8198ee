//! What is to be done outside: in Intercom, and at addresses for events.

use deskmate_core::{ActionId, ConversationId, Timestamp, TurnId};
use serde::{Deserialize, Serialize};

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
    /// It is done, and the part it made was not to be seen yet: who reads next has to know that the
    /// part is ours.
    Unseen {
        /// Since when.
        since: Timestamp,
    },
}
