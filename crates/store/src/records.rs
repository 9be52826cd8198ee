//! What is stored, as the engine sees it.

mod health;
mod heard;
mod history;
mod intake;
mod keeping;
mod key;
mod lease;
mod outbox;

pub use health::{Failing, Health};
pub use heard::Heard;
pub use history::{Counts, Known, TimelineEntry};
pub use intake::{NewNotification, TakenIn, Wake};
pub use keeping::{Held, Old};
pub use key::ConversationKey;
pub use lease::{
    Change, Inbox, Lease, LeasedConversation, PendingAnswer, PendingNotification, Release,
};
pub use outbox::{EventRow, OutboxRow, OutboxStatus};
