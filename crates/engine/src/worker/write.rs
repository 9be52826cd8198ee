//! What is decided is written; the lease is kept, and given back.

use std::time::Duration;

use deskmate_core::Timestamp;
use deskmate_store::{Change, Guard, Moment, Release, StoreError};

use super::{LEASE, Worker};

impl Worker<'_> {
    /// Writes what is decided.
    pub(super) async fn flush(&mut self) -> Result<(), StoreError> {
        let written = !self.decided && self.change.is_empty();
        if written && !self.outbox.has_changed() && !self.inbox.has_changed() {
            return Ok(());
        }
        self.commit(None).await.map(drop)
    }

    pub(super) async fn commit(&mut self, release: Option<Release>) -> Result<bool, StoreError> {
        let mut change = std::mem::take(&mut self.change);
        change.conversation = std::mem::take(&mut self.decided).then(|| self.c.clone());
        self.outbox.write_into(&mut change);
        self.inbox.write_into(&mut change);
        change.done_at = Some(self.now());
        let has_emitted = !change.events.is_empty();
        let (acts, ends) = (!change.outbox.is_empty(), !change.outbox_done.is_empty());
        let reached = |is: bool, moment: Moment| is.then(|| moment.reached());
        reached(acts, Moment::ActionsToCommit);
        reached(ends, Moment::DoneToCommit);
        reached(release.is_some(), Moment::ToRelease);
        let released = self.engine.store.commit(&self.lease, change, release).await?;
        reached(acts, Moment::ActionsCommitted);
        reached(ends, Moment::DoneCommitted);
        reached(released, Moment::Released);
        if has_emitted {
            self.channel.emitted.now();
        }
        if std::mem::take(&mut self.has_to_remember) {
            self.channel.to_remember.now();
        }
        Ok(released)
    }

    /// Makes sure of the lease: after a sleep of this machine somebody else may have it.
    pub(super) async fn renew(&mut self) -> Result<(), StoreError> {
        let now = self.now();
        if now < self.lease_fresh_until {
            return Ok(());
        }
        self.engine.store.renew(&self.lease, now.plus(LEASE)).await?;
        self.lease_fresh_until = now.plus(LEASE / 3);
        Ok(())
    }

    /// Nothing is left to do now: gives the conversation back. `None`: it was woken meanwhile.
    pub(super) async fn release(&mut self) -> Result<Option<Release>, StoreError> {
        let due = self.next_due();
        let release = Release { wakes: self.inbox.wakes(), due };
        self.change.still_to_read = self.inbox.asks() && Guard::StillToRead.holds();
        let released = self.commit(Some(release)).await?;
        if !released {
            self.nudge.now();
        }
        Ok(released.then_some(release))
    }

    /// The engine stops, or the channel: what is decided is kept, and what is left stays due.
    pub(super) async fn put_down(
        &mut self,
        after: Duration,
    ) -> Result<Option<Timestamp>, StoreError> {
        self.flush().await?;
        let due = Some(self.now().plus(after));
        let release = Release { wakes: self.inbox.wakes(), due };
        let change = Change { still_to_read: self.inbox.asks(), ..Change::default() };
        self.engine.store.commit(&self.lease, change, Some(release)).await?;
        self.engine.store.abandon(&self.lease).await;
        Ok(due)
    }
}
