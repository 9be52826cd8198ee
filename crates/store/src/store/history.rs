//! What is known, without working on it.

use std::{collections::BTreeSet, fmt::Debug};

use async_trait::async_trait;
use deskmate_core::{ChannelName, Conversation, ConversationId, Timestamp};

use crate::{ConversationKey, Counts, StoreError, TimelineEntry};

/// What has been, how much there is, and for how long it is remembered.
#[async_trait]
pub trait History: Send + Sync + Debug + 'static {
    /// What is known of a conversation.
    async fn conversation(
        &self,
        place: &ConversationKey,
    ) -> Result<Option<Conversation>, StoreError>;

    /// Which of these conversations are, or were, the bot's.
    async fn ours(
        &self,
        channel: &ChannelName,
        ids: Vec<ConversationId>,
    ) -> Result<BTreeSet<ConversationId>, StoreError>;

    /// Conversations of a channel that nothing can be done with now.
    async fn parked(&self, channel: &ChannelName) -> Result<Vec<ConversationKey>, StoreError>;

    /// A conversation's timeline, oldest first.
    async fn timeline(&self, place: &ConversationKey) -> Result<Vec<TimelineEntry>, StoreError>;

    /// How much there is to do. It costs as much as there is to do, however much is stored.
    async fn counts(&self) -> Result<Counts, StoreError>;

    /// Forgets ids of notifications dealt with, and timelines, from before then; and events as old
    /// as those, whose channel has no `events` address any more. Returns how many rows that were.
    /// It is done in small pieces, so that nothing else has to wait for it.
    async fn forget_before(
        &self,
        notifications: Timestamp,
        timelines: Timestamp,
    ) -> Result<u64, StoreError>;
}
