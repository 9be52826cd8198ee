//! Time, as this crate needs it.

use std::time::Duration;

use async_trait::async_trait;

/// What time it is, and how to wait. Comes in from outside, so that tests can move it.
#[async_trait]
pub trait Timing: Send + Sync {
    /// Milliseconds since 1970, UTC.
    fn now_ms(&self) -> i64;

    /// Milliseconds on a clock that nobody sets: for how long something takes.
    fn steady_ms(&self) -> i64 {
        self.now_ms()
    }

    /// Waits this long.
    async fn sleep(&self, duration: Duration);
}
