//! What other nodes tell.

use std::collections::BTreeSet;

use crate::ConversationKey;

/// What other nodes that share the store woke lately.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Heard {
    /// These.
    pub woken: BTreeSet<ConversationKey>,
    /// And more than could be told.
    pub more: bool,
}
