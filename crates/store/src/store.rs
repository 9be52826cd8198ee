//! What may be asked of storage, by duty.

mod duties;
mod events;
mod history;
mod keeping;
mod marks;
mod tables;
mod work;

use async_trait::async_trait;

use crate::{Health, Heard};
pub use duties::Duties;
pub use events::Events;
pub use history::History;
pub use keeping::Keeping;
pub(crate) use keeping::{ERASED, FORGET_WORDS};
pub use marks::Marks;
pub use tables::Tables;
pub use work::Work;

/// Storage: all its duties. Each call is one transaction, durable when it returns.
///
/// Every method fails with [`StoreError`](crate::StoreError) when the database does, and then
/// nothing of it was done.
#[async_trait]
pub trait Store: Work + History + Keeping + Marks + Events + Duties + Tables {
    /// Whether it can do its work. Costs nothing: ask as often as you like.
    fn health(&self) -> Health;

    /// Whether other nodes may be at work on the same store.
    fn is_shared(&self) -> bool;

    /// Waits until other nodes have woken something. A hint: it may never come, so whoever waits
    /// for work looks for it now and then all the same. For one listener.
    async fn heard(&self) -> Heard;

    /// Writes what is still under way and lets go of the database.
    async fn close(&self);
}
