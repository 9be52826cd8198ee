//! One bot teammate in one workspace.

mod connect;
mod customers;
mod directory;
mod doctor;
mod lately;
mod names;
mod options;
mod workspace;

use std::{
    collections::BTreeSet,
    sync::{
        Arc, Mutex, MutexGuard, PoisonError, RwLock,
        atomic::{AtomicI64, AtomicU64},
    },
    time::Duration,
};

use deskmate_bots::Written;
use deskmate_core::{Autonomy, ChannelName, Kind, Policy, TeamId, Timestamp, sounds_secret};
use futures_util::future::BoxFuture;
use intercom::{Client, Priority, RateSnapshot};
use tokio::sync::Notify;
use tokio_util::sync::CancellationToken;

pub use connect::App;
pub(crate) use customers::{Customers, Detail};
pub(crate) use directory::{Directory, Named};
pub use doctor::{Doctor, Problem};
pub use names::Names;
pub use options::ChannelOptions;
pub use workspace::{Group, Teammate, Workspace};

use crate::{
    clock::Clock,
    engine::Nudge,
    reception::{Received, Reception},
};

/// A channel at run time.
#[derive(Debug)]
pub struct Channel {
    pub(crate) options: ChannelOptions,
    pub(crate) client: Client,
    pub(crate) customers: Customers,
    /// There is something for the `events` address.
    pub(crate) emitted: Nudge,
    /// Another system wants something to be said.
    pub(crate) asked: Nudge,
    /// Something of a conversation is to be remembered.
    pub(crate) to_remember: Nudge,
    /// It is being taken away, or replaced, or the engine stops.
    pub(crate) closing: CancellationToken,
    /// It is to be checked again: there are other channels than before.
    pub(crate) reopen: Notify,
    state: RwLock<ChannelState>,
    app: Mutex<Option<String>>,
    /// Conversations in which a sweep found what no webhook told of, since that was last said.
    pub(crate) missed: AtomicU64,
    /// When that last was so at this node, in Unix milliseconds; 0: it is told, or never was.
    pub(crate) missed_at: AtomicI64,
    /// How its webhook has answered lately.
    pub(crate) reception: Reception,
    /// How many of its calls are counted, by priority.
    counted: Mutex<[u64; Priority::ALL.len()]>,
}

/// Whether a channel can work.
#[derive(Clone, Debug)]
pub enum ChannelState {
    /// It has not been checked against Intercom yet.
    Opening,
    /// It works.
    Ready(Arc<Ready>),
    /// It cannot work, and why.
    NotReady(Vec<Problem>),
}

/// What is known of a channel that works.
#[derive(Debug)]
pub struct Ready {
    /// The workspace's id.
    pub(crate) app_id: String,
    /// The rules.
    pub(crate) policy: Policy,
    /// Where failures and plain handovers go.
    pub(crate) fallback: TeamId,
    /// Teams, teammates and tags of the workspace.
    pub(crate) directory: Directory,
}

impl Channel {
    /// Sets a channel up. Sends nothing.
    ///
    /// # Errors
    /// The option of the Intercom client that cannot be used.
    pub fn new(options: ChannelOptions, clock: &Arc<dyn Clock>) -> Result<Self, Problem> {
        let client = Client::new(options.client(clock))
            .map_err(|invalid| Problem::new(&options.name, "intercom", invalid.to_string()))?;
        Ok(Self {
            options,
            client,
            customers: Customers::default(),
            emitted: Nudge::default(),
            asked: Nudge::default(),
            to_remember: Nudge::default(),
            closing: CancellationToken::new(),
            reopen: Notify::new(),
            state: RwLock::new(ChannelState::Opening),
            app: Mutex::default(),
            missed: AtomicU64::new(0),
            missed_at: AtomicI64::new(0),
            reception: Reception::default(),
            counted: Mutex::default(),
        })
    }

    /// Its name.
    pub fn name(&self) -> &ChannelName {
        &self.options.name
    }

    /// The last piece of its webhook's path.
    pub fn hook(&self) -> &str {
        &self.options.hook
    }

    /// What became of the last webhooks that came to its address, at this node.
    pub fn received(&self, now: Timestamp) -> Received {
        self.reception.received(now)
    }

    /// How long Intercom waited for the answer to a notification, where this node has answered it and
    /// it is one of the last.
    pub fn answered_in(&self, notification: &str) -> Option<Duration> {
        self.reception.took(notification)
    }

    /// Where its budget of Intercom's rate limit stands, at this node.
    pub fn rate(&self) -> RateSnapshot {
        self.client.rate()
    }

    /// How many of its calls of that priority this node has made.
    pub fn made(&self, priority: Priority) -> u64 {
        self.client.made(priority)
    }

    /// Adds to the metrics the calls that were made since this was last done.
    pub fn count_calls(&self) {
        let mut counted = self.counted.lock().unwrap_or_else(PoisonError::into_inner);
        for (counted, priority) in counted.iter_mut().zip(Priority::ALL) {
            let made = self.client.made(priority);
            let (channel, what) = (self.name().to_string(), priority.word());
            metrics::counter!("deskmate_api_calls_total", "channel" => channel, "for" => what)
                .increment(made.saturating_sub(*counted));
            *counted = made;
        }
    }

    /// Its bot's name in the configuration.
    pub fn bot_name(&self) -> &str {
        &self.options.bot_name
    }

    /// The bot teammate's id.
    pub fn teammate_id(&self) -> &deskmate_core::TeammateId {
        &self.options.teammate_id
    }

    /// Whether a variable of the session is not to be shown: its bot says so, or its name does.
    pub fn is_sensitive(&self) -> impl Fn(&str) -> bool + use<> {
        let named = self.options.bot.sensitive();
        move |name| named.iter().any(|own| own == name) || sounds_secret(name)
    }

    /// Name or id of the team that failures and plain handovers go to.
    pub fn fallback_team(&self) -> &str {
        &self.options.fallback_team
    }

    /// How far its bot may go.
    pub fn autonomy(&self) -> Autonomy {
        self.options.rules.autonomy
    }

    /// The answers that people look at no more, where they look at others first.
    pub fn replies_to(&self) -> &[Kind] {
        &self.options.rules.replies_to
    }

    /// What the bot's teammate is called in the workspace, as far as it is known.
    pub fn teammate_name(&self) -> Option<String> {
        self.ready()?.directory.teammate_name(self.teammate_id().as_str())
    }

    /// What the fallback team is called in the workspace, as far as it is known.
    pub fn fallback_name(&self) -> Option<String> {
        self.ready()?.directory.team_name(self.fallback_team())
    }

    /// Checks at once whether it still can work, and not in ten minutes.
    pub fn check_now(&self) {
        self.reopen.notify_one();
    }

    /// What keeps its bot from running as it is written now, if anything does.
    pub fn bot_trouble(&self) -> Option<String> {
        self.options.bot.error()
    }

    /// Which driver its bot has; empty where nothing says it.
    pub fn bot_driver(&self) -> &'static str {
        self.options.bot_driver
    }

    /// Its bot as the subject of a sentence.
    pub fn bot_subject(&self) -> String {
        self.options.bot.subject()
    }

    /// Where its bot is written in the dialog language, if it is.
    pub fn written(&self) -> Option<Written> {
        self.options.bot.written()
    }

    /// Whether what its bot needs is there. No turn is sent.
    ///
    /// # Errors
    /// What is not, and what to do: lines for people.
    pub fn probe_bot<'a>(&'a self) -> BoxFuture<'a, Result<Vec<String>, Vec<String>>> {
        Box::pin(async move { self.options.bot.probe().await })
    }

    /// What there is in its workspace, by name. Intercom is asked, where its rate limit has room
    /// beside what cannot wait.
    ///
    /// # Errors
    /// What Intercom does not tell, and why.
    pub fn names<'a>(&'a self) -> BoxFuture<'a, Result<Names, Problem>> {
        Box::pin(async move {
            Names::of(self.name(), &self.client.with_priority(Priority::Sweep)).await
        })
    }

    /// Whether it can work.
    pub fn state(&self) -> ChannelState {
        self.state.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    pub(crate) fn ready(&self) -> Option<Arc<Ready>> {
        match self.state() {
            ChannelState::Ready(ready) => Some(ready),
            ChannelState::Opening | ChannelState::NotReady(_) => None,
        }
    }

    pub(crate) fn set_state(&self, state: ChannelState) {
        if let ChannelState::Ready(ready) = &state {
            *self.app() = Some(ready.app_id.clone());
        }
        *self.state.write().unwrap_or_else(PoisonError::into_inner) = state;
    }

    /// The workspace, as far as it is known: it stays known while Intercom cannot be reached.
    pub(crate) fn app_id(&self) -> Option<String> {
        self.app().clone()
    }

    pub(crate) fn remember_app(&self, app: String) {
        self.app().get_or_insert(app);
    }

    fn app(&self) -> MutexGuard<'_, Option<String>> {
        self.app.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Checks everything against Intercom and becomes ready, or says why not.
    pub(crate) async fn open(
        &self,
        peers: BTreeSet<deskmate_core::TeammateId>,
        now: Timestamp,
    ) -> Result<(), Doctor> {
        let doctor = Doctor::examine(&self.options, &self.client).await;
        match doctor.ready(&self.options, peers, now) {
            Some(ready) => {
                self.set_state(ChannelState::Ready(Arc::new(ready)));
                Ok(())
            }
            None => {
                // That Intercom does not answer now makes no working channel a broken one.
                if !(doctor.may_pass && self.ready().is_some()) {
                    self.set_state(ChannelState::NotReady(doctor.problems.clone()));
                }
                Err(doctor)
            }
        }
    }
}
