//! What a bot remembers of a customer from one conversation to the next.

use std::{fmt, time::Duration};

use deskmate_core::Said;

/// When a bot remembers, and for how long.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MemoryRules {
    /// How long a conversation is quiet before something of it is remembered.
    pub after: Duration,
    /// How long a summary is kept after it was written.
    pub keep: Duration,
}

/// A conversation of which something is to be remembered. Its `Debug` shows nothing of it.
pub struct ToRemember {
    /// What was remembered of the customer before.
    pub before: Option<String>,
    /// What was said, oldest first.
    pub said: Vec<Said>,
}

impl fmt::Debug for ToRemember {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ToRemember").field("said", &self.said.len()).finish_non_exhaustive()
    }
}
