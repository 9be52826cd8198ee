//! What has been, and how much there is.

use deskmate_core::{Happening, LastRead, Timestamp};
use serde::{Deserialize, Serialize};

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
