//! What only one node does, of those that share a store.
//!
//! Each duty does no harm when it is done twice; it only costs calls and time. So it is enough that
//! one that is left is soon taken up by another node.

use std::{sync::Arc, time::Duration};

use deskmate_core::{ChannelName, Timestamp};

use crate::{Channel, engine::Inner};

/// How long a node that does not say that it goes keeps its duties.
const LENGTH: Duration = Duration::from_secs(60);

/// What only one node does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Duty {
    /// Asking Intercom what has changed in a channel.
    Sweep,
    /// Posting what the bots of a channel emitted.
    Events,
    /// Sending what other systems have a channel's bot say.
    Outreach,
    /// Having a channel's bot remember what its conversations came to.
    Memory,
    /// Forgetting what is past its time.
    Forget,
    /// Looking whether something is wrong, and telling people.
    Alerts,
}

impl Duty {
    fn name(self) -> &'static str {
        match self {
            Self::Sweep => "sweep",
            Self::Events => "events",
            Self::Outreach => "outreach",
            Self::Memory => "memory",
            Self::Forget => "forget",
            Self::Alerts => "alerts",
        }
    }
}

/// How often a node says that it is there.
const THERE: Duration = Duration::from_secs(5);

impl Inner {
    /// Says again and again that this node is there, and keeps the calls of each channel to its
    /// part of the rate limit.
    pub(crate) async fn share_for_ever(self: Arc<Self>) {
        loop {
            let working = self.busy.work();
            match self.store.nodes(&self.node, self.clock.now(), THERE * 3).await {
                Ok(nodes) => {
                    self.channels().iter().for_each(|channel| channel.client.share_among(nodes));
                    metrics::gauge!("deskmate_nodes").set(nodes);
                }
                Err(error) => tracing::warn!(%error, duty = "share", "duty.not_known"),
            }
            drop(working);
            if !self.pause(THERE).await {
                return;
            }
        }
    }

    /// Tells the other nodes each time that Intercom refuses a call of a channel for the rate limit:
    /// they need not be refused as well.
    pub(crate) async fn tell_limits(self: Arc<Self>, channel: Arc<Channel>) {
        let mut refusals = channel.client.refusals();
        loop {
            tokio::select! {
                changed = refusals.changed() => if changed.is_err() { return },
                () = channel.closing.cancelled() => return,
            }
            let _working = self.busy.work();
            let until = Timestamp::from_millis(*refusals.borrow_and_update());
            if let Err(error) = self.store.tell_limit(channel.name(), until).await {
                tracing::debug!(%error, "store.not_told");
            }
        }
    }

    /// Whether it is this node's duty, from now until a while after it is asked the next time. The
    /// name of the channel is empty for what all share.
    pub(crate) async fn has_duty(
        &self,
        channel: &ChannelName,
        duty: Duty,
        every: Duration,
    ) -> bool {
        let length = every.saturating_mul(2).saturating_add(LENGTH);
        let now = self.clock.now();
        match self.store.take_duty(channel, duty.name(), &self.node, now, length).await {
            Ok(taken) => taken,
            Err(error) => {
                tracing::warn!(%error, duty = duty.name(), "duty.not_known");
                false
            }
        }
    }
}
