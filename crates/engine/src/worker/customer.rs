//! Reads the customer of a turn, for as long as the turn can wait for that.

use std::{sync::Arc, time::Duration};

use deskmate_core::{Contact, ContactId, Timestamp};
use intercom::{Class, Client, Error, Priority};

use crate::{Channel, channel::Detail, convert::Snapshot, engine::Inner};

const FIRST_WAIT: Duration = Duration::from_millis(250);
const LONGEST_WAIT: Duration = Duration::from_secs(5);

/// The customer of a turn.
pub(super) struct Customer {
    engine: Arc<Inner>,
    channel: Arc<Channel>,
    client: Client,
    id: Option<ContactId>,
    /// The contacts of the conversation: one that is gone was merged into one of them.
    others: Vec<ContactId>,
}

impl Customer {
    pub(super) fn new(
        engine: &Arc<Inner>,
        channel: &Arc<Channel>,
        urgency: Priority,
        id: Option<ContactId>,
        snapshot: &Option<Snapshot>,
    ) -> Self {
        let others = snapshot.iter().flat_map(Snapshot::contacts);
        Self {
            engine: Arc::clone(engine),
            channel: Arc::clone(channel),
            client: channel.client.with_priority(urgency),
            id,
            others: others.map(|id| ContactId::new(id.as_str())).collect(),
        }
    }

    /// Reads it; where that fails now, again and again for that long. A bot that gets no customer
    /// then can still answer.
    pub(super) async fn read(mut self, patience: Duration) -> Contact {
        let clock = Arc::clone(&self.engine.clock);
        let began = clock.now();
        let mut wait = FIRST_WAIT;
        loop {
            let error = match self.ask(Detail::Full).await {
                Ok(contact) => return contact,
                Err(error) => error,
            };
            // The rate limit is over at its time; what else is wrong may not end so soon.
            let now = clock.now();
            let (at, patience) = match error.class() {
                Class::Retry { at_ms: Some(at) } => {
                    (Timestamp::from_millis(at).max(now.plus(FIRST_WAIT)), patience)
                }
                Class::Retry { at_ms: None } => (now.plus(wait), patience / 3),
                Class::Unknown
                | Class::Refused
                | Class::Gone { .. }
                | Class::Denied { .. }
                | Class::Conflict
                | Class::Unreadable => (now, Duration::ZERO),
            };
            if at >= began.plus(patience) {
                tracing::warn!(%error, "contact.not_read");
                // Its name and address at least, without what takes more calls; and now it is the
                // answer that waits.
                self.client = self.channel.client.with_priority(Priority::Reply);
                let nobody = |_| Contact { id: self.id.clone(), ..Contact::default() };
                return self.ask(Detail::Basic).await.unwrap_or_else(nobody);
            }
            clock.sleep_until(at).await;
            wait = (wait * 2).min(LONGEST_WAIT);
        }
    }

    async fn ask(&self, detail: Detail) -> Result<Contact, Error> {
        let _working = self.engine.busy.work();
        let now = self.engine.clock.now();
        for id in self.id.iter().chain(&self.others) {
            let found = self.channel.customers.get(&self.client, id, detail, now).await?;
            if let Some(contact) = found {
                return Ok(contact);
            }
        }
        Ok(Contact { id: self.id.clone(), ..Contact::default() })
    }
}
