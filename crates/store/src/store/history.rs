//! What is known, without working on it.

use std::{collections::BTreeMap, fmt::Debug};

use async_trait::async_trait;
use deskmate_core::{ChannelName, Conversation, ConversationId, Timestamp};

use crate::{ConversationKey, Counts, Known, StoreError, TimelineEntry};

/// What has been, how much there is, and for how long it is remembered.
#[async_trait]
pub trait History: Send + Sync + Debug + 'static {
    /// What is known of a conversation.
    async fn conversation(
        &self,
        place: &ConversationKey,
    ) -> Result<Option<Conversation>, StoreError>;

    /// What is known of these conversations; those that were never read are not among them.
    async fn known(
        &self,
        channel: &ChannelName,
        ids: Vec<ConversationId>,
    ) -> Result<BTreeMap<ConversationId, Known>, StoreError>;

    /// A conversation's timeline, oldest first.
    async fn timeline(&self, place: &ConversationKey) -> Result<Vec<TimelineEntry>, StoreError>;

    /// How much there is to do. It costs as much as there is to do, however much is stored.
    async fn counts(&self) -> Result<Counts, StoreError>;

    /// Forgets ids of notifications dealt with, and timelines, from before then; events as old
    /// as those, whose channel has no `events` address any more; and conversations that are due at
    /// no time and were never read, or are parked since before then. Returns how many rows that were.
    /// It is done in small pieces, so that nothing else has to wait for it.
    async fn forget_before(
        &self,
        notifications: Timestamp,
        timelines: Timestamp,
    ) -> Result<u64, StoreError>;
}
