//! What time it is, and how to wait.

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use async_trait::async_trait;
use deskmate_core::Timestamp;
use tokio::sync::watch;

/// Time comes in through here, so that tests can move it.
#[async_trait]
pub trait Clock: Send + Sync + std::fmt::Debug + 'static {
    /// Now.
    fn now(&self) -> Timestamp;

    /// Waits until then.
    async fn sleep_until(&self, at: Timestamp);

    /// Whether a sleep has run out that its sleeper has not noticed yet. Only a test clock knows.
    fn is_behind(&self) -> bool {
        false
    }
}

/// The machine's clock.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemClock;

#[async_trait]
impl Clock for SystemClock {
    #[expect(clippy::disallowed_methods, reason = "this is where the machine's time comes in")]
    fn now(&self) -> Timestamp {
        let since_1970 =
            std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap_or_default();
        Timestamp::from_millis(i64::try_from(since_1970.as_millis()).unwrap_or(i64::MAX))
    }

    #[expect(clippy::disallowed_methods, reason = "this is where waiting takes the machine's time")]
    async fn sleep_until(&self, at: Timestamp) {
        // In pieces, so that a clock that is set does not make a long sleep wrong for good.
        const PIECE: Duration = Duration::from_secs(60);
        loop {
            let left = at.since(self.now());
            if left.is_zero() {
                return;
            }
            tokio::time::sleep(left.min(PIECE)).await;
        }
    }
}

/// A clock that stands still until it is told.
#[derive(Debug)]
pub struct TestClock {
    now: watch::Sender<Timestamp>,
    sleepers: Mutex<BTreeMap<Timestamp, usize>>,
}

impl TestClock {
    /// A clock that stands at `now`.
    pub fn at(now: Timestamp) -> Arc<Self> {
        Arc::new(Self { now: watch::Sender::new(now), sleepers: Mutex::default() })
    }

    /// Moves time on.
    pub fn advance(&self, by: Duration) {
        self.now.send_modify(|now| *now = now.plus(by));
    }

    fn sleepers(&self) -> MutexGuard<'_, BTreeMap<Timestamp, usize>> {
        self.sleepers.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[async_trait]
impl Clock for TestClock {
    fn now(&self) -> Timestamp {
        *self.now.borrow()
    }

    async fn sleep_until(&self, at: Timestamp) {
        let _asleep = Asleep::until(self, at);
        // The sender lives as long as `self`, so this cannot fail.
        self.now.subscribe().wait_for(|now| *now >= at).await.ok();
    }

    fn is_behind(&self) -> bool {
        let now = self.now();
        self.sleepers().keys().next().is_some_and(|first| *first <= now)
    }
}

/// Counts a sleeper as long as it sleeps.
struct Asleep<'a> {
    clock: &'a TestClock,
    until: Timestamp,
}

impl<'a> Asleep<'a> {
    fn until(clock: &'a TestClock, until: Timestamp) -> Self {
        *clock.sleepers().entry(until).or_default() += 1;
        Self { clock, until }
    }
}

impl Drop for Asleep<'_> {
    fn drop(&mut self) {
        let mut sleepers = self.clock.sleepers();
        if let Some(count) = sleepers.get_mut(&self.until) {
            *count -= 1;
            if *count == 0 {
                sleepers.remove(&self.until);
            }
        }
    }
}

/// The clock as the bots see it.
#[derive(Clone, Debug)]
pub struct BotTiming(pub Arc<dyn Clock>);

#[async_trait]
impl deskmate_bots::Timing for BotTiming {
    fn now_ms(&self) -> i64 {
        self.0.now().as_millis()
    }

    async fn sleep(&self, duration: Duration) {
        self.0.sleep_until(self.0.now().plus(duration)).await;
    }
}
