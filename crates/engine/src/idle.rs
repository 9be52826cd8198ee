//! Whether the engine is at rest. For tests: on a clock that stands still, what happens next waits
//! for the test.

use std::{sync::atomic::Ordering, time::Duration};

use crate::Engine;

impl Engine {
    /// Waits until nothing is under way and nothing is due: what is left waits for time to pass or
    /// for something to come in.
    pub async fn idle(&self) {
        // More than once: a task that has just been woken may not have begun to work yet.
        let mut calm = 0;
        let mut begun = self.activity();
        while calm < 3 {
            let at_rest = self.unrest().await.is_empty();
            calm = if at_rest && begun == self.activity() { calm + 1 } else { 0 };
            begun = self.activity();
            short_pause().await;
        }
    }

    /// Rises with everything the engine begins.
    pub fn activity(&self) -> u64 {
        self.inner.busy.begun()
    }

    /// Whether nothing is being done at this moment, though something may be due.
    pub fn is_quiet(&self) -> bool {
        self.inner.busy.is_quiet()
    }

    /// What keeps the engine from being at rest; nothing if it is.
    pub async fn unrest(&self) -> Vec<String> {
        let mut found = self.under_way();
        match self.inner.store.next_due().await {
            // What a worker has that waits after trouble is due for as long as it waits.
            Ok(Some(due)) if due <= self.inner.clock.now() && !self.is_pausing() => {
                found.push("something is due".into());
            }
            Ok(_) => {}
            Err(error) => found.push(error.to_string()),
        }
        // Again: it may have begun while the store was asked.
        found.extend(self.under_way());
        found
    }

    fn is_pausing(&self) -> bool {
        self.inner.pausing.load(Ordering::SeqCst) > 0
    }

    fn under_way(&self) -> Vec<String> {
        let inner = &self.inner;
        let nudged = inner.attended().values().any(|nudge| nudge.is_set());
        let emitted = inner.channels().iter().any(|channel| channel.emitted.is_set());
        let asked = inner.channels().iter().any(|channel| channel.asked.is_set());
        let to_remember = inner.channels().iter().any(|channel| channel.to_remember.is_set());
        let signalled = inner.signalled.load(Ordering::SeqCst);
        [
            (!inner.busy.is_quiet(), "something is being done"),
            (signalled, "something may be due that the dispatcher has not looked for"),
            (nudged, "something has come in that a worker has not looked at"),
            (emitted, "an event was sent that nobody has looked at"),
            (asked, "something is to be said that nobody has looked at"),
            (to_remember, "something is to be remembered that nobody has looked at"),
            (inner.clock.is_behind(), "a sleep is over that its sleeper has not noticed"),
        ]
        .into_iter()
        .filter(|(so, _)| *so)
        .map(|(_, what)| what.to_owned())
        .collect()
    }
}

#[expect(
    clippy::disallowed_methods,
    reason = "waits for other tasks, whatever the clock in use says"
)]
pub(crate) async fn short_pause() {
    tokio::time::sleep(Duration::from_millis(1)).await;
}
