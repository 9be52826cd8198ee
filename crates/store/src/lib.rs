//! What Deskmate remembers.
//!
//! [`Store`] is what may be asked of storage, by duty, each call one transaction; [`sqlite`] is the default,
//! [`postgres`] is for several nodes.
//! One conformance suite (`tests/`) holds every backend to the same promises.

mod error;
mod lock;
pub mod moving;
pub mod postgres;
mod records;
pub mod sqlite;
mod store;

pub use error::StoreError;
pub use postgres::PostgresStore;
pub use records::{
    Change, ConversationKey, Counts, EventRow, Failing, Health, Heard, Held, Inbox, Known, Lease,
    LeasedConversation, NewNotification, Old, OutboxRow, OutboxStatus, PendingAnswer,
    PendingNotification, Release, TakenIn, TimelineEntry, Wake,
};
pub use sqlite::SqliteStore;
pub use store::{Duties, Events, History, Keeping, Marks, Store, Work};
