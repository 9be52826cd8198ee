//! What the twin's tasks share: the world behind its lock, and what is sent when the lock is let go.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::{
    runtime::Handle,
    sync::{Notify, watch},
};
use tokio_util::{sync::CancellationToken, task::TaskTracker};

use crate::{
    clock::Clock,
    files::Fetcher,
    rest::{self, Recorder},
    webhook::deliver::{Clients, Outgoing},
    world::{Due, World},
};

pub(crate) struct Shared {
    world: Mutex<World>,
    pub(crate) clock: Arc<Clock>,
    pub(crate) clients: Clients,
    pub(crate) fetcher: Fetcher,
    pub(crate) recorder: Option<Recorder>,
    pub(crate) tracker: TaskTracker,
    pub(crate) stop: CancellationToken,
    runtime: Handle,
    in_flight: watch::Sender<usize>,
    agenda_changed: Notify,
}

impl Shared {
    pub(crate) fn new(
        world: World,
        clock: Arc<Clock>,
        clients: Clients,
        fetcher: Fetcher,
        recorder: Option<Recorder>,
        runtime: Handle,
    ) -> Self {
        Self {
            world: Mutex::new(world),
            clock,
            clients,
            fetcher,
            recorder,
            tracker: TaskTracker::new(),
            stop: CancellationToken::new(),
            runtime,
            in_flight: watch::channel(0).0,
            agenda_changed: Notify::new(),
        }
    }

    fn lock(&self) -> MutexGuard<'_, World> {
        self.world.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Reads the world.
    pub(crate) fn read<R>(&self, see: impl FnOnce(&World) -> R) -> R {
        see(&self.lock())
    }

    /// Changes the world; then sends the webhooks that came of it.
    pub(crate) fn with<R>(self: &Arc<Self>, change: impl FnOnce(&mut World) -> R) -> R {
        let (result, outgoing, agenda_changed) = {
            let mut world = self.lock();
            let next = world.agenda.next();
            let result = change(&mut world);
            world.keep_versions();
            let ready = std::mem::take(&mut world.deliveries.ready);
            let outgoing: Vec<_> =
                ready.into_iter().filter_map(|id| Some((id, world.take_up(id)?))).collect();
            // Under the lock, so that nobody sees the world changed and nothing in flight.
            self.in_flight.send_modify(|n| *n += outgoing.len());
            (result, outgoing, world.agenda.next() != next)
        };
        if agenda_changed {
            self.agenda_changed.notify_one();
        }
        self.dispatch(outgoing);
        result
    }

    fn dispatch(self: &Arc<Self>, outgoing: Vec<(u64, Outgoing)>) {
        for (id, request) in outgoing {
            if let Some(recorder) = &self.recorder {
                recorder.keep_webhook(request.version, &request.body);
            }
            let shared = Arc::clone(self);
            let attempt = async move {
                let answer = tokio::select! {
                    answer = shared.clients.post(request) => Some(answer),
                    () = shared.stop.cancelled() => None,
                };
                if let Some(answer) = answer {
                    shared.with(|world| world.answered(id, answer));
                }
                shared.in_flight.send_modify(|n| *n -= 1);
            };
            self.tracker.spawn_on(attempt, &self.runtime);
        }
    }

    /// Does what is due by now.
    pub(crate) fn fire(self: &Arc<Self>) {
        let now = self.clock.now_ms();
        if self.read(|world| world.agenda.next().is_none_or(|next| next > now)) {
            return;
        }
        self.with(|world| {
            while let Some((at, due)) = world.agenda.take(now) {
                world.moment = Some(at);
                match due {
                    Due::SnoozeEnds { conversation, until } => {
                        world.snooze_ends(&conversation, until);
                    }
                    Due::Deliver { attempt } => world.send(attempt),
                    Due::Release { attempt } => world.release(attempt),
                    Due::OutageEnds => world.outage_ends(),
                    Due::EndpointRecovers { until } => world.endpoint_recovers(until),
                    Due::LateWrite(call) => rest::run_late(world, *call),
                }
                world.activity += 1;
                world.keep_versions();
                world.moment = None;
            }
        });
    }

    /// Does what is due, whenever it is, until the twin stops.
    pub(crate) async fn keep_agenda(self: Arc<Self>) {
        loop {
            self.fire();
            let next = self.read(|world| world.agenda.next());
            tokio::select! {
                () = self.stop.cancelled() => return,
                () = self.agenda_changed.notified() => {}
                () = self.clock.until(next.unwrap_or(i64::MAX)) => {}
            }
        }
    }

    /// Returns when nothing is on its way and nothing is due.
    pub(crate) async fn settle(self: &Arc<Self>) {
        let mut in_flight = self.in_flight.subscribe();
        loop {
            self.fire();
            if in_flight.wait_for(|n| *n == 0).await.is_err() {
                return;
            }
            let now = self.clock.now_ms();
            let quiet = self.read(|world| {
                *self.in_flight.borrow() == 0 && world.agenda.next().is_none_or(|next| next > now)
            });
            if quiet {
                return;
            }
        }
    }

    /// Waits for a moment of twin time, or for the twin to stop.
    pub(crate) async fn until(&self, ms: i64) {
        tokio::select! {
            () = self.clock.until(ms) => {}
            () = self.stop.cancelled() => {}
        }
    }
}
