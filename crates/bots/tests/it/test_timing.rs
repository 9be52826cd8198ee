//! Time that stands still unless it is moved.

use std::{
    sync::{Arc, Mutex},
    time::Duration,
};

use async_trait::async_trait;
use deskmate_bots::Timing;
use tokio::sync::watch;

/// 2024-12-18 15:59:21 UTC.
pub(crate) const START_MS: i64 = 1_734_537_561_000;

/// A turn's usual time.
pub(crate) const TURN_TIMEOUT: Duration = Duration::from_secs(30);

/// Waits shorter than [`TURN_TIMEOUT`] pass at once and move the clock; longer ones last until
/// [`advance`](Self::advance) gets there.
pub(crate) struct TestTiming {
    now_ms: watch::Sender<i64>,
    waits: Mutex<Vec<Duration>>,
}

impl TestTiming {
    pub(crate) fn new() -> Arc<Self> {
        Arc::new(Self { now_ms: watch::Sender::new(START_MS), waits: Mutex::default() })
    }

    pub(crate) fn advance(&self, duration: Duration) {
        self.now_ms.send_modify(|now| *now += millis(duration));
    }

    /// The waits that passed at once.
    pub(crate) fn waits(&self) -> Vec<Duration> {
        self.waits.lock().unwrap().clone()
    }
}

#[async_trait]
impl Timing for TestTiming {
    fn now_ms(&self) -> i64 {
        *self.now_ms.borrow()
    }

    async fn sleep(&self, duration: Duration) {
        if duration < TURN_TIMEOUT {
            self.waits.lock().unwrap().push(duration);
            self.advance(duration);
            return;
        }
        let until = self.now_ms() + millis(duration);
        self.now_ms.subscribe().wait_for(|now| *now >= until).await.unwrap();
    }
}

/// Time in which no wait is over: for those who ask servers that are real.
pub(crate) struct Patient;

#[async_trait]
impl Timing for Patient {
    fn now_ms(&self) -> i64 {
        START_MS
    }

    async fn sleep(&self, _: Duration) {
        std::future::pending::<()>().await;
    }
}

fn millis(duration: Duration) -> i64 {
    duration.as_millis().try_into().unwrap()
}
