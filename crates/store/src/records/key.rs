//! What a conversation is known by.

use deskmate_core::{ChannelName, ConversationId};
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
