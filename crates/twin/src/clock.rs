//! The twin's own clock: real, or standing still until it is moved.

use std::{
    sync::{Mutex, MutexGuard, PoisonError},
    time::{Duration, SystemTime, UNIX_EPOCH},
};

use tokio::sync::watch;

use crate::options::ClockStart;

/// Milliseconds of real time since 1970.
#[expect(clippy::disallowed_methods, reason = "this is the twin's clock")]
fn real_ms() -> i64 {
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

#[derive(Debug, Clone, Copy)]
enum Mode {
    Running { ahead_ms: i64 },
    Stopped { at_ms: i64 },
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
            ClockStart::Real => Mode::Running { ahead_ms: 0 },
            ClockStart::Manual { at } => Mode::Stopped { at_ms: at * 1000 },
        };
        Self { mode: Mutex::new(mode), changed: watch::channel(()).0 }
    }

    fn mode(&self) -> MutexGuard<'_, Mode> {
        self.mode.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Milliseconds since 1970.
    pub(crate) fn now_ms(&self) -> i64 {
        match *self.mode() {
            Mode::Running { ahead_ms } => real_ms() + ahead_ms,
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

    /// Runs from where it stands.
    pub(crate) fn run(&self) {
        let ahead_ms = self.now_ms() - real_ms();
        *self.mode() = Mode::Running { ahead_ms };
        self.changed.send_replace(());
    }

    /// Moves forward to this moment, never back.
    pub(crate) fn move_to(&self, ms: i64) {
        {
            let mut mode = self.mode();
            *mode = match *mode {
                Mode::Running { ahead_ms } => {
                    Mode::Running { ahead_ms: ahead_ms.max(ms - real_ms()) }
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
                let wait = Duration::from_millis(u64::try_from(ms - now).unwrap_or_default());
                tokio::select! {
                    () = real_sleep(wait) => {}
                    _ = changed.changed() => {}
                }
            }
        }
    }
}
