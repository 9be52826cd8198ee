//! What is stored, as the engine sees it.

mod health;
mod heard;
mod history;
mod intake;
mod keeping;
mod key;
mod lease;
mod outbox;
mod statement;

pub use health::{Failing, Health};
pub use heard::Heard;
pub use history::{Counts, Known, TimelineEntry};
pub use intake::{NewNotification, TakenIn, Wake};
pub(crate) use intake::{NextRead, Stands};
pub use keeping::{Old, Stored};
pub use key::ConversationKey;
pub use lease::{
    Change, Inbox, Lease, LeasedConversation, PendingAnswer, PendingNotification, Release,
};
pub use outbox::{EventRow, OutboxRow, OutboxStatus};
pub use statement::{Cell, Statement};
