//! What a channel remembers besides its conversations.

use std::fmt::Debug;

use async_trait::async_trait;
use deskmate_core::ChannelName;

use crate::StoreError;

/// Marks, such as how far sweeps have come; and secrets, which are kept apart from them.
#[async_trait]
pub trait Marks: Send + Sync + Debug + 'static {
    /// Reads a channel's mark.
    async fn mark(&self, channel: &ChannelName, name: &str) -> Result<Option<String>, StoreError>;

    /// Sets a channel's mark.
    async fn set_mark(
        &self,
        channel: &ChannelName,
        name: &str,
        value: &str,
    ) -> Result<(), StoreError>;

    /// Reads a channel's secret; where there is none, `fresh` is it from now on. The name of the
    /// channel is empty for what all share. Whoever asks gets the same, also two at once.
    async fn secret(
        &self,
        channel: &ChannelName,
        name: &str,
        fresh: &str,
    ) -> Result<String, StoreError>;
}
