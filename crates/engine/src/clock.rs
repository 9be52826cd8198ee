//! What time it is, and how to wait.

use std::{
    collections::BTreeMap,
    sync::{
        Arc, Mutex, MutexGuard, OnceLock, PoisonError,
        atomic::{AtomicI64, Ordering},
    },
    time::Duration,
};

use async_trait::async_trait;
use deskmate_core::Timestamp;
use tokio::sync::watch;

/// Time comes in through here, so that tests can move it.
#[async_trait]
pub trait Clock: Send + Sync + std::fmt::Debug + 'static {
    /// Now: what waits and time-outs go by. It never goes back.
    fn now(&self) -> Timestamp;

    /// What the machine says what time it is: for what is held against others' clocks. It may be
    /// set.
    fn wall(&self) -> Timestamp {
        self.now()
    }

    /// Waits until then.
    async fn sleep_until(&self, at: Timestamp);

    /// Whether a sleep has run out that its sleeper has not noticed yet. Only a test clock knows.
    fn is_behind(&self) -> bool {
        false
    }
}

/// The machine's clock. Somebody may set it: waits and time-outs go on as if nobody had.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemClock;

#[async_trait]
impl Clock for SystemClock {
    fn now(&self) -> Timestamp {
        static STEADY: Mutex<Steady> = Mutex::new(Steady::NEW);
        STEADY.lock().unwrap_or_else(PoisonError::into_inner).now(self.wall(), ran())
    }

    #[expect(clippy::disallowed_methods, reason = "this is where the machine's time comes in")]
    fn wall(&self) -> Timestamp {
        let since_1970 =
            std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap_or_default();
        Timestamp::from_millis(i64::try_from(since_1970.as_millis()).unwrap_or(i64::MAX))
    }

    #[expect(clippy::disallowed_methods, reason = "this is where waiting takes the machine's time")]
    async fn sleep_until(&self, at: Timestamp) {
        // A stopwatch runs it off, whatever becomes of the clock meanwhile.
        tokio::time::sleep(at.since(self.now())).await;
    }
}

/// How long this process has run: no one can set that.
#[expect(clippy::disallowed_methods, reason = "this is where the machine's time comes in")]
fn ran() -> Duration {
    static STARTED: OnceLock<std::time::Instant> = OnceLock::new();
    STARTED.get_or_init(std::time::Instant::now).elapsed()
}

/// Time that goes on as the stopwatch does, and forward where the machine's clock is set forward
/// (or the machine has slept), but never back.
#[derive(Debug)]
struct Steady {
    /// When the stopwatch began to run.
    began: Timestamp,
}

impl Steady {
    const NEW: Self = Self { began: Timestamp::from_millis(i64::MIN) };

    fn now(&mut self, wall: Timestamp, ran: Duration) -> Timestamp {
        self.began = self.began.max(wall.minus(ran));
        self.began.plus(ran)
    }
}

/// A clock that stands still until it is told.
#[derive(Debug)]
pub struct TestClock {
    now: watch::Sender<Timestamp>,
    /// How much earlier the wall clock says it is, in milliseconds.
    set_back: AtomicI64,
    sleepers: Mutex<BTreeMap<Timestamp, usize>>,
}

impl TestClock {
    /// A clock that stands at `now`.
    pub fn at(now: Timestamp) -> Arc<Self> {
        Arc::new(Self {
            now: watch::Sender::new(now),
            set_back: AtomicI64::new(0),
            sleepers: Mutex::default(),
        })
    }

    /// Moves time on.
    pub fn advance(&self, by: Duration) {
        self.now.send_modify(|now| *now = now.plus(by));
    }

    /// Somebody sets the machine's clock back.
    pub fn set_back(&self, by: Duration) {
        let by = i64::try_from(by.as_millis()).unwrap_or(i64::MAX);
        self.set_back.fetch_add(by, Ordering::SeqCst);
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

    fn wall(&self) -> Timestamp {
        let now = self.now().as_millis();
        Timestamp::from_millis(now.saturating_sub(self.set_back.load(Ordering::SeqCst)))
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
        self.0.wall().as_millis()
    }

    fn steady_ms(&self) -> i64 {
        self.0.now().as_millis()
    }

    async fn sleep(&self, duration: Duration) {
        self.0.sleep_until(self.0.now().plus(duration)).await;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Whatever the machine's clock is set to, waits go on.
    #[test]
    fn an_hour_back_freezes_nothing_and_an_hour_forward_is_followed() {
        let hour = Duration::from_secs(3600);
        let at = Timestamp::from_secs;
        let second = Duration::from_secs(1);
        let mut steady = Steady::NEW;
        assert_eq!(steady.now(at(10_000), Duration::ZERO), at(10_000));
        assert_eq!(steady.now(at(10_001), second), at(10_001));
        assert_eq!(steady.now(at(10_002).minus(hour), second * 2), at(10_002));
        assert_eq!(steady.now(at(10_003).minus(hour), second * 3), at(10_003));
        assert_eq!(steady.now(at(10_004), second * 4), at(10_004));
        assert_eq!(steady.now(at(10_005).plus(hour), second * 5), at(10_005).plus(hour));
        assert_eq!(steady.now(at(10_006), second * 6), at(10_006).plus(hour));
    }

    #[tokio::test]
    async fn the_machines_clock_waits_as_long_as_it_is_told() {
        let clock = SystemClock;
        let before = clock.now();
        clock.sleep_until(before.plus(Duration::from_millis(20))).await;
        assert!(clock.now().since(before) >= Duration::from_millis(20));
        clock.sleep_until(before).await;
    }
}
