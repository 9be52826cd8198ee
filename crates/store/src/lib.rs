//! What Deskmate remembers.
//!
//! [`Store`] is what may be asked of storage, by duty, each call one transaction; [`sqlite`] is the default,
//! [`postgres`] is for several nodes.
//! One conformance suite (`tests/`) holds every backend to the same promises.

mod console;
mod customer;
mod error;
mod guard;
mod lock;
mod memory;
mod moment;
pub mod moving;
pub mod postgres;
mod records;
mod sealed;
pub mod sqlite;
mod store;

#[doc(hidden)]
pub use console::questions;
pub use console::{
    ActRow, AlertNote, AlertRow, Attempts, AuditEntry, CameIn, Console, ConsoleChannel, DraftEnded,
    DraftResult, DraftRow, Errand, Happened, Held, Invitation, Listed, Outreach, OutreachState,
    Pause, PendingAct, Role, SecondStep, Session, Token, User, Waits, WaitsLong,
};
pub use customer::Customer;
pub use error::StoreError;
pub use guard::Guard;
#[cfg(debug_assertions)]
pub use guard::Off;
pub use memory::{Memories, Memory, MemoryDue};
#[cfg(debug_assertions)]
pub use moment::DIES_AT;
pub use moment::Moment;
pub use postgres::PostgresStore;
pub use records::{
    Cell, Change, ConversationKey, Counts, EventRow, Failing, Health, Heard, Inbox, Known, Lease,
    LeasedConversation, NewNotification, Old, OutboxRow, OutboxStatus, PendingAnswer,
    PendingNotification, Release, Statement, Stored, TakenIn, TimelineEntry, Wake,
};
pub use sealed::{MasterKey, NotOpened};
pub use sqlite::SqliteStore;
pub use store::{Duties, Events, History, Keeping, Marks, Store, Tables, Work};
