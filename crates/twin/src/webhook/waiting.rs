//! Notifications that wait: for another one to go first, or for an outage to end.

use crate::{
    faults::FaultKind,
    world::{Due, World},
};

impl World {
    /// Sends the notifications that waited for another one to go first.
    pub(super) fn release_held(&mut self, gone: u64) {
        let held = std::mem::take(&mut self.deliveries.held);
        for attempt in held {
            if attempt < gone {
                self.send(attempt);
            } else {
                self.deliveries.held.push(attempt);
            }
        }
    }

    /// Whether an attempt has to wait for an outage to end; the first one to wait begins it.
    pub(super) fn joins_backlog(&mut self, topic: &str, attempt: u64) -> bool {
        if self.deliveries.backlog.is_empty() {
            let Some(fault) = self.webhook_fault(FaultKind::BacklogWebhook, topic) else {
                return false;
            };
            let ends = self.now_ms().saturating_add_unsigned(fault.ms.unwrap_or_default());
            self.agenda.put(ends, Due::OutageEnds);
        }
        self.deliveries.backlog.push(attempt);
        true
    }

    /// Sends what waited, the newest first: a millisecond apart, so that they stay in that order.
    pub(crate) fn outage_ends(&mut self) {
        let waited = std::mem::take(&mut self.deliveries.backlog);
        for (at_ms, attempt) in (self.now_ms()..).zip(waited.into_iter().rev()) {
            self.agenda.put(at_ms, Due::Deliver { attempt });
        }
    }

    /// A held notification has waited long enough, unless it was sent already.
    pub(crate) fn release(&mut self, attempt: u64) {
        if let Some(at) = self.deliveries.held.iter().position(|a| *a == attempt) {
            self.deliveries.held.remove(at);
            self.send(attempt);
        }
    }
}
