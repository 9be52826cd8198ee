//! A store that stops after so many writes, as a machine does whose plug is pulled.

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, MutexGuard},
    time::Duration,
};

use async_trait::async_trait;
use deskmate_core::{ChannelName, Conversation, ConversationId, Timestamp, TurnId};
use deskmate_store::{
    Change, ConversationKey, Counts, EventRow, Inbox, Known, Lease, LeasedConversation,
    NewNotification, Release, Store, StoreError, TakenIn, TimelineEntry, Wake,
};
use tokio::sync::{RwLock, watch};

/// Passes everything on until its time has come; from then on nothing works.
#[derive(Debug)]
pub(crate) struct FaultyStore {
    pub(crate) inner: Arc<dyn Store>,
    pub(crate) plug: Arc<Plug>,
}

/// When the plug is pulled. Shared with the test.
#[derive(Debug, Default)]
pub(crate) struct Plug {
    // In one mutex: a write that is late must not pull a plug that is back in.
    state: Mutex<PlugState>,
    /// How many conversations were given to a worker.
    pub(crate) leases: watch::Sender<usize>,
    /// Who has this keeps them from beginning.
    pub(crate) begin: RwLock<()>,
}

#[derive(Debug, Default)]
struct PlugState {
    writes: usize,
    /// 0 is never.
    pulled_at: usize,
    out: bool,
}

impl Plug {
    fn state(&self) -> MutexGuard<'_, PlugState> {
        self.state.lock().unwrap()
    }

    /// Pull it at the `n`th write from now: that write is lost, as everything after it.
    pub(crate) fn pull_at(&self, n: usize) {
        *self.state() = PlugState { writes: 0, pulled_at: n, out: false };
    }

    pub(crate) fn is_out(&self) -> bool {
        self.state().out
    }

    /// Whether its time has not come yet.
    pub(crate) fn was_never_pulled(&self) -> bool {
        self.state().pulled_at > 0
    }

    /// How many writes there were since [`Self::pull_at`], or since the start.
    pub(crate) fn writes(&self) -> usize {
        self.state().writes
    }

    /// Waits until it is out.
    pub(crate) async fn pulled(&self) {
        while !self.is_out() {
            #[expect(clippy::disallowed_methods, reason = "nobody tells when it is pulled")]
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
    }

    /// Plugs it in again, for the next start.
    pub(crate) fn back_in(&self) {
        let mut state = self.state();
        state.pulled_at = 0;
        state.out = false;
    }

    fn write(&self) -> Result<(), StoreError> {
        let mut state = self.state();
        state.writes += 1;
        state.out |= state.pulled_at > 0 && state.writes >= state.pulled_at;
        if state.out { Err(StoreError::Closed) } else { Ok(()) }
    }

    fn read(&self) -> Result<(), StoreError> {
        if self.is_out() { Err(StoreError::Closed) } else { Ok(()) }
    }
}

#[async_trait]
impl Store for FaultyStore {
    async fn take_in(
        &self,
        notifications: Vec<NewNotification>,
    ) -> Result<Vec<TakenIn>, StoreError> {
        self.plug.write()?;
        self.inner.take_in(notifications).await
    }

    async fn wake(&self, wakes: Vec<Wake>) -> Result<(), StoreError> {
        self.plug.write()?;
        self.inner.wake(wakes).await
    }

    async fn due(&self, now: Timestamp, most: usize) -> Result<Vec<ConversationKey>, StoreError> {
        self.plug.read()?;
        self.inner.due(now, most).await
    }

    async fn next_due(&self) -> Result<Option<Timestamp>, StoreError> {
        self.plug.read()?;
        self.inner.next_due().await
    }

    async fn lease(
        &self,
        place: &ConversationKey,
        node: &str,
        now: Timestamp,
        length: Duration,
    ) -> Result<Option<LeasedConversation>, StoreError> {
        self.plug.read()?;
        let desk = self.inner.lease(place, node, now, length).await;
        self.plug.leases.send_modify(|count| *count += 1);
        drop(self.plug.begin.read().await);
        desk
    }

    async fn renew(&self, lease: &Lease, until: Timestamp) -> Result<(), StoreError> {
        self.plug.read()?;
        self.inner.renew(lease, until).await
    }

    async fn inbox(&self, lease: &Lease) -> Result<Inbox, StoreError> {
        self.plug.read()?;
        self.inner.inbox(lease).await
    }

    async fn commit(
        &self,
        lease: &Lease,
        change: Change,
        release: Option<Release>,
    ) -> Result<bool, StoreError> {
        self.plug.write()?;
        self.inner.commit(lease, change, release).await
    }

    async fn abandon(&self, lease: &Lease) {
        self.inner.abandon(lease).await;
    }

    async fn take_answer(
        &self,
        place: &ConversationKey,
        turn: &TurnId,
        answer: serde_json::Value,
        now: Timestamp,
    ) -> Result<bool, StoreError> {
        self.plug.write()?;
        self.inner.take_answer(place, turn, answer, now).await
    }

    async fn conversation(
        &self,
        place: &ConversationKey,
    ) -> Result<Option<Conversation>, StoreError> {
        self.inner.conversation(place).await
    }

    async fn known(
        &self,
        channel: &ChannelName,
        ids: Vec<ConversationId>,
    ) -> Result<BTreeMap<ConversationId, Known>, StoreError> {
        self.plug.read()?;
        self.inner.known(channel, ids).await
    }

    async fn timeline(&self, place: &ConversationKey) -> Result<Vec<TimelineEntry>, StoreError> {
        self.inner.timeline(place).await
    }

    async fn mark(&self, channel: &ChannelName, name: &str) -> Result<Option<String>, StoreError> {
        self.plug.read()?;
        self.inner.mark(channel, name).await
    }

    async fn set_mark(
        &self,
        channel: &ChannelName,
        name: &str,
        value: &str,
    ) -> Result<(), StoreError> {
        self.plug.write()?;
        self.inner.set_mark(channel, name, value).await
    }

    async fn events(
        &self,
        channel: &ChannelName,
        most: usize,
    ) -> Result<Vec<EventRow>, StoreError> {
        self.plug.read()?;
        self.inner.events(channel, most).await
    }

    async fn finish_event(&self, channel: &ChannelName, id: &str) -> Result<(), StoreError> {
        self.plug.write()?;
        self.inner.finish_event(channel, id).await
    }

    async fn counts(&self) -> Result<Counts, StoreError> {
        self.inner.counts().await
    }

    async fn forget_before(
        &self,
        notifications: Timestamp,
        timelines: Timestamp,
    ) -> Result<u64, StoreError> {
        self.plug.write()?;
        self.inner.forget_before(notifications, timelines).await
    }

    async fn close(&self) {
        self.inner.close().await;
    }
}
