//! What may be asked of storage.

use std::{collections::BTreeMap, time::Duration};

use async_trait::async_trait;
use deskmate_core::{ChannelName, ConversationId, Timestamp, TurnId};

use crate::{
    Change, ConversationKey, Counts, EventRow, Inbox, Known, Lease, LeasedConversation,
    NewNotification, Release, StoreError, TakenIn, TimelineEntry, Wake,
};

/// Storage. Each call is one transaction, durable when it returns.
///
/// Every method fails with [`StoreError`] when the database does, and then nothing of it was done.
#[async_trait]
pub trait Store: Send + Sync + std::fmt::Debug + 'static {
    /// Keeps notifications and wakes their conversations. The answers are in the same order.
    async fn take_in(
        &self,
        notifications: Vec<NewNotification>,
    ) -> Result<Vec<TakenIn>, StoreError>;

    /// Wakes conversations. An earlier wake stays as early as it was.
    async fn wake(&self, wakes: Vec<Wake>) -> Result<(), StoreError>;

    /// Conversations that want attention at `now` and that nobody attends to, longest waiting first.
    async fn due(&self, now: Timestamp, most: usize) -> Result<Vec<ConversationKey>, StoreError>;

    /// When the next conversation wants attention that nobody attends to, or its lease runs out.
    async fn next_due(&self) -> Result<Option<Timestamp>, StoreError>;

    /// Takes a conversation to work on; `None` where another has it.
    async fn lease(
        &self,
        place: &ConversationKey,
        node: &str,
        now: Timestamp,
        length: Duration,
    ) -> Result<Option<LeasedConversation>, StoreError>;

    /// Keeps a lease for longer.
    ///
    /// # Errors
    /// [`StoreError::LeaseLost`] where another has the conversation by now.
    async fn renew(&self, lease: &Lease, until: Timestamp) -> Result<(), StoreError>;

    /// What has come in since the lease began.
    ///
    /// # Errors
    /// [`StoreError::LeaseLost`] where another has the conversation by now.
    async fn inbox(&self, lease: &Lease) -> Result<Inbox, StoreError>;

    /// Writes what changed, all of it or nothing, and gives the conversation back if asked to.
    /// `false` where it was woken again meanwhile: everything is written, but the lease stays.
    ///
    /// # Errors
    /// [`StoreError::LeaseLost`] where another has the conversation by now.
    async fn commit(
        &self,
        lease: &Lease,
        change: Change,
        release: Option<Release>,
    ) -> Result<bool, StoreError>;

    /// Lets go of a conversation without writing anything; what is due stays due.
    async fn abandon(&self, lease: &Lease);

    /// Keeps a bot's late answer and wakes its conversation. `false` where there is one already.
    async fn take_answer(
        &self,
        place: &ConversationKey,
        turn: &TurnId,
        answer: serde_json::Value,
        now: Timestamp,
    ) -> Result<bool, StoreError>;

    /// What is known of a conversation, without working on it.
    async fn conversation(
        &self,
        place: &ConversationKey,
    ) -> Result<Option<deskmate_core::Conversation>, StoreError>;

    /// What is known of these conversations; those that were never read are not among them.
    async fn known(
        &self,
        channel: &ChannelName,
        ids: Vec<ConversationId>,
    ) -> Result<BTreeMap<ConversationId, Known>, StoreError>;

    /// A conversation's timeline, oldest first.
    async fn timeline(&self, place: &ConversationKey) -> Result<Vec<TimelineEntry>, StoreError>;

    /// Reads a channel's mark.
    async fn mark(&self, channel: &ChannelName, name: &str) -> Result<Option<String>, StoreError>;

    /// Sets a channel's mark.
    async fn set_mark(
        &self,
        channel: &ChannelName,
        name: &str,
        value: &str,
    ) -> Result<(), StoreError>;

    /// What bots of a channel emitted and is not dealt with, oldest first.
    async fn events(&self, channel: &ChannelName, most: usize)
    -> Result<Vec<EventRow>, StoreError>;

    /// Deletes an event that is dealt with.
    async fn finish_event(&self, channel: &ChannelName, id: &str) -> Result<(), StoreError>;

    /// How much there is to do.
    async fn counts(&self) -> Result<Counts, StoreError>;

    /// Forgets ids of notifications dealt with, and timelines, from before then; events as old
    /// as those, whose channel has no `events` address any more; and conversations that are due at
    /// no time and were never read, or parked before then. Returns how many rows that were. It is done in small pieces, so that nothing else has to wait for it.
    async fn forget_before(
        &self,
        notifications: Timestamp,
        timelines: Timestamp,
    ) -> Result<u64, StoreError>;

    /// Writes what is still under way and lets go of the database.
    async fn close(&self);
}
