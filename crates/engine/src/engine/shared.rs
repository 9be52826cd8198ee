//! What everything that runs shares.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::{
        Arc, Mutex, MutexGuard, OnceLock, PoisonError, RwLock,
        atomic::{AtomicBool, AtomicI64, AtomicUsize, Ordering},
    },
    time::Duration,
};

use deskmate_core::{ActionId, ChannelName, Timestamp};
use deskmate_store::{ConversationKey, Pause, Store, StoreError, Wake};
use subtle::ConstantTimeEq;
use tokio::sync::{Notify, watch};
use tokio_util::sync::CancellationToken;

use super::{Nudge, Retention};
use crate::{Alerts, Channel, Clock, busy::Busy, intake::OwnParts, key::Digests, late::Tokens};

#[derive(Debug)]
pub(crate) struct Inner {
    pub(crate) store: Arc<dyn Store>,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) public_url: String,
    /// Where people reach the console, if there is one: the address without `/console`.
    pub(crate) console_url: Option<String>,
    pub(crate) node: String,
    pub(crate) busy: Busy,
    pub(crate) own_parts: OwnParts,
    pub(crate) tokens: Tokens,
    pub(crate) digests: Digests,
    pub(crate) retention: Retention,
    pub(crate) stopping: CancellationToken,
    /// When this process began, by the machine's clock.
    pub(crate) began: Timestamp,
    pub(crate) draining: AtomicBool,
    /// There is something due, maybe.
    pub(crate) something_due: Notify,
    pub(crate) signalled: AtomicBool,
    /// When the dispatcher looks next by itself, in milliseconds. While it looks, that is never: it may
    /// have seen how things were before.
    pub(crate) looks_next: AtomicI64,
    /// How many workers wait after trouble. They still have their conversations.
    pub(crate) pausing: AtomicUsize,
    /// What is stopped, by channel; the one without a name stands for all.
    pub(super) pauses: RwLock<BTreeMap<String, Pause>>,
    /// Rises with what windows that look on may show.
    pub(crate) changes: watch::Sender<u64>,
    /// Rises when another node says that there is something to look up.
    pub(crate) changes_elsewhere: watch::Sender<u64>,
    pub(super) channels: RwLock<BTreeMap<ChannelName, Arc<Channel>>>,
    /// Who is told when something is wrong, if that is looked for.
    pub(crate) alerts: OnceLock<Alerts>,
    /// Somebody tries whether they are told.
    pub(crate) try_alerts: Notify,
    attended: Mutex<BTreeMap<ConversationKey, Arc<Nudge>>>,
    /// Conversations that were woken while some were being claimed. Their workers have to be told:
    /// what they were given may be from before that.
    woken_meanwhile: Mutex<BTreeSet<ConversationKey>>,
    /// Conversations whose last worker ended without writing what it did.
    broken_off: Mutex<BTreeSet<ConversationKey>>,
}

impl Inner {
    pub(super) fn new(
        store: Arc<dyn Store>,
        clock: Arc<dyn Clock>,
        (public_url, console_url): (String, Option<String>),
        node: String,
        (tokens, digests): (Tokens, Digests),
        retention: Retention,
    ) -> Self {
        Self {
            began: clock.wall(),
            store,
            clock,
            public_url,
            console_url,
            node,
            busy: Busy::default(),
            own_parts: OwnParts::default(),
            tokens,
            digests,
            retention,
            stopping: CancellationToken::new(),
            draining: AtomicBool::new(false),
            something_due: Notify::new(),
            signalled: AtomicBool::new(true),
            looks_next: AtomicI64::new(i64::MAX),
            pausing: AtomicUsize::new(0),
            pauses: RwLock::default(),
            changes: watch::Sender::new(0),
            changes_elsewhere: watch::Sender::new(0),
            channels: RwLock::default(),
            alerts: OnceLock::new(),
            try_alerts: Notify::new(),
            attended: Mutex::default(),
            woken_meanwhile: Mutex::default(),
            broken_off: Mutex::default(),
        }
    }

    /// Where people decide about a draft in the console.
    pub(crate) fn draft_link(&self, draft: &ActionId) -> Option<String> {
        self.console_url.as_ref().map(|url| format!("{url}/console/drafts/{draft}"))
    }

    /// Where people see in the console what the bot did in a conversation.
    pub(crate) fn conversation_link(&self, key: &ConversationKey) -> Option<String> {
        let ConversationKey { channel, conversation } = key;
        let link = |url| format!("{url}/console/conversations/{channel}/{conversation}");
        self.console_url.as_ref().map(link)
    }

    /// The channels as they are now, by name.
    pub(crate) fn channels(&self) -> Vec<Arc<Channel>> {
        let channels = self.channels.read().unwrap_or_else(PoisonError::into_inner);
        channels.values().map(Arc::clone).collect()
    }

    /// The channel with that webhook. Its key is all that some senders prove themselves by: how long
    /// this takes tells nobody how much of it was right.
    pub(crate) fn addressed(&self, hook: &str) -> Option<Arc<Channel>> {
        let is = |channel: &&Arc<Channel>| channel.hook().as_bytes().ct_eq(hook.as_bytes()).into();
        let channels = self.channels.read().unwrap_or_else(PoisonError::into_inner);
        channels.values().find(is).cloned()
    }

    pub(crate) fn channel(&self, name: &ChannelName) -> Option<Arc<Channel>> {
        self.channels.read().unwrap_or_else(PoisonError::into_inner).get(name).cloned()
    }

    pub(crate) fn attended(&self) -> MutexGuard<'_, BTreeMap<ConversationKey, Arc<Nudge>>> {
        self.attended.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn woken_meanwhile(&self) -> MutexGuard<'_, BTreeSet<ConversationKey>> {
        self.woken_meanwhile.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn broken_off(&self) -> MutexGuard<'_, BTreeSet<ConversationKey>> {
        self.broken_off.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Tells whoever it concerns that these conversations were woken.
    pub(crate) fn woken(&self, keys: &[ConversationKey]) {
        let mut unattended = false;
        {
            let attended = self.attended();
            for key in keys {
                match attended.get(key) {
                    Some(nudge) => nudge.now(),
                    None => {
                        self.woken_meanwhile().insert(key.clone());
                        unattended = true;
                    }
                }
            }
        }
        if unattended {
            self.signal();
        }
    }

    /// Tells windows that look on that something is not as they show it.
    pub(crate) fn changed(&self) {
        rise(&self.changes);
    }

    /// Another node has changed something that has to be looked up.
    pub(crate) fn changed_elsewhere(&self) {
        rise(&self.changes_elsewhere);
    }

    pub(crate) fn signal(&self) {
        self.signalled.store(true, Ordering::SeqCst);
        self.something_due.notify_one();
    }

    /// Something that is stored is due then: signals, unless the dispatcher looks before that anyhow.
    pub(crate) fn is_due(&self, at: Timestamp) {
        if at.as_millis() < self.looks_next.load(Ordering::SeqCst) {
            self.signal();
        }
    }

    pub(crate) async fn wake(
        &self,
        key: ConversationKey,
        due: Timestamp,
    ) -> Result<(), StoreError> {
        self.store.wake(vec![Wake { key: key.clone(), due }]).await?;
        self.woken(&[key]);
        Ok(())
    }

    /// Sleeps, unless the engine stops first. `false`: it stops.
    pub(crate) async fn pause(&self, duration: Duration) -> bool {
        self.pause_unless(&self.stopping, duration).await
    }

    /// Sleeps, unless something ends first. `false`: it ends.
    pub(crate) async fn pause_unless(&self, ends: &CancellationToken, duration: Duration) -> bool {
        let until = self.clock.now().plus(duration);
        tokio::select! {
            () = self.clock.sleep_until(until) => true,
            () = ends.cancelled() => false,
        }
    }
}

fn rise(number: &watch::Sender<u64>) {
    number.send_modify(|number| *number = number.wrapping_add(1));
}
