//! Gives conversations that want attention to workers.

use std::{
    sync::{Arc, atomic::Ordering},
    time::Duration,
};

use deskmate_store::{ConversationKey, StoreError};
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
        loop {
            let working = self.busy.work();
            self.signalled.store(false, Ordering::SeqCst);
            let now = self.clock.now();
            let free = workers.available_permits();
            let due = if free == 0 { Ok(Vec::new()) } else { self.store.due(now, free).await };
            // A worker whose lease ran out in one long call is still at it.
            let due = due.map(|due| self.unattended(due));
            let next = match due {
                Ok(due) if due.is_empty() => self.store.next_due().await,
                Ok(due) => {
                    let mut failed = None;
                    for place in due {
                        failed = self.give(place, &workers, &tasks).await.err().or(failed);
                    }
                    match failed {
                        None => continue,
                        // At once it would only fail again.
                        Some(error) => Err(error),
                    }
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
            drop(working);
            tokio::select! {
                () = self.something_due.notified() => {}
                () = self.clock.sleep_until(until) => {}
                () = self.stopping.cancelled() => return,
            }
        }
    }

    fn unattended(&self, mut places: Vec<ConversationKey>) -> Vec<ConversationKey> {
        let attended = self.attended();
        places.retain(|place| !attended.contains_key(place));
        places
    }

    async fn give(
        self: &Arc<Self>,
        place: ConversationKey,
        workers: &Arc<Semaphore>,
        tasks: &TaskTracker,
    ) -> Result<(), StoreError> {
        let Ok(permit) = Arc::clone(workers).acquire_owned().await else { return Ok(()) };
        // Before it is leased: of what comes in after the lease has read what there is, only a
        // nudge tells the worker.
        let attended = Attended::begin(self, &place);
        let now = self.clock.now();
        let leased = self.store.lease(&place, &self.node, now, worker::LEASE).await;
        let Some(opened) = leased.inspect_err(|error| {
            tracing::error!(%error, conversation.id = %place.conversation, "dispatch.lease_failed");
        })?
        else {
            return Ok(());
        };
        // Begun here and not in the task: in between, nothing must look as if it were at rest.
        let working = self.busy.work();
        let inner = Arc::clone(self);
        let (channel, conversation) = (&place.channel, &place.conversation);
        let span = tracing::error_span!("attend", channel.name = %channel, conversation.id = %conversation);
        let attending = async move {
            Box::pin(worker::attend(attended, opened, working)).await;
            drop(permit);
            inner.signal();
        };
        tasks.spawn(attending.instrument(span));
        Ok(())
    }
}
