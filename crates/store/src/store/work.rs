//! Conversations that want attention, and whoever gives it.

use std::{fmt::Debug, time::Duration};

use async_trait::async_trait;
use deskmate_core::{Timestamp, TurnId};

use crate::{
    Change, ConversationKey, Inbox, Lease, LeasedConversation, NewNotification, Release,
    StoreError, TakenIn, Wake,
};

/// What comes in, and the work on it.
#[async_trait]
pub trait Work: Send + Sync + Debug + 'static {
    /// Keeps notifications and wakes their conversations. The answers are in the same order.
    async fn take_in(
        &self,
        notifications: Vec<NewNotification>,
    ) -> Result<Vec<TakenIn>, StoreError>;

    /// Keeps a bot's late answer and wakes its conversation. `false` where there is one already.
    async fn take_answer(
        &self,
        key: &ConversationKey,
        turn: &TurnId,
        answer: serde_json::Value,
        now: Timestamp,
    ) -> Result<bool, StoreError>;

    /// Wakes conversations. An earlier wake stays as early as it was.
    async fn wake(&self, wakes: Vec<Wake>) -> Result<(), StoreError>;

    /// Takes conversations to work on that want attention at `now` and that nobody attends to:
    /// `most` of them, longest waiting first, each until `length` from now. What a node has already
    /// is never given to it again, however long ago that was; to others it is.
    async fn claim(
        &self,
        node: &str,
        now: Timestamp,
        length: Duration,
        most: usize,
    ) -> Result<Vec<LeasedConversation>, StoreError>;

    /// When the next conversation wants attention that nobody attends to, or its lease runs out.
    async fn next_due(&self) -> Result<Option<Timestamp>, StoreError>;

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
}
