//! What is kept of people, and for how long.

use std::fmt::Debug;

use async_trait::async_trait;
use deskmate_core::{ChannelName, ContactId, ConversationId};

use crate::{ConversationKey, Old, StoreError, Stored};

/// Statements that forget what may hold what was said; channel and conversation are to be put in.
pub(crate) const FORGET_WORDS: [&str; 4] = [
    "DELETE FROM event WHERE channel = $1 AND conversation = $2",
    "DELETE FROM timeline WHERE channel = $1 AND conversation = $2
         AND (happening LIKE '%\"happening\":\"emitted\"%'
              OR happening LIKE '%\"happening\":\"path_taken\"%')",
    "DELETE FROM memory WHERE channel = $1 AND contact IN
         (SELECT contact FROM participant WHERE channel = $1 AND conversation = $2)",
    // What is being written of it is void.
    "UPDATE memory_due SET due_at = due_at + 1 WHERE channel = $1 AND conversation = $2",
];

/// The tables in which something of a conversation stands, beside its own.
pub(crate) const ERASED: [&str; 9] = [
    "notification",
    "outbox",
    "answer",
    "event",
    "timeline",
    "draft",
    "act",
    "outreach",
    "memory_due",
];

/// What is found, shown and forgotten because somebody asks for it, or because it is old.
#[async_trait]
pub trait Keeping: Send + Sync + Debug + 'static {
    /// The conversations of a channel in which a contact has written.
    async fn conversations_of(
        &self,
        channel: &ChannelName,
        contact: &ContactId,
    ) -> Result<Vec<ConversationId>, StoreError>;

    /// Everything that is stored of a conversation; `None` where that is nothing.
    async fn held(&self, key: &ConversationKey) -> Result<Option<Stored>, StoreError>;

    /// Forgets everything that is stored of a conversation, also what is still to be done. Whoever
    /// works on it has lost it. `false`: nothing was stored.
    async fn erase(&self, key: &ConversationKey) -> Result<bool, StoreError>;

    /// Forgets what is older than it has to be: ids of notifications dealt with; timelines; events,
    /// whose channel has no `events` address any more; what is remembered of customers, at its time;
    /// what was parked for so long; and
    /// conversations that want no attention and were never read, or not since then. Returns how many
    /// rows that were. It is done in small pieces, so that nothing else has to wait for it.
    async fn forget(&self, old: Old) -> Result<u64, StoreError>;
}
