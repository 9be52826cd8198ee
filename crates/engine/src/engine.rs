//! The engine: everything that runs, put together.

use std::{
    collections::{BTreeMap, BTreeSet},
    future::Future,
    panic::resume_unwind,
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use deskmate_core::{ChannelName, Timestamp};
use deskmate_store::{ConversationKey, Store, StoreError, Wake};
use tokio::{sync::Notify, task::JoinError};
use tokio_util::{sync::CancellationToken, task::TaskTracker};

use crate::{
    Channel, ChannelState, Clock, LateAnswer, Problem, Taken, busy::Busy, idle::short_pause,
    intake::OwnParts, late::Tokens,
};

/// How an engine is set up.
#[derive(Debug)]
pub struct EngineOptions {
    /// Where it remembers.
    pub store: Arc<dyn Store>,
    /// What time it is.
    pub clock: Arc<dyn Clock>,
    /// The channels.
    pub channels: Vec<Channel>,
    /// Where bots that answer later reach us, without a `/` at the end.
    pub public_url: String,
    /// This process, unlike any other.
    pub node: String,
}

/// What runs. Cheap to clone; [`Engine::stop`] ends it.
#[derive(Clone, Debug)]
pub struct Engine {
    pub(crate) inner: Arc<Inner>,
    tasks: TaskTracker,
}

#[derive(Debug)]
pub(crate) struct Inner {
    pub(crate) store: Arc<dyn Store>,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) channels: BTreeMap<ChannelName, Arc<Channel>>,
    pub(crate) public_url: String,
    pub(crate) node: String,
    pub(crate) busy: Busy,
    pub(crate) own_parts: OwnParts,
    pub(crate) tokens: Tokens,
    pub(crate) stopping: CancellationToken,
    /// There is something due, maybe.
    pub(crate) something_due: Notify,
    pub(crate) signalled: AtomicBool,
    attended: Mutex<BTreeMap<ConversationKey, Arc<Nudge>>>,
    /// Conversations that were woken while some were being claimed. Their workers have to be told:
    /// what they were given may be from before that.
    woken_meanwhile: Mutex<BTreeSet<ConversationKey>>,
    /// Conversations whose last worker ended without writing what it did.
    broken_off: Mutex<BTreeSet<ConversationKey>>,
}

/// Tells whoever works on something, such as the worker of a conversation, that there is more.
#[derive(Debug, Default)]
pub(crate) struct Nudge {
    flag: AtomicBool,
    notify: Notify,
}

impl Nudge {
    pub(crate) fn now(&self) {
        self.flag.store(true, Ordering::SeqCst);
        self.notify.notify_one();
    }

    /// Whether something has come in that nobody has asked about yet.
    pub(crate) fn is_set(&self) -> bool {
        self.flag.load(Ordering::SeqCst)
    }

    /// Whether something has come in since this was last asked.
    pub(crate) fn take(&self) -> bool {
        self.flag.swap(false, Ordering::SeqCst)
    }

    pub(crate) async fn wait(&self) {
        self.notify.notified().await;
    }
}

/// As long as this lives, what comes in for a conversation is told to its worker.
#[derive(Debug)]
pub(crate) struct Attended {
    engine: Arc<Inner>,
    place: ConversationKey,
    nudge: Arc<Nudge>,
}

impl Attended {
    /// Of what comes in after a claim has read what there is, only a nudge tells the worker.
    pub(crate) fn begin(engine: &Arc<Inner>, place: &ConversationKey) -> Self {
        let nudge = Arc::new(Nudge::default());
        let mut attended = engine.attended();
        if engine.woken_meanwhile().remove(place) {
            nudge.now();
        }
        attended.insert(place.clone(), Arc::clone(&nudge));
        drop(attended);
        Self { engine: Arc::clone(engine), place: place.clone(), nudge }
    }

    pub(crate) fn engine(&self) -> Arc<Inner> {
        Arc::clone(&self.engine)
    }

    pub(crate) fn nudge(&self) -> Arc<Nudge> {
        Arc::clone(&self.nudge)
    }
}

impl Drop for Attended {
    fn drop(&mut self) {
        self.engine.attended().remove(&self.place);
    }
}

impl Engine {
    /// Starts everything. Channels open in the background; [`Engine::opened`] waits for that.
    ///
    /// # Errors
    /// What the store says.
    pub async fn start(options: EngineOptions) -> Result<Self, StoreError> {
        let EngineOptions { store, clock, channels, public_url, node } = options;
        let tokens = Tokens::load(&*store).await?;
        let mut by_name = BTreeMap::new();
        for channel in channels {
            if let Some(app) = store.mark(channel.name(), APP).await? {
                channel.remember_app(app);
            }
            by_name.insert(channel.name().clone(), Arc::new(channel));
        }
        let inner = Arc::new(Inner {
            store,
            clock,
            channels: by_name,
            public_url,
            node,
            busy: Busy::default(),
            own_parts: OwnParts::default(),
            tokens,
            stopping: CancellationToken::new(),
            something_due: Notify::new(),
            signalled: AtomicBool::new(true),
            attended: Mutex::default(),
            woken_meanwhile: Mutex::default(),
            broken_off: Mutex::default(),
        });
        let tasks = TaskTracker::new();
        for channel in inner.channels.values() {
            tasks.spawn(Arc::clone(&inner).keep_open(Arc::clone(channel)));
            tasks.spawn(Arc::clone(&inner).sweep_for_ever(Arc::clone(channel)));
            if let Some(address) = channel.options.events.clone() {
                // What an earlier process has left.
                channel.emitted.now();
                let channel = Arc::clone(channel);
                tasks.spawn(Arc::clone(&inner).post_events_for_ever(channel, address));
            }
        }
        tasks.spawn(Arc::clone(&inner).dispatch(tasks.clone()));
        tasks.spawn(Arc::clone(&inner).forget_for_ever());
        Ok(Self { inner, tasks })
    }

    /// Waits until every channel was checked against Intercom once, and returns what is wrong.
    pub async fn opened(&self) -> Vec<Problem> {
        let mut problems = Vec::new();
        for channel in self.inner.channels.values() {
            loop {
                match channel.state() {
                    ChannelState::Opening => short_pause().await,
                    ChannelState::Ready(_) => break,
                    ChannelState::NotReady(found) => {
                        problems.extend(found);
                        break;
                    }
                }
            }
        }
        problems
    }

    /// Takes in a webhook request: `hook` is the last piece of its path.
    pub async fn take_in(&self, hook: &str, signature: Option<&str>, body: &[u8]) -> Taken {
        let (hook, signature) = (hook.to_owned(), signature.map(str::to_owned));
        let (inner, body) = (Arc::clone(&self.inner), body.to_vec());
        let taking = async move { inner.take_in(&hook, signature.as_deref(), &body).await };
        let taken = self.to_its_end(taking).await.unwrap_or(Taken::NotKept(StoreError::Closed));
        metrics::counter!("deskmate_notifications_total", "outcome" => taken.word()).increment(1);
        taken
    }

    /// Whether there is a webhook of that name.
    pub fn has_hook(&self, hook: &str) -> bool {
        self.inner.channels.values().any(|channel| channel.options.hook == hook)
    }

    /// Takes in an answer of a bot that took its time.
    pub async fn take_answer(&self, turn: &str, token: Option<&str>, body: &[u8]) -> LateAnswer {
        let (turn, token) = (turn.to_owned(), token.map(str::to_owned));
        let (inner, body) = (Arc::clone(&self.inner), body.to_vec());
        let taking = async move { inner.take_answer(&turn, token.as_deref(), &body).await };
        self.to_its_end(taking).await.unwrap_or(LateAnswer::NotKept(StoreError::Closed))
    }

    /// Does what somebody asks for, also where they go away meanwhile: Intercom waits for five
    /// seconds only, and what was kept would wake nobody. `None`: the process ends.
    async fn to_its_end<T: Send + 'static>(
        &self,
        work: impl Future<Output = T> + Send + 'static,
    ) -> Option<T> {
        // Begun here and not in the task: in between, nothing must look as if it were at rest.
        let working = self.inner.busy.work();
        let done = self.tasks.spawn(async move {
            let done = work.await;
            drop(working);
            done
        });
        match done.await.map_err(JoinError::try_into_panic) {
            Ok(done) => Some(done),
            Err(Ok(panic)) => resume_unwind(panic),
            Err(Err(_ended)) => None,
        }
    }

    /// Looks at a conversation now.
    ///
    /// # Errors
    /// What the store says.
    pub async fn wake(&self, place: ConversationKey) -> Result<(), StoreError> {
        self.inner.wake(place, self.inner.clock.now()).await
    }

    /// The channels.
    pub fn channels(&self) -> impl Iterator<Item = &Arc<Channel>> {
        self.inner.channels.values()
    }

    /// The store.
    pub fn store(&self) -> &Arc<dyn Store> {
        &self.inner.store
    }

    /// Ends what runs: workers finish the call they are in, and all that is decided is kept.
    pub async fn stop(&self) {
        self.inner.stopping.cancel();
        self.tasks.close();
        self.tasks.wait().await;
        self.inner.store.close().await;
    }
}

/// The mark under which a channel's workspace is remembered.
const APP: &str = "app_id";

impl Inner {
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
    pub(crate) fn woken(&self, places: &[ConversationKey]) {
        let mut unattended = false;
        {
            let attended = self.attended();
            for place in places {
                match attended.get(place) {
                    Some(nudge) => nudge.now(),
                    None => {
                        self.woken_meanwhile().insert(place.clone());
                        unattended = true;
                    }
                }
            }
        }
        if unattended {
            self.signal();
        }
    }

    pub(crate) fn signal(&self) {
        self.signalled.store(true, Ordering::SeqCst);
        self.something_due.notify_one();
    }

    pub(crate) async fn wake(
        &self,
        place: ConversationKey,
        due: Timestamp,
    ) -> Result<(), StoreError> {
        self.store.wake(vec![Wake { place: place.clone(), due }]).await?;
        self.woken(&[place]);
        Ok(())
    }

    /// Sleeps, unless the engine stops first. `false`: it stops.
    pub(crate) async fn pause(&self, duration: Duration) -> bool {
        let until = self.clock.now().plus(duration);
        tokio::select! {
            () = self.clock.sleep_until(until) => true,
            () = self.stopping.cancelled() => false,
        }
    }

    /// Checks a channel against Intercom until it is ready, and then now and again whether it still is.
    async fn keep_open(self: Arc<Self>, channel: Arc<Channel>) {
        const RETRY: Duration = Duration::from_secs(15);
        const AGAIN: Duration = Duration::from_secs(600);
        let mut reported = Vec::new();
        loop {
            let working = self.busy.work();
            let peers = self.peers(&channel);
            let was_ready = channel.ready().is_some();
            let pause = match channel.open(peers, self.clock.now()).await {
                Ok(()) => {
                    if let Some(app) = channel.app_id()
                        && let Err(error) = self.store.set_mark(channel.name(), APP, &app).await
                    {
                        tracing::error!(channel.name = %channel.name(), %error, "channel.mark_failed");
                    }
                    if !was_ready {
                        tracing::info!(channel.name = %channel.name(), "channel.ready");
                    }
                    reported.clear();
                    self.signal();
                    AGAIN
                }
                Err(doctor) => {
                    if reported != doctor.problems {
                        for problem in &doctor.problems {
                            tracing::error!(channel.name = %channel.name(), %problem, "channel.not_ready");
                        }
                        reported = doctor.problems;
                    }
                    RETRY
                }
            };
            drop(working);
            if !self.pause(pause).await {
                return;
            }
        }
    }

    /// The bot teammates of the other channels of the same workspace. Ids are a workspace's own,
    /// and channels of one workspace use one app's token.
    fn peers(&self, channel: &Channel) -> BTreeSet<deskmate_core::TeammateId> {
        let same = |other: &&Arc<Channel>| {
            other.name() != channel.name()
                && other.options.base_url == channel.options.base_url
                && other.options.region == channel.options.region
                && other
                    .options
                    .client_secrets
                    .iter()
                    .any(|secret| channel.options.client_secrets.contains(secret))
        };
        self.channels.values().filter(same).map(|other| other.options.teammate_id.clone()).collect()
    }

    /// Forgets what is past its time, once an hour.
    async fn forget_for_ever(self: Arc<Self>) {
        const EVERY: Duration = Duration::from_secs(3600);
        const NOTIFICATIONS: Duration = Duration::from_secs(14 * 24 * 3600);
        const TIMELINES: Duration = Duration::from_secs(90 * 24 * 3600);
        while self.pause(EVERY).await {
            let _working = self.busy.work();
            let now = self.clock.now();
            match self.store.forget_before(now.minus(NOTIFICATIONS), now.minus(TIMELINES)).await {
                Ok(rows) => tracing::debug!(rows, "store.forgot"),
                Err(error) => tracing::error!(%error, "store.forget_failed"),
            }
        }
    }
}
