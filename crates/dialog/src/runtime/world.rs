//! What a turn does not say.

use deskmate_core::{Session, Timestamp};

/// What the bot is told besides the turn.
#[derive(Clone, Debug)]
pub struct World {
    /// When the turn began.
    pub now: Timestamp,
    /// Whether the bot is switched on.
    pub enabled: bool,
    /// Whether conversations may be given to people.
    pub offloading: bool,
    /// The channel's time zone, like `Europe/Brussels`.
    pub timezone: Option<String>,
    /// Variables that are the same in every conversation.
    pub variables: Session,
    /// The workspace's tags, by which names with commas are known.
    pub tags: Vec<String>,
}

impl World {
    /// Everything switched on, at that moment.
    pub fn at(now: Timestamp) -> Self {
        let (variables, tags) = (Session::new(), Vec::new());
        Self { now, enabled: true, offloading: true, timezone: None, variables, tags }
    }
}
