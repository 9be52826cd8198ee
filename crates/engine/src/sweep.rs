//! Finds what webhooks lost: asks Intercom which conversations have changed, and wakes those whose
//! change no read has shown.
//!
//! What a sweep finds is found again by the next one until it was read, and what it wakes stays
//! woken until it was read: so neither has to remember what became of the other.

mod find;
mod pick;

use std::{
    sync::{Arc, atomic::Ordering},
    time::Duration,
};

use deskmate_core::{ChannelName, Timestamp};
use deskmate_store::{ConversationKey, Moment, StoreError, Wake};
use intercom::{Error, Priority};

use crate::{Channel, channel::Ready, duty::Duty, engine::Inner};
use pick::{Found, Planned};

/// The search index lags, so each sweep asks from this long before the newest change that the last
/// ones found.
const OVERLAP: Duration = Duration::from_secs(600);
/// The mark that remembers how far the last sweep came: the newest change found, by Intercom's
/// clock, in Unix milliseconds.
const SWEPT: &str = "swept_until";

/// Why a sweep did not come to its end.
#[derive(Debug, thiserror::Error)]
enum Failure {
    #[error(transparent)]
    Intercom(#[from] Error),
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl Inner {
    /// Sweeps at start, after any gap, and every `reconcile_every` (or `poll_every`).
    pub(crate) async fn sweep_for_ever(self: Arc<Self>, channel: Arc<Channel>) {
        let mut is_first = true;
        loop {
            let mut pause = Duration::from_secs(1);
            if let Some(ready) = channel.ready() {
                pause = channel.options.rules.sweep_every();
                let working = self.busy.work();
                let ours = self.has_duty(channel.name(), Duty::Sweep, pause).await;
                drop(working);
                if !ours {
                    // Whoever takes it up begins anew: nobody may have swept for a while.
                    is_first = true;
                    if self.pause_unless(&channel.closing, pause).await {
                        continue;
                    }
                    return;
                }
                // Found by the last sweep, and read since.
                let missed = channel.missed.swap(0, Ordering::Relaxed);
                if missed > 0 {
                    tracing::warn!(conversations = missed, "webhooks.missed");
                }
                match self.sweep(&channel, &ready, is_first).await {
                    Ok(woken) => {
                        is_first = false;
                        metrics::counter!("deskmate_swept_total").increment(woken as u64);
                        tracing::debug!(woken, "sweep.done");
                    }
                    Err(error) => tracing::warn!(%error, "sweep.failed"),
                }
            }
            if !self.pause_unless(&channel.closing, pause).await {
                return;
            }
        }
    }

    /// Returns how many conversations it woke.
    async fn sweep(
        &self,
        channel: &Channel,
        ready: &Ready,
        is_first: bool,
    ) -> Result<usize, Failure> {
        let working = self.busy.work();
        let name = channel.name();
        let client = channel.client.with_priority(Priority::Sweep);
        if let Err(error) = ready.directory.keep_fresh(&client, self.clock.now()).await {
            // What is known of teams and tags does for another while.
            tracing::warn!(%error, "directory.not_read");
        }
        let wall = self.clock.wall();
        let last = self.store.mark(name, SWEPT).await?.and_then(|mark| mark.parse().ok());
        // A clock that was ahead of time may have left a mark in the future.
        let last = last.map(|mark| Timestamp::from_millis(mark).min(wall));
        let since = last.unwrap_or(wall).minus(OVERLAP).as_secs();
        drop(working);
        let found = self.find(channel, ready, since, is_first).await?;
        let _working = self.busy.work();
        let newest = found.iter().filter_map(|found| found.changed_at).max();
        Moment::SweepFound.reached();
        let planned = self.pick(name, found, channel.client.rate().sweeps).await?;
        let woken = self.wake_all(name, planned).await?;
        Moment::SweepWoken.reached();
        if let Some(newest) = newest.map(Timestamp::from_secs) {
            let mark = last.map_or(newest, |last| last.max(newest));
            self.store.set_mark(name, SWEPT, &mark.as_millis().to_string()).await?;
            Moment::SweepMoved.reached();
        }
        Ok(woken)
    }

    /// Which of those found are to be read, and when.
    async fn pick(
        &self,
        channel: &ChannelName,
        found: Vec<Found>,
        in_a_window: u32,
    ) -> Result<Vec<Planned>, StoreError> {
        let ids = found.iter().map(|found| found.id.clone()).collect();
        let known = self.store.known(channel, ids).await?;
        Ok(pick::spread(pick::unread(found, &known), in_a_window, self.clock.now()))
    }

    async fn wake_all(
        &self,
        channel: &ChannelName,
        planned: Vec<Planned>,
    ) -> Result<usize, StoreError> {
        let wake = |Planned { id, due }| Wake {
            key: ConversationKey { channel: channel.clone(), conversation: id },
            due,
        };
        let wakes: Vec<_> = planned.into_iter().map(wake).collect();
        if wakes.is_empty() {
            return Ok(0);
        }
        let keys: Vec<_> = wakes.iter().map(|wake| wake.key.clone()).collect();
        self.store.wake(wakes).await?;
        self.woken(&keys);
        Ok(keys.len())
    }
}
