//! What Deskmate remembers.
//!
//! [`Store`] is what may be asked of storage, each call one transaction; [`sqlite`] is the default.
//! One conformance suite (`tests/`) holds every backend to the same promises.

mod error;
mod lock;
mod records;
pub mod sqlite;
mod store;

pub use error::StoreError;
pub use records::{
    Change, ConversationKey, Counts, EventRow, Inbox, Known, Lease, LeasedConversation,
    NewNotification, OutboxRow, OutboxStatus, PendingAnswer, PendingNotification, Release, TakenIn,
    TimelineEntry, Wake,
};
pub use sqlite::SqliteStore;
pub use store::Store;
