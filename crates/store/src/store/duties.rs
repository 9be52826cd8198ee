//! What only one node does, of those that share a store.

use std::{fmt::Debug, time::Duration};

use async_trait::async_trait;
use deskmate_core::{ChannelName, Timestamp};

use crate::StoreError;

/// Named leases: sweeping a channel, posting its events, forgetting what is old. What is done under
/// one does no harm when it is done twice, so a node that slept past its end is no danger.
#[async_trait]
pub trait Duties: Send + Sync + Debug + 'static {
    /// Takes a duty for a node until `length` from now, or keeps it for longer. `false`: another
    /// node has it. The name of the channel is empty for what all share.
    async fn take_duty(
        &self,
        channel: &ChannelName,
        name: &str,
        node: &str,
        now: Timestamp,
        length: Duration,
    ) -> Result<bool, StoreError>;

    /// Says that a node is there until `length` from now, and returns how many are.
    async fn nodes(&self, node: &str, now: Timestamp, length: Duration) -> Result<u32, StoreError>;

    /// Tells the other nodes that Intercom takes no more calls of a channel until then. A hint: who
    /// does not hear it finds out by a call of its own.
    async fn tell_limit(&self, channel: &ChannelName, until: Timestamp) -> Result<(), StoreError>;

    /// Leaves a duty to whoever asks for it next. One of another node stays with it.
    async fn leave_duty(
        &self,
        channel: &ChannelName,
        name: &str,
        node: &str,
    ) -> Result<(), StoreError>;
}
