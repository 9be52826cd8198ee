//! The twin's own clock: real, or standing still until it is moved.

use std::{
    sync::{Mutex, MutexGuard, PoisonError},
    time::{Duration, SystemTime, UNIX_EPOCH},
};

use tokio::sync::watch;

use crate::options::ClockStart;

/// Milliseconds of real time since 1970.
#[expect(clippy::disallowed_methods, reason = "this is the twin's clock")]
pub(crate) fn real_ms() -> i64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    i64::try_from(since.as_millis()).unwrap_or(i64::MAX)
}

/// Waits in real time.
#[expect(clippy::disallowed_methods, reason = "this is the twin's clock")]
async fn real_sleep(duration: Duration) {
    tokio::time::sleep(duration).await;
}

/// How long something on the network took, in real milliseconds.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Stopwatch(i64);

impl Stopwatch {
    pub(crate) fn start() -> Self {
        Self(real_ms())
    }

    pub(crate) fn ms(self) -> u64 {
        u64::try_from(real_ms() - self.0).unwrap_or_default()
    }
}

/// A day in 86 seconds.
pub(crate) const FASTEST: u32 = 1000;

#[derive(Debug, Clone, Copy)]
enum Mode {
    /// From this twin time on, since that real time, so many times as fast.
    Running {
        at_ms: i64,
        since_ms: i64,
        speed: u32,
    },
    Stopped {
        at_ms: i64,
    },
}

/// Twin time.
#[derive(Debug)]
pub(crate) struct Clock {
    mode: Mutex<Mode>,
    changed: watch::Sender<()>,
}

impl Clock {
    pub(crate) fn new(start: ClockStart) -> Self {
        let mode = match start {
            ClockStart::Real => Mode::Running { at_ms: 0, since_ms: 0, speed: 1 },
            ClockStart::Manual { at } => Mode::Stopped { at_ms: at * 1000 },
            ClockStart::Running { at, speed } => {
                let since_ms = real_ms();
                let at_ms = at.map_or(since_ms, |at| at * 1000);
                Mode::Running { at_ms, since_ms, speed: speed.clamp(1, FASTEST) }
            }
        };
        Self { mode: Mutex::new(mode), changed: watch::channel(()).0 }
    }

    fn mode(&self) -> MutexGuard<'_, Mode> {
        self.mode.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Milliseconds since 1970.
    pub(crate) fn now_ms(&self) -> i64 {
        match *self.mode() {
            Mode::Running { at_ms, since_ms, speed } => {
                at_ms.saturating_add((real_ms() - since_ms).saturating_mul(speed.into()))
            }
            Mode::Stopped { at_ms } => at_ms,
        }
    }

    pub(crate) fn is_stopped(&self) -> bool {
        matches!(*self.mode(), Mode::Stopped { .. })
    }

    /// Stands still from now on.
    pub(crate) fn stop(&self) {
        let at_ms = self.now_ms();
        *self.mode() = Mode::Stopped { at_ms };
        self.changed.send_replace(());
    }

    /// How many times as fast as real time it runs; 0 if it stands.
    pub(crate) fn speed(&self) -> u32 {
        match *self.mode() {
            Mode::Running { speed, .. } => speed,
            Mode::Stopped { .. } => 0,
        }
    }

    /// Runs from where it stands, so many times as fast as real time.
    pub(crate) fn run(&self, speed: u32) {
        let at_ms = self.now_ms();
        let speed = speed.clamp(1, FASTEST);
        *self.mode() = Mode::Running { at_ms, since_ms: real_ms(), speed };
        self.changed.send_replace(());
    }

    /// Moves forward to this moment, never back.
    pub(crate) fn move_to(&self, ms: i64) {
        {
            let now = self.now_ms();
            let mut mode = self.mode();
            *mode = match *mode {
                Mode::Running { speed, .. } => {
                    Mode::Running { at_ms: now.max(ms), since_ms: real_ms(), speed }
                }
                Mode::Stopped { at_ms } => Mode::Stopped { at_ms: at_ms.max(ms) },
            };
        }
        self.changed.send_replace(());
    }

    /// Returns when twin time has come to this moment.
    pub(crate) async fn until(&self, ms: i64) {
        let mut changed = self.changed.subscribe();
        loop {
            changed.mark_unchanged();
            let now = self.now_ms();
            if now >= ms {
                return;
            }
            if self.is_stopped() {
                if changed.changed().await.is_err() {
                    return;
                }
            } else {
                let wait = u64::try_from(ms.saturating_sub(now)).unwrap_or_default();
                let wait = Duration::from_millis(wait.div_ceil(self.speed().max(1).into()));
                tokio::select! {
                    () = real_sleep(wait) => {}
                    _ = changed.changed() => {}
                }
            }
        }
    }
}
