//! What comes in.

use deskmate_core::{ChannelName, ConversationId, Timestamp};

use crate::ConversationKey;

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
