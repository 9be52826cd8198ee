//! What a sweep found and no webhook told of.

use std::{sync::atomic::Ordering, time::Duration};

use deskmate_core::{Fact, Inbound, Position};

use super::Worker;

/// Within this time a webhook comes, mostly: what is younger may still be told of.
const IN_TIME: Duration = Duration::from_secs(20);

impl Worker<'_> {
    /// Before a read: whether nobody has asked for it but who looks for what was lost; and then, what
    /// was known last.
    pub(super) fn looks_for_lost(&self) -> Option<Option<Position>> {
        let by_webhook = self.channel.options.rules.inbound != Inbound::Poll;
        let asked_by_none = self.inbox.notifications().is_empty();
        (by_webhook && asked_by_none && self.inbox.asks()).then(|| self.c.log.last())
    }

    /// After it: somebody has said something, since this process runs, and no webhook has told of it.
    pub(super) fn count_lost(&self, known: Option<Position>) {
        let latest = self.engine.clock.wall().minus(IN_TIME).as_secs();
        let earliest = self.engine.began.as_secs();
        let Some(last) = self.c.log.last().filter(|last| Some(*last) > known) else { return };
        let is_said = self.c.log.get(&last).is_some_and(|entry| {
            let said =
                |fact: &Fact| matches!(fact, Fact::ContactSaid { .. } | Fact::TeammateSaid { .. });
            entry.facts.iter().any(said)
        });
        if is_said && (earliest..=latest).contains(&last.at) {
            metrics::counter!("deskmate_webhooks_missed_total").increment(1);
            self.channel.missed.fetch_add(1, Ordering::Relaxed);
            let now = self.engine.clock.now().as_millis();
            self.channel.missed_at.store(now, Ordering::Relaxed);
        }
    }
}
