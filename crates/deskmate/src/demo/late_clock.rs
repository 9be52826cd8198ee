//! A clock that begins in the past and catches up with the machine's.

use std::{sync::Arc, time::Duration};

use async_trait::async_trait;
use deskmate_core::Timestamp;
use deskmate_engine::{Clock, SystemClock};
use tokio::sync::watch;

/// The machine's clock, late by some time that only becomes less.
#[derive(Debug)]
pub(super) struct LateClock {
    late: watch::Sender<Duration>,
}

impl LateClock {
    /// One that is late by so much.
    pub(super) fn by(late: Duration) -> Arc<Self> {
        Arc::new(Self { late: watch::Sender::new(late) })
    }

    /// Moves on, until it is late by no more than that. Returns by how much it moved.
    pub(super) fn catch_up(&self, late: Duration) -> Duration {
        // Not within the call: what is borrowed is locked for as long.
        let before = *self.late.borrow();
        self.late.send_replace(late.min(before));
        before.saturating_sub(late)
    }
}

#[async_trait]
impl Clock for LateClock {
    fn now(&self) -> Timestamp {
        SystemClock.now().minus(*self.late.borrow())
    }

    fn wall(&self) -> Timestamp {
        SystemClock.wall().minus(*self.late.borrow())
    }

    async fn sleep_until(&self, at: Timestamp) {
        let mut moved = self.late.subscribe();
        loop {
            let late = *moved.borrow_and_update();
            if self.now() >= at {
                return;
            }
            tokio::select! {
                () = SystemClock.sleep_until(at.plus(late)) => {}
                // The sender lives as long as `self`.
                _ = moved.changed() => {}
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use deskmate_engine::{Clock as _, SystemClock};

    use super::LateClock;

    const DAY: Duration = Duration::from_secs(24 * 3600);

    #[tokio::test]
    async fn it_only_moves_on_and_wakes_whoever_waits_for_that() {
        let clock = LateClock::by(2 * DAY);
        let began = clock.now();
        assert!(SystemClock.now().since(began) >= 2 * DAY - Duration::from_secs(1));
        let waits = clock.sleep_until(began.plus(DAY));
        tokio::pin!(waits);
        assert!(futures_util::poll!(&mut waits).is_pending());
        assert_eq!(clock.catch_up(DAY), DAY);
        waits.await;
        assert_eq!(clock.catch_up(DAY + DAY), Duration::ZERO, "it does not go back");
        assert!(clock.now() >= began.plus(DAY));
        assert_eq!(clock.catch_up(Duration::ZERO), DAY);
        assert!(SystemClock.now().since(clock.now()) < Duration::from_secs(60));
    }
}
