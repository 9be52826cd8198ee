//! Forgets what is past its time.

use std::{sync::Arc, time::Duration};

use deskmate_core::{ChannelName, Parked};

use super::Inner;
use crate::duty::Duty;

const EVERY: Duration = Duration::from_secs(3600);
/// How long ids of notifications are kept, by which one that comes again is known.
const NOTIFICATIONS: Duration = Duration::from_secs(14 * 24 * 3600);
/// How long timelines are kept, and what could not be read.
const TIMELINES: Duration = Parked::RETENTION;

impl Inner {
    /// Forgets what is past its time, once an hour.
    pub(super) async fn forget_for_ever(self: Arc<Self>) {
        while self.pause(EVERY).await {
            let _working = self.busy.work();
            if !self.has_duty(&ChannelName::new(""), Duty::Forget, EVERY).await {
                continue;
            }
            let now = self.clock.now();
            match self.store.forget_before(now.minus(NOTIFICATIONS), now.minus(TIMELINES)).await {
                Ok(rows) => tracing::debug!(rows, "store.forgot"),
                Err(error) => tracing::error!(%error, "store.forget_failed"),
            }
        }
    }
}
