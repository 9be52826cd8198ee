//! What other nodes tell.

use std::collections::{BTreeMap, BTreeSet};

use deskmate_core::{ChannelName, Timestamp};

use crate::ConversationKey;

/// What other nodes that share the store have told lately.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Heard {
    /// These.
    pub woken: BTreeSet<ConversationKey>,
    /// And more than could be told.
    pub more: bool,
    /// Until when Intercom takes no more calls of these channels.
    pub limited: BTreeMap<ChannelName, Timestamp>,
}
