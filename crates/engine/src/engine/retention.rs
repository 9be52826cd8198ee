//! Forgets what is past its time.

use std::{sync::Arc, time::Duration};

use deskmate_core::{ChannelName, Parked, Timestamp};
use deskmate_store::Old;

use super::Inner;
use crate::duty::Duty;

const EVERY: Duration = Duration::from_secs(3600);
const DAY: Duration = Duration::from_secs(24 * 3600);

/// For how long what is remembered is kept, by kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Retention {
    /// Ids of notifications, by which one that comes again is known.
    pub notifications: Duration,
    /// Timelines.
    pub timelines: Duration,
    /// Events, whose channel has no address for them any more.
    pub events: Duration,
    /// What is known of a conversation that was not read for so long and waits for nothing.
    pub conversations: Duration,
}

impl Default for Retention {
    fn default() -> Self {
        Self {
            notifications: DAY * 14,
            timelines: DAY * 90,
            events: DAY * 90,
            conversations: DAY * 365,
        }
    }
}

impl Retention {
    fn at(self, now: Timestamp) -> Old {
        Old {
            notifications: now.minus(self.notifications),
            timelines: now.minus(self.timelines),
            events: now.minus(self.events),
            memories: now,
            parked: now.minus(Parked::RETENTION),
            conversations: now.minus(self.conversations),
        }
    }
}

impl Inner {
    /// Forgets what is past its time, once an hour.
    pub(super) async fn forget_for_ever(self: Arc<Self>) {
        while self.pause(EVERY).await {
            let _working = self.busy.work();
            if !self.has_duty(&ChannelName::new(""), Duty::Forget, EVERY).await {
                continue;
            }
            match self.store.forget(self.retention.at(self.clock.now())).await {
                Ok(rows) => tracing::debug!(rows, "store.forgot"),
                Err(error) => tracing::error!(%error, "store.forget_failed"),
            }
        }
    }
}
