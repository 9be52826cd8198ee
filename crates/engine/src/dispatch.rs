//! Gives conversations that want attention to workers.

use std::{
    sync::{Arc, atomic::Ordering},
    time::Duration,
};

use deskmate_core::Timestamp;
use deskmate_store::{ConversationKey, Heard, LeasedConversation, Moment, StoreError};
use tokio::sync::Semaphore;
use tokio_util::task::TaskTracker;
use tracing::Instrument;

use crate::{
    engine::{Attended, Inner},
    worker,
};

/// Conversations worked on at once. Most of them wait for a bot, which costs next to nothing.
const MOST_WORKERS: usize = 1024;
/// How often to look at the store though nothing was heard: another node may have woken something.
const POLL: Duration = Duration::from_secs(5);

impl Inner {
    pub(crate) async fn dispatch(self: Arc<Self>, tasks: TaskTracker) {
        let workers = Arc::new(Semaphore::new(MOST_WORKERS));
        let mut asked = self.clock.now();
        loop {
            let working = self.busy.work();
            self.signalled.store(false, Ordering::SeqCst);
            self.looks_next.store(i64::MAX, Ordering::SeqCst);
            let now = self.clock.now();
            if self.store.is_shared() && now >= asked.plus(POLL) {
                self.nudge_all();
                asked = now;
            }
            let free = workers.available_permits();
            let claimed = if free == 0 { Ok(Vec::new()) } else { self.claim(now, free).await };
            let next = match claimed {
                Ok(claimed) => {
                    let more = !claimed.is_empty() && claimed.len() == free;
                    if !claimed.is_empty() {
                        Moment::Claimed.reached();
                    }
                    for opened in claimed {
                        self.give(opened, &workers, &tasks).await;
                    }
                    if more {
                        continue;
                    }
                    // What became due since has signalled, or is found here.
                    self.store.next_due().await
                }
                Err(error) => Err(error),
            };
            let until = match next {
                Ok(next) => next.unwrap_or(now.plus(POLL)).clamp(now, now.plus(POLL)),
                Err(error) => {
                    tracing::error!(%error, "dispatch.failed");
                    now.plus(Duration::from_secs(1))
                }
            };
            // What is due now but not given out waits for a worker or for its lease.
            let until = if until <= now { now.plus(Duration::from_millis(50)) } else { until };
            self.looks_next.store(until.as_millis(), Ordering::SeqCst);
            drop(working);
            tokio::select! {
                () = self.something_due.notified() => {}
                () = self.clock.sleep_until(until) => {}
                heard = self.store.heard() => self.heard(heard).await,
                () = self.stopping.cancelled() => return,
            }
        }
    }

    async fn claim(
        &self,
        now: Timestamp,
        most: usize,
    ) -> Result<Vec<LeasedConversation>, StoreError> {
        // What was woken before is in what is read now.
        self.woken_meanwhile().clear();
        self.store.claim(&self.node, now, worker::LEASE, most).await
    }

    /// Another node has woken something.
    async fn heard(&self, heard: Heard) {
        let Heard { woken, more, limited } = heard;
        for (channel, until) in limited {
            if let Some(channel) = self.channel(&channel) {
                channel.client.obey(until.as_millis());
            }
        }
        self.woken(&woken.into_iter().collect::<Vec<_>>());
        self.changed();
        if more {
            // It may be that a channel is to stop. Where that cannot be read, it is soon again.
            self.read_pauses().await.ok();
            self.changed_elsewhere();
            self.nudge_all();
            self.signal();
        }
    }

    /// Has every worker look again: what another node has kept for it nobody need have told.
    pub(crate) fn nudge_all(&self) {
        self.attended().values().for_each(|nudge| nudge.now());
    }

    async fn give(
        self: &Arc<Self>,
        opened: LeasedConversation,
        workers: &Arc<Semaphore>,
        tasks: &TaskTracker,
    ) {
        let ConversationKey { channel, conversation } = &opened.lease.key;
        let span = tracing::error_span!("attend", channel.name = %channel, conversation.id = %conversation);
        let attended = Attended::begin(self, &opened.lease.key);
        let Ok(permit) = Arc::clone(workers).acquire_owned().await else { return };
        // Begun here and not in the task: in between, nothing must look as if it were at rest.
        let working = self.busy.work();
        let (inner, workers) = (Arc::clone(self), Arc::clone(workers));
        let attending = async move {
            let next = Box::pin(worker::attend(attended, opened, working)).await;
            let others_wait = workers.available_permits() == 0;
            drop(permit);
            match next {
                _ if others_wait => inner.signal(),
                Some(at) => inner.is_due(at),
                None => {}
            }
        };
        tasks.spawn(attending.instrument(span));
    }
}
