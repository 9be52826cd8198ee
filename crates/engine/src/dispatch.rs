//! Gives conversations that want attention to workers.

use std::{
    sync::{Arc, atomic::Ordering},
    time::Duration,
};

use deskmate_store::Place;
use tokio::sync::Semaphore;
use tokio_util::task::TaskTracker;

use crate::{desk, engine::Inner};

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
            let next = match due {
                Ok(due) if due.is_empty() => self.store.next_due().await,
                Ok(due) => {
                    for place in due {
                        self.give(place, &workers, &tasks).await;
                    }
                    continue;
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

    async fn give(self: &Arc<Self>, place: Place, workers: &Arc<Semaphore>, tasks: &TaskTracker) {
        let Ok(permit) = Arc::clone(workers).acquire_owned().await else { return };
        let inner = Arc::clone(self);
        let now = self.clock.now();
        let desk = match self.store.lease(&place, &self.node, now, desk::LEASE).await {
            Ok(Some(desk)) => desk,
            Ok(None) => return,
            Err(error) => {
                tracing::error!(%error, conversation.id = %place.conversation, "dispatch.lease_failed");
                return;
            }
        };
        tasks.spawn(async move {
            desk::attend(&inner, desk).await;
            drop(permit);
            inner.signal();
        });
    }
}
