//! A store that stops after so many writes, as a machine does whose plug is pulled.

use std::{
    collections::BTreeMap,
    sync::{
        Arc, Mutex, MutexGuard,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use async_trait::async_trait;
use deskmate_core::{ChannelName, ContactId, Conversation, ConversationId, Timestamp, TurnId};
use deskmate_store::{
    Cell, Change, ConversationKey, Counts, Duties, EventRow, Events, Failing, Health, Heard,
    History, Inbox, Keeping, Known, Lease, LeasedConversation, Marks, NewNotification, Old,
    Release, Statement, Store, StoreError, Stored, Tables, TakenIn, TimelineEntry, Wake, Work,
};
use intercom_twin::Twin;
use serde_json::Value;
use tokio::sync::{RwLock, watch};

/// Passes everything on until its time has come; from then on nothing works.
#[derive(Debug)]
pub(crate) struct FaultyStore {
    pub(crate) inner: Arc<dyn Store>,
    pub(crate) plug: Arc<Plug>,
}

/// What is asked of the twin, and whether it is so.
type When = (Arc<Twin>, fn(&Twin) -> bool);

/// When the plug is pulled. Shared with the test.
#[derive(Debug, Default)]
pub(crate) struct Plug {
    // In one mutex: a write that is late must not pull a plug that is back in.
    state: Mutex<PlugState>,
    /// It is pulled at the first write for which this is so.
    when: Mutex<Option<When>>,
    /// What has happened to what is stored of a conversation, when a worker gets it.
    pub(crate) damage: Mutex<Option<fn(&mut LeasedConversation)>>,
    /// How many conversations were given to a worker.
    pub(crate) leases: watch::Sender<usize>,
    /// Who has this keeps them from beginning.
    pub(crate) begin: RwLock<()>,
    /// How often it was counted what there is to do.
    counted: AtomicUsize,
    /// What the store says of itself.
    failing: Mutex<Option<Failing>>,
    /// The process is stopped, and does not know.
    frozen: watch::Sender<bool>,
    /// How many of its calls wait for that to end.
    held: watch::Sender<usize>,
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

    /// Pull it at the first write at which that is so.
    pub(crate) fn pull_when(&self, twin: &Arc<Twin>, it_is_so: fn(&Twin) -> bool) {
        *self.when.lock().unwrap() = Some((Arc::clone(twin), it_is_so));
    }

    pub(crate) fn is_out(&self) -> bool {
        self.state().out
    }

    /// Stops the process as SIGSTOP does, or lets it go on: it gets no further than its next call.
    pub(crate) fn freeze(&self, frozen: bool) {
        self.frozen.send_replace(frozen);
    }

    /// Waits until it has come to a call while it was stopped.
    pub(crate) async fn stands(&self) {
        self.held.subscribe().wait_for(|held| *held > 0).await.ok();
    }

    async fn thawed(&self) {
        if *self.frozen.borrow() {
            self.held.send_modify(|held| *held += 1);
        }
        self.frozen.subscribe().wait_for(|frozen| !frozen).await.ok();
    }

    /// Whether its time has not come yet.
    pub(crate) fn was_never_pulled(&self) -> bool {
        self.state().pulled_at > 0
    }

    /// How many writes there were since [`Self::pull_at`], or since the start.
    pub(crate) fn writes(&self) -> usize {
        self.state().writes
    }

    /// How often it was counted what there is to do.
    pub(crate) fn counts(&self) -> usize {
        self.counted.load(Ordering::SeqCst)
    }

    /// Has the store say that its writes fail, or do again.
    pub(crate) fn fails(&self, failing: Option<Failing>) {
        *self.failing.lock().unwrap() = failing;
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
        let is_so = self.when.lock().unwrap().take_if(|(twin, it_is_so)| it_is_so(twin)).is_some();
        let mut state = self.state();
        state.out |= is_so;
        state.writes += 1;
        state.out |= state.pulled_at > 0 && state.writes >= state.pulled_at;
        if state.out { Err(StoreError::Closed) } else { Ok(()) }
    }

    #[expect(
        clippy::unnecessary_wraps,
        clippy::unused_self,
        reason = "one of three that look alike"
    )]
    fn free(&self) -> Result<(), StoreError> {
        Ok(())
    }

    fn read(&self) -> Result<(), StoreError> {
        if self.is_out() { Err(StoreError::Closed) } else { Ok(()) }
    }
}

/// Passes calls on, each with what it needs: a plug that is in to `write` or to `read`; what a test
/// looks at itself is `free`.
macro_rules! pass {
    ($($duty:ident {
        $($need:ident $call:ident($($name:ident: $type:ty),*) -> $out:ty;)*
    } $(+ { $($besides:tt)* })?)*) => {$(
        #[async_trait]
        impl $duty for FaultyStore {
            $(async fn $call(&self, $($name: $type),*) -> Result<$out, StoreError> {
                self.plug.thawed().await;
                self.plug.$need()?;
                self.inner.$call($($name),*).await
            })*
            $($($besides)*)?
        }
    )*};
}

pass! {
    History {
        free conversation(key: &ConversationKey) -> Option<Conversation>;
        read known(channel: &ChannelName, ids: Vec<ConversationId>) -> BTreeMap<ConversationId, Known>;
        free timeline(key: &ConversationKey) -> Vec<TimelineEntry>;
    } + {
        async fn counts(&self) -> Result<Counts, StoreError> {
            self.plug.counted.fetch_add(1, Ordering::SeqCst);
            self.inner.counts().await
        }
    }
    Keeping {
        free conversations_of(channel: &ChannelName, contact: &ContactId) -> Vec<ConversationId>;
        free held(key: &ConversationKey) -> Option<Stored>;
        write erase(key: &ConversationKey) -> bool;
        write forget(old: Old) -> u64;
    }
    Marks {
        read mark(channel: &ChannelName, name: &str) -> Option<String>;
        write set_mark(channel: &ChannelName, name: &str, value: &str) -> ();
        write secret(channel: &ChannelName, name: &str, fresh: &str) -> String;
    }
    Events {
        read events(channel: &ChannelName, most: usize) -> Vec<EventRow>;
        write finish_event(channel: &ChannelName, id: &str) -> ();
    }
    Duties {
        read take_duty(channel: &ChannelName, name: &str, node: &str, now: Timestamp, length: Duration) -> bool;
        read nodes(node: &str, now: Timestamp, length: Duration) -> u32;
        free tell_limit(channel: &ChannelName, until: Timestamp) -> ();
        free leave_duty(channel: &ChannelName, name: &str, node: &str) -> ();
    }
    Tables {
        free ask(question: Statement) -> Vec<Vec<Cell>>;
        write change(statements: Vec<Statement>) -> ();
    }
    Work {
        write take_in(notifications: Vec<NewNotification>) -> Vec<TakenIn>;
        write take_answer(key: &ConversationKey, turn: &TurnId, answer: Value, now: Timestamp) -> bool;
        write wake(wakes: Vec<Wake>) -> ();
        read next_due() -> Option<Timestamp>;
        read renew(lease: &Lease, until: Timestamp) -> ();
        read inbox(lease: &Lease) -> Inbox;
        write commit(lease: &Lease, change: Change, release: Option<Release>) -> bool;
    } + {
        async fn claim(
            &self,
            node: &str,
            now: Timestamp,
            length: Duration,
            most: usize,
        ) -> Result<Vec<LeasedConversation>, StoreError> {
            self.plug.thawed().await;
            self.plug.read()?;
            let mut claimed = self.inner.claim(node, now, length, most).await?;
            if let Some(damage) = *self.plug.damage.lock().unwrap() {
                claimed.iter_mut().for_each(damage);
            }
            if !claimed.is_empty() {
                self.plug.leases.send_modify(|count| *count += claimed.len());
                drop(self.plug.begin.read().await);
            }
            Ok(claimed)
        }

        async fn abandon(&self, lease: &Lease) {
            self.plug.thawed().await;
            self.inner.abandon(lease).await;
        }
    }
}

#[async_trait]
impl Store for FaultyStore {
    fn health(&self) -> Health {
        Health { failing: self.plug.failing.lock().unwrap().clone() }
    }

    fn is_shared(&self) -> bool {
        self.inner.is_shared()
    }

    async fn heard(&self) -> Heard {
        self.inner.heard().await
    }

    async fn close(&self) {
        self.inner.close().await;
    }
}
