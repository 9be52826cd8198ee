//! What a connection is waiting for, and since when.

use std::{
    collections::BTreeMap,
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

use deskmate_core::Timestamp;
use deskmate_engine::Clock;
use tokio::sync::Notify;
use tokio_util::sync::CancellationToken;

use super::Limits;

/// What a connection is waiting for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Awaits {
    /// The first byte of a request.
    Request,
    /// The rest of its head.
    Head,
    /// The rest of its body.
    Body,
    /// Us.
    Answer,
}

/// The connections that there are.
pub(super) struct Lines {
    limits: Limits,
    clock: Arc<dyn Clock>,
    open: Mutex<BTreeMap<u64, Arc<State>>>,
    next: AtomicU64,
    /// One has ended, or waits for its sender again.
    freed: Notify,
}

struct State {
    now: Mutex<(Awaits, Timestamp)>,
    /// It has to give way.
    closed: CancellationToken,
}

impl State {
    fn now(&self) -> MutexGuard<'_, (Awaits, Timestamp)> {
        self.now.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Lines {
    pub(super) fn new(limits: Limits, clock: Arc<dyn Clock>) -> Self {
        let (open, next, freed) = (Mutex::default(), AtomicU64::new(0), Notify::new());
        Self { limits, clock, open, next, freed }
    }

    fn open_lines(&self) -> MutexGuard<'_, BTreeMap<u64, Arc<State>>> {
        self.open.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn count(&self) -> usize {
        self.open_lines().len()
    }

    /// A line for one more connection, once there is room for it.
    pub(super) async fn open(self: &Arc<Self>) -> Line {
        while self.count() >= self.limits.connections.max(1) {
            let freed = self.freed.notified();
            if self.make_room() {
                // Let the other one go before the next one comes.
                tokio::task::yield_now().await;
            } else {
                freed.await;
            }
        }
        let state = Arc::new(State {
            now: Mutex::new((Awaits::Request, self.clock.now())),
            closed: CancellationToken::new(),
        });
        let id = self.next.fetch_add(1, Ordering::Relaxed);
        self.open_lines().insert(id, Arc::clone(&state));
        Line { state, held: Arc::new(Held { lines: Arc::clone(self), id }) }
    }

    /// Closes the connection that has kept us waiting for longest. `false`: none does.
    pub(super) fn make_room(&self) -> bool {
        let mut open = self.open_lines();
        let waits = open.iter().filter_map(|(id, state)| {
            let (awaits, since) = *state.now();
            (awaits != Awaits::Answer).then_some((since, *id))
        });
        let Some((_, longest)) = waits.min() else { return false };
        if let Some(state) = open.remove(&longest) {
            state.closed.cancel();
            metrics::counter!("deskmate_connections_closed_total", "why" => "crowded").increment(1);
        }
        true
    }

    /// The shortest of the limits.
    fn shortest(&self) -> Duration {
        self.limits.header.min(self.limits.body).min(self.limits.idle)
    }

    fn limit(&self, awaits: Awaits) -> Option<(Duration, &'static str)> {
        match awaits {
            Awaits::Request => Some((self.limits.idle, "idle")),
            Awaits::Head => Some((self.limits.header, "slow_head")),
            Awaits::Body => Some((self.limits.body, "slow_body")),
            Awaits::Answer => None,
        }
    }
}

/// One connection.
#[derive(Clone)]
pub(crate) struct Line {
    state: Arc<State>,
    held: Arc<Held>,
}

/// Takes the line off the list when the last that knows of it is gone.
struct Held {
    lines: Arc<Lines>,
    id: u64,
}

impl Drop for Held {
    fn drop(&mut self) {
        self.lines.open_lines().remove(&self.id);
        self.lines.freed.notify_one();
    }
}

impl Line {
    fn set(&self, awaits: Awaits) {
        *self.state.now() = (awaits, self.held.lines.clock.now());
        if awaits != Awaits::Answer {
            self.held.lines.freed.notify_one();
        }
    }

    /// Something came in.
    pub(super) fn heard(&self) {
        if self.state.now().0 == Awaits::Request {
            self.set(Awaits::Head);
        }
    }

    /// The head of a request is there, and maybe all of it.
    pub(super) fn asked(&self, whole: bool) {
        self.set(if whole { Awaits::Answer } else { Awaits::Body });
    }

    /// The answer is made.
    pub(super) fn answered(&self) {
        self.set(Awaits::Request);
    }

    /// Closes another one, which has kept us waiting for longest.
    pub(crate) fn make_room(&self) {
        self.held.lines.make_room();
    }

    /// Returns when the sender has taken too long, or has to give way.
    pub(super) async fn over(&self) {
        let lines = &self.held.lines;
        loop {
            let now = lines.clock.now();
            let (awaits, since) = *self.state.now();
            let limit = lines.limit(awaits).map(|(limit, why)| (since.plus(limit), why));
            if let Some((_, why)) = limit.filter(|(end, _)| *end <= now) {
                metrics::counter!("deskmate_connections_closed_total", "why" => why).increment(1);
                return;
            }
            // Whatever is waited for meanwhile may last for longer than that: so nobody has to say,
            // several times for each request, that something else is waited for.
            let soon = now.plus(lines.shortest());
            let look = limit.map_or(soon, |(end, _)| end.min(soon));
            tokio::select! {
                () = self.state.closed.cancelled() => return,
                () = lines.clock.sleep_until(look) => {}
            }
        }
    }
}
