//! What is known, without working on it.

use std::{collections::BTreeMap, fmt::Debug};

use async_trait::async_trait;
use deskmate_core::{ChannelName, Conversation, ConversationId};

use crate::{ConversationKey, Counts, Known, StoreError, TimelineEntry};

/// What has been, and how much there is.
#[async_trait]
pub trait History: Send + Sync + Debug + 'static {
    /// What is known of a conversation.
    async fn conversation(&self, key: &ConversationKey)
    -> Result<Option<Conversation>, StoreError>;

    /// What is known of these conversations; those that were never read are not among them.
    async fn known(
        &self,
        channel: &ChannelName,
        ids: Vec<ConversationId>,
    ) -> Result<BTreeMap<ConversationId, Known>, StoreError>;

    /// A conversation's timeline, oldest first.
    async fn timeline(&self, key: &ConversationKey) -> Result<Vec<TimelineEntry>, StoreError>;

    /// How much there is to do. It costs as much as there is to do, however much is stored.
    async fn counts(&self) -> Result<Counts, StoreError>;
}
