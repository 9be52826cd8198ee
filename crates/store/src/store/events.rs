//! What bots emitted, until the channel's `events` address has it.

use std::fmt::Debug;

use async_trait::async_trait;
use deskmate_core::ChannelName;

use crate::{EventRow, StoreError};

/// The queue of a channel's events. They come into it with what a worker commits.
#[async_trait]
pub trait Events: Send + Sync + Debug + 'static {
    /// What bots of a channel emitted and is not dealt with, oldest first.
    async fn events(&self, channel: &ChannelName, most: usize)
    -> Result<Vec<EventRow>, StoreError>;

    /// Deletes an event that is dealt with.
    async fn finish_event(&self, channel: &ChannelName, id: &str) -> Result<(), StoreError>;
}
