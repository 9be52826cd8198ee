//! The running twin.

use std::{env, fmt, sync::Arc, time::Duration};

use axum::{Router, extract::DefaultBodyLimit, middleware, routing::any};
use futures_util::future::BoxFuture;
use serde_json::Value;
use tokio::{net::TcpListener, runtime::Handle};

use crate::{
    act::{Act, Acted},
    app::AppSettings,
    calls::ApiCall,
    clock::Clock,
    control::{
        self,
        guard::{Guard, sent_here},
    },
    describe::Description,
    error::TwinError,
    faults::Faults,
    feed::Change,
    files::Fetcher,
    line::{CutHandle, Lines},
    options::{TwinOptions, WebhookOptions},
    pages,
    render::{self, Shape},
    rest::{self, Recorder},
    shared::Shared,
    switches::Switches,
    version::Version,
    webhook::{Attempt, deliver::Clients, endpoint::Endpoint, endpoint::HeadCheck},
    world::World,
};

/// A running twin. It stops when it is dropped; [`stop`](Self::stop) also waits for it.
pub struct Twin {
    shared: Arc<Shared>,
}

impl fmt::Debug for Twin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Twin").finish_non_exhaustive()
    }
}

impl Twin {
    /// Binds the listener and serves on the current tokio runtime.
    ///
    /// # Errors
    /// The address is taken; the faults or switches are not well formed; the webhook URL is not
    /// a URL.
    pub fn start(options: TwinOptions) -> BoxFuture<'static, Result<Self, TwinError>> {
        Box::pin(async move {
            options.faults.check()?;
            options.app.check()?;
            control::guard::check_reach(&options)?;
            if let Some(webhook) = &options.webhook {
                control::webhook::check_url(&webhook.url)?;
            }
            let cannot = |source| TwinError::Listen { addr: options.listen, source };
            let listener = TcpListener::bind(options.listen).await.map_err(cannot)?;
            let addr = listener.local_addr().map_err(cannot)?;
            let clock = Arc::new(Clock::new(options.clock));
            let clients = Clients::new(options.webhook_timeout)?;
            let guard = Arc::new(Guard::new(&options, addr));
            let base_url = match options.hosts.first() {
                Some(host) => format!("http://{host}:{}", addr.port()),
                None => format!("http://{addr}"),
            };
            let fetcher = Fetcher::new(&options.fetch_allow, addr)?;
            let mut world = World::new(&options, Arc::clone(&clock), base_url);
            if let Some(workspace) = &options.workspace {
                world.apply_workspace_file(workspace)?;
            }
            world.check_switches(&options.switches)?;
            let topics = options.webhook.iter().flat_map(|webhook| webhook.topics.iter().flatten());
            control::webhook::check_topics(&world.app, topics)?;
            let folder =
                options.record.or_else(|| env::var_os("INTERCOM_TWIN_RECORD").map(Into::into));
            let recorder = folder.as_deref().map(Recorder::into).transpose()?;
            let shared = Shared::new(world, clock, clients, fetcher, recorder, Handle::current());
            let shared = Arc::new(shared);
            if let Some(webhook) = options.webhook {
                control::webhook::save_unchecked(&shared, webhook).await;
            }
            let router = Router::new()
                .nest("/_twin", control::router(&guard))
                .merge(pages::router(&guard))
                .fallback_service(
                    any(rest::serve)
                        .layer(middleware::from_fn_with_state(Arc::clone(&shared), pages::or_page))
                        .with_state(Arc::clone(&shared)),
                )
                .layer(DefaultBodyLimit::disable())
                .layer(middleware::from_fn_with_state(guard, sent_here))
                .with_state(Arc::clone(&shared))
                .into_make_service_with_connect_info::<CutHandle>();
            let stopped = shared.stop.clone().cancelled_owned();
            let serving = axum::serve(Lines(listener), router).with_graceful_shutdown(stopped);
            shared.tracker.spawn(async move {
                if let Err(error) = serving.await {
                    tracing::error!(%error, "the twin stopped serving");
                }
            });
            shared.tracker.spawn(Arc::clone(&shared).keep_agenda());
            Ok(Self { shared })
        })
    }

    /// In place of `https://api.intercom.io`.
    pub fn base_url(&self) -> String {
        self.shared.read(|world| world.base_url.clone())
    }

    /// Everything a client needs.
    pub fn describe(&self) -> Description {
        self.shared.read(World::describe)
    }

    /// Does an act of a customer, a teammate, a workflow …
    ///
    /// # Errors
    /// The operation names somebody or something that is not there, or is not possible now. Nothing
    /// was changed then.
    pub fn act(&self, act: impl Into<Act>) -> Result<Acted, TwinError> {
        self.shared.act(act.into())
    }

    /// A conversation as `GET /conversations/{id}` shows it in 2.14.
    pub fn conversation(&self, id: &str) -> Option<Value> {
        self.shared.read(|world| {
            let conversation = world.conversations.get(id)?;
            let shape = Shape::whole(Version::V2_14);
            Some(render::conversation(world, conversation, &shape))
        })
    }

    /// The ids of all conversations, oldest first.
    pub fn conversation_ids(&self) -> Vec<String> {
        self.shared.read(|world| {
            let mut all: Vec<_> = world.conversations.values().collect();
            all.sort_by_key(|c| c.source.id);
            all.into_iter().map(|c| c.id.clone()).collect()
        })
    }

    /// A contact as `GET /contacts/{id}` shows it in 2.14.
    pub fn contact(&self, id: &str) -> Option<Value> {
        self.shared.read(|world| {
            let contact = world.contacts.get(id)?;
            Some(render::contact(world, contact, Version::V2_14))
        })
    }

    /// Every attempt to deliver a webhook, in the order they were planned.
    pub fn deliveries(&self) -> Vec<Attempt> {
        self.shared.read(|world| world.deliveries.attempts.values().cloned().collect())
    }

    /// Plans an attempt again, at once. `None` if there is no attempt of this number.
    pub fn resend(&self, attempt: u64) -> Option<u64> {
        self.shared.with(|world| world.resend(attempt))
    }

    /// Every call to the REST API, in the order they were answered.
    pub fn api_calls(&self) -> Vec<ApiCall> {
        self.shared.read(|world| world.calls.iter().cloned().collect())
    }

    /// Puts these faults in force in place of all that were.
    ///
    /// # Errors
    /// A fault lacks what its kind needs.
    pub fn set_faults(&self, faults: impl Into<Faults>) -> Result<(), TwinError> {
        self.shared.set_faults(faults.into())
    }

    /// The faults in force, with what is left of their `times`.
    pub fn faults(&self) -> Faults {
        self.shared.read(|world| world.faults.clone())
    }

    /// The switches.
    pub fn switches(&self) -> Switches {
        self.shared.read(|world| world.switches.clone())
    }

    /// Changes the switches.
    ///
    /// # Errors
    /// A switch names somebody who is not there.
    pub fn set_switches(&self, switches: Switches) -> Result<(), TwinError> {
        self.shared.set_switches(switches)
    }

    /// What is set on the app.
    pub fn app(&self) -> AppSettings {
        self.shared.read(|world| world.app.settings.clone())
    }

    /// Changes what is set on the app: permissions and more. It counts at once, for every token.
    ///
    /// # Errors
    /// A setting that the app cannot have, named.
    pub fn set_app(&self, settings: AppSettings) -> Result<(), TwinError> {
        self.shared.set_app(settings)
    }

    /// Makes the app's private token anew, as *Regenerate token* in Developer Hub does. The old
    /// one is revoked.
    pub fn new_access_token(&self) -> String {
        self.shared.new_access_token()
    }

    /// Changes how many requests a 10-second window allows; `None` for no limit.
    pub fn set_rate_limit(&self, limit: Option<u32>) {
        self.shared.set_rate_limit(limit);
    }

    /// The webhook endpoint and how it is doing.
    pub fn endpoint(&self) -> Endpoint {
        self.shared.read(|world| world.endpoint.clone())
    }

    /// Saves a webhook URL after the HEAD check. Topics and version stay.
    ///
    /// # Errors
    /// It is not a URL, or the answer to HEAD was not 2xx (see
    /// [`Switches::save_unchecked_webhook_url`]).
    pub fn set_webhook_url<'a>(
        &'a self,
        url: &'a str,
    ) -> BoxFuture<'a, Result<HeadCheck, TwinError>> {
        Box::pin(async move {
            let endpoint = self.endpoint();
            let webhook = WebhookOptions {
                url: url.to_owned(),
                topics: Some(endpoint.topics),
                version: endpoint.version,
            };
            self.set_webhook(webhook).await
        })
    }

    /// Saves the webhook endpoint after the HEAD check.
    ///
    /// # Errors
    /// As [`set_webhook_url`](Self::set_webhook_url); or a topic is unknown.
    pub fn set_webhook<'a>(
        &'a self,
        webhook: WebhookOptions,
    ) -> BoxFuture<'a, Result<HeadCheck, TwinError>> {
        Box::pin(async move { control::webhook::save(&self.shared, webhook).await })
    }

    /// Sets the endpoint live, as in Developer Hub, whether it was throttled, paused, suspended or
    /// disabled. What was dropped stays dropped.
    pub fn set_webhook_live(&self) {
        self.shared.with(World::set_live);
    }

    /// Sends a `ping`, as "send a test" in Developer Hub does.
    pub fn ping(&self) {
        self.shared.with(World::ping);
    }

    /// Now, in milliseconds of twin time since 1970.
    pub fn now_ms(&self) -> i64 {
        self.shared.clock.now_ms()
    }

    /// Moves the clock forward. What falls due on the way happens in order, each at its own
    /// moment, and the webhooks that come of it are answered before the clock moves on.
    pub fn advance<'a>(&'a self, by: Duration) -> BoxFuture<'a, ()> {
        Box::pin(async move {
            self.shared.advance(by).await;
        })
    }

    /// Returns when no webhook is on its way and nothing is due at the present twin time. What
    /// waits for a later time (a retry, a held-back webhook) does not count.
    pub fn settle<'a>(&'a self) -> BoxFuture<'a, ()> {
        Box::pin(async move {
            self.shared.settle().await;
        })
    }

    /// Rises with every write through the API, every operation, every due thing and every webhook sent
    /// or answered.
    pub fn activity(&self) -> u64 {
        self.shared.read(|world| world.activity)
    }

    /// Stops serving and sending. Calls that are being answered are answered first.
    pub async fn stop(self) {
        self.shared.stop.cancel();
        self.shared.tracker.close();
        self.shared.tracker.wait().await;
    }
}

impl Drop for Twin {
    fn drop(&mut self) {
        self.shared.stop.cancel();
    }
}

impl Shared {
    pub(crate) fn act(self: &Arc<Self>, act: Act) -> Result<Acted, TwinError> {
        self.with(|world| {
            world.activity += 1;
            act.perform(world)
        })
    }

    pub(crate) fn set_faults(self: &Arc<Self>, faults: Faults) -> Result<(), TwinError> {
        faults.check()?;
        self.with(|world| {
            world.faults = faults;
            world.feed.mark(Change::Settings);
        });
        Ok(())
    }

    pub(crate) fn set_switches(self: &Arc<Self>, switches: Switches) -> Result<(), TwinError> {
        self.with(|world| {
            world.check_switches(&switches)?;
            world.switches = switches;
            world.feed.mark(Change::Settings);
            Ok(())
        })
    }

    pub(crate) fn set_app(self: &Arc<Self>, settings: AppSettings) -> Result<(), TwinError> {
        settings.check()?;
        self.with(|world| {
            world.app.settings = settings;
            world.feed.mark(Change::Settings);
        });
        Ok(())
    }

    pub(crate) fn new_access_token(self: &Arc<Self>) -> String {
        self.with(|world| {
            world.feed.mark(Change::Settings);
            world.app.regenerate(&mut world.seeded).to_owned()
        })
    }

    pub(crate) fn set_rate_limit(self: &Arc<Self>, limit: Option<u32>) {
        self.with(|world| {
            world.rate.limit = limit;
            world.feed.mark(Change::Settings);
        });
    }

    pub(crate) fn stop_clock(self: &Arc<Self>) {
        self.clock.stop();
        self.with(|world| world.feed.mark(Change::Clock));
    }

    /// Lets the clock run, so many times as fast as real time.
    pub(crate) fn run_clock(self: &Arc<Self>, speed: u32) {
        self.clock.run(speed);
        self.with(|world| world.feed.mark(Change::Clock));
    }

    pub(crate) async fn advance(self: &Arc<Self>, by: Duration) {
        self.settle().await;
        let by = i64::try_from(by.as_millis()).unwrap_or(i64::MAX);
        let target = self.clock.now_ms().saturating_add(by);
        loop {
            let next = self.read(|world| world.agenda.next()).filter(|next| *next <= target);
            self.clock.move_to(next.unwrap_or(target));
            self.settle().await;
            if next.is_none() {
                self.with(|world| world.feed.mark(Change::Clock));
                return;
            }
        }
    }
}
