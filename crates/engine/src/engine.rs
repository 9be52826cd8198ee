//! The engine as others see it: what it takes in, which channels it has, and its end.

mod attended;
mod channels;
mod opening;
mod pauses;
mod retention;
mod shared;
mod to_its_end;

use std::{
    future::Future,
    sync::{Arc, atomic::Ordering},
};

use deskmate_core::{ActionId, ChannelName, sounds_secret};
use deskmate_store::{ActRow, ConversationKey, Store, StoreError};
use futures_util::future::BoxFuture;
use tokio_util::task::TaskTracker;
use tracing::Instrument;

pub(crate) use attended::{Attended, Nudge};
pub use retention::Retention;
pub(crate) use shared::Inner;
use to_its_end::ToItsEnd;

use crate::{
    Channel, ChannelState, Clock, LateAnswer, Problem, Taken, idle::short_pause, key::Digests,
    late::Tokens,
};

/// How an engine is set up.
#[derive(Debug)]
pub struct EngineOptions {
    /// Where it remembers.
    pub store: Arc<dyn Store>,
    /// What time it is.
    pub clock: Arc<dyn Clock>,
    /// The channels at first; see [`Engine::put_channel`].
    pub channels: Vec<Channel>,
    /// Where bots that answer later reach us, without a `/` at the end.
    pub public_url: String,
    /// Where people reach the console, without `/console` and without a `/` at the end; `None`:
    /// there is none.
    pub console_url: Option<String>,
    /// This process, unlike any other.
    pub node: String,
    /// For how long what is remembered is kept.
    pub retention: Retention,
}

/// What runs. Cheap to clone; [`Engine::stop`] ends it.
#[derive(Clone, Debug)]
pub struct Engine {
    pub(crate) inner: Arc<Inner>,
    tasks: TaskTracker,
}

impl Engine {
    /// Starts everything. Channels open in the background; [`Engine::opened`] waits for that.
    ///
    /// # Errors
    /// What the store says.
    pub fn start(options: EngineOptions) -> BoxFuture<'static, Result<Self, StoreError>> {
        Box::pin(async move {
            let EngineOptions { store, clock, channels, public_url, console_url, node, retention } =
                options;
            let keys = (Tokens::load(&*store).await?, Digests::load(&*store).await?);
            let inner = Arc::new(Inner::new(
                store,
                clock,
                (public_url, console_url),
                node,
                keys,
                retention,
            ));
            inner.read_pauses().await?;
            let engine = Self { inner, tasks: TaskTracker::new() };
            for channel in channels {
                engine.put_channel(channel).await?;
            }
            engine.tasks.spawn(Arc::clone(&engine.inner).dispatch(engine.tasks.clone()));
            engine.tasks.spawn(Arc::clone(&engine.inner).forget_for_ever());
            if engine.inner.store.is_shared() {
                engine.tasks.spawn(Arc::clone(&engine.inner).share_for_ever());
                engine.tasks.spawn(Arc::clone(&engine.inner).watch_pauses());
            }
            Ok(engine)
        })
    }

    /// Waits until every channel was checked against Intercom once, and returns what is wrong.
    pub async fn opened(&self) -> Vec<Problem> {
        let mut problems = Vec::new();
        for channel in self.inner.channels() {
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
    pub fn take_in<'a>(
        &'a self,
        hook: &'a str,
        signature: Option<&'a str>,
        body: &'a [u8],
    ) -> BoxFuture<'a, Taken> {
        Box::pin(async move {
            let span = tracing::error_span!("webhook", hook = self.has_hook(hook).then_some(hook));
            let began = self.inner.clock.now();
            let (asked, signature) = (hook.to_owned(), signature.map(str::to_owned));
            let (inner, body) = (Arc::clone(&self.inner), body.to_vec());
            let taking = async move { inner.take_in(&asked, signature.as_deref(), &body).await };
            let taken = self.to_its_end(taking.instrument(span)).await;
            self.inner.count_taken(hook, &taken, began);
            taken
        })
    }

    /// Whether there is a webhook of that name.
    pub fn has_hook(&self, hook: &str) -> bool {
        self.inner.addressed(hook).is_some()
    }

    /// Takes in an answer of a bot that took its time.
    pub fn take_answer<'a>(
        &'a self,
        turn: &'a str,
        token: Option<&'a str>,
        body: &'a [u8],
    ) -> BoxFuture<'a, LateAnswer> {
        Box::pin(async move {
            let span = tracing::error_span!("late_answer");
            let (turn, token) = (turn.to_owned(), token.map(str::to_owned));
            let (inner, body) = (Arc::clone(&self.inner), body.to_vec());
            let taking = async move { inner.take_answer(&turn, token.as_deref(), &body).await };
            self.to_its_end(taking.instrument(span)).await
        })
    }

    /// Does what somebody asks for, also where they go away meanwhile: Intercom waits for five
    /// seconds only, and what was kept would wake nobody.
    pub(crate) async fn to_its_end<T: Send + 'static>(
        &self,
        work: impl Future<Output = T> + Send + 'static,
    ) -> T {
        // Whoever stops waits for it, whoever does it.
        let under_way = (self.inner.busy.work(), self.tasks.token());
        let work = async move {
            let done = work.await;
            drop(under_way);
            done
        };
        ToItsEnd::new(work, &self.tasks).await
    }

    /// Runs something for as long as the engine does.
    pub(crate) fn spawn(&self, task: impl Future<Output = ()> + Send + 'static) {
        self.tasks.spawn(task);
    }

    /// Looks at a conversation now.
    ///
    /// # Errors
    /// What the store says.
    pub async fn wake(&self, key: ConversationKey) -> Result<(), StoreError> {
        self.inner.wake(key, self.inner.clock.now()).await
    }

    /// Keeps what somebody decided about a draft in the console. The conversation's worker carries
    /// it out, on whichever node, once it has looked whether the draft still fits.
    ///
    /// # Errors
    /// [`StoreError::ChangedMeanwhile`] where somebody else has decided, or the draft has ended.
    pub async fn decide_draft(&self, act: &ActRow, draft: &ActionId) -> Result<(), StoreError> {
        self.console().decide_draft(act, draft).await?;
        self.changed();
        // Also where another node has the conversation.
        self.wake(act.key.clone()).await
    }

    /// Keeps what somebody did with a conversation in the console; its worker carries it out, on
    /// whichever node, after a look at the conversation.
    ///
    /// # Errors
    /// [`StoreError::ChangedMeanwhile`] where nothing is known of the conversation.
    pub async fn act(&self, act: &ActRow) -> Result<(), StoreError> {
        self.console().act(act).await?;
        self.wake(act.key.clone()).await
    }

    /// The channels, by name.
    pub fn channels(&self) -> impl Iterator<Item = Arc<Channel>> + use<> {
        self.inner.channels().into_iter()
    }

    /// Whether a variable of a channel's sessions is not to be shown: its bot says so, or its name
    /// does.
    pub fn is_sensitive(&self, channel: &ChannelName) -> impl Fn(&str) -> bool + use<> {
        let by_bot = self.inner.channel(channel).map(|channel| channel.is_sensitive());
        move |name| match &by_bot {
            Some(by_bot) => by_bot(name),
            None => sounds_secret(name),
        }
    }

    /// What time it is.
    pub fn clock(&self) -> &Arc<dyn Clock> {
        &self.inner.clock
    }

    /// How the world reaches this service, without a `/` at the end.
    pub fn public_url(&self) -> &str {
        &self.inner.public_url
    }

    /// How people reach the console, without `/console` and without a `/` at the end.
    pub fn console_url(&self) -> Option<&str> {
        self.inner.console_url.as_deref()
    }

    /// For how long what is remembered is kept.
    pub fn retention(&self) -> Retention {
        self.inner.retention
    }

    /// The store.
    pub fn store(&self) -> &Arc<dyn Store> {
        &self.inner.store
    }

    /// Says that it is about to stop: whoever shares requests out should send no more.
    pub fn drain(&self) {
        self.inner.draining.store(true, Ordering::SeqCst);
    }

    /// Whether it is about to stop, or stops.
    pub fn is_draining(&self) -> bool {
        self.inner.draining.load(Ordering::SeqCst) || self.inner.stopping.is_cancelled()
    }

    /// Ends what runs: workers finish the call they are in, and all that is decided is kept.
    pub async fn stop(&self) {
        self.inner.stopping.cancel();
        for channel in self.inner.channels() {
            channel.closing.cancel();
        }
        self.tasks.close();
        self.tasks.wait().await;
        self.inner.store.close().await;
    }
}
