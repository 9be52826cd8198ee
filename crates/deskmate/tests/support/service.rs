//! The service, in a runtime of its own, so that it can be stopped as abruptly as a crash.

use std::{net::SocketAddr, sync::Arc, time::Duration};

use deskmate::wiring::ChannelMaker;
use deskmate_bots::Bot;
use deskmate_core::{ChannelName, Inbound, TeammateId};
use deskmate_engine::{
    Channel, ChannelOptions, Clock, Engine, EngineOptions, Problem, Retention, TestClock,
};
use deskmate_server::{ConsoleOptions, Inside, Limits, Serving, console::Maker, serve};
use deskmate_store::MasterKey;
use intercom_twin::Description;
use tokio::{net::TcpListener, runtime::Runtime};

use super::{
    faulty_store::{FaultyStore, Plug},
    storage::Storage,
};

/// Whoever shows it may know what is inside.
pub(crate) const ADMIN_TOKEN: &str = "an-admin-token";

/// What a scenario changes of the channel's set-up.
pub(crate) type Tweak = Arc<dyn Fn(&mut ChannelOptions) + Send + Sync>;

pub(crate) struct Service {
    pub(crate) engine: Engine,
    pub(crate) address: SocketAddr,
    pub(crate) problems: Vec<Problem>,
    runtime: Option<Runtime>,
}

pub(crate) struct Start<'a> {
    pub(crate) storage: &'a Storage,
    pub(crate) clock: &'a Arc<TestClock>,
    pub(crate) about: &'a Description,
    pub(crate) bot: Arc<dyn Bot>,
    pub(crate) tweak: Tweak,
    pub(crate) plug: &'a Arc<Plug>,
    /// The bot of a second channel in the same workspace, whose teammate is Cleo.
    pub(crate) peer: Option<Arc<dyn Bot>>,
    /// Where it listened before.
    pub(crate) address: Option<SocketAddr>,
}

impl Service {
    pub(crate) async fn start(start: Start<'_>) -> Self {
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(2)
            .enable_all()
            .build()
            .unwrap();
        let clock: Arc<dyn Clock> = Arc::clone(start.clock) as Arc<dyn Clock>;
        let mut options = channel(start.about, start.bot);
        (start.tweak)(&mut options);
        let peer = start.peer.map(|bot| {
            let mut options = second_channel(start.about, bot);
            (start.tweak)(&mut options);
            options
        });
        let opening = start.storage.open();
        let plug = Arc::clone(start.plug);
        let address = start.address.unwrap_or_else(|| SocketAddr::from(([127, 0, 0, 1], 0)));
        let (engine, address, problems) = runtime
            .spawn(async move {
                let listener = TcpListener::bind(address).await.unwrap();
                let address = listener.local_addr().unwrap();
                let inner = opening.await;
                let channels = std::iter::once(options).chain(peer);
                let channels =
                    channels.map(|options| Channel::new(options, &clock).unwrap()).collect();
                let engine = Engine::start(EngineOptions {
                    store: Arc::new(FaultyStore { inner, plug }),
                    clock,
                    channels,
                    public_url: format!("http://{address}"),
                    console_url: Some(format!("http://{address}")),
                    retention: Retention::default(),
                    node: deskmate_engine::random::id(),
                })
                .await
                .unwrap();
                let maker = maker(&engine).await;
                let inside = Inside { token: Some(ADMIN_TOKEN.into()), metrics: None };
                let router = deskmate_server::router(
                    engine.clone(),
                    inside,
                    Some(ConsoleOptions { maker: Some(maker), ..ConsoleOptions::default() }),
                );
                #[expect(clippy::disallowed_methods, reason = "it serves until the world is over")]
                tokio::spawn(serve(listener, router, unhurried(), std::future::pending()));
                let problems = engine.opened().await;
                (engine, address, problems)
            })
            .await
            .unwrap();
        Self { engine, address, problems, runtime: Some(runtime) }
    }

    /// Stops as an operator stops it.
    pub(crate) async fn stop(mut self) -> SocketAddr {
        let engine = self.engine.clone();
        let runtime = self.runtime.take().unwrap();
        runtime.spawn(async move { engine.stop().await }).await.unwrap();
        tokio::task::spawn_blocking(move || runtime.shutdown_timeout(Duration::from_secs(10)))
            .await
            .unwrap();
        self.address
    }

    /// Stops as a machine does whose plug is pulled: nothing more is written or sent.
    pub(crate) async fn crash(mut self) -> SocketAddr {
        let runtime = self.runtime.take().unwrap();
        tokio::task::spawn_blocking(move || runtime.shutdown_timeout(Duration::from_secs(10)))
            .await
            .unwrap();
        self.address
    }
}

impl Drop for Service {
    fn drop(&mut self) {
        if let Some(runtime) = self.runtime.take() {
            runtime.shutdown_background();
        }
    }
}

/// What makes channels of the console, in a folder that has the example bots.
async fn maker(engine: &Engine) -> Arc<dyn Maker> {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let config = deskmate::config::parse("", folder, |_| None).unwrap();
    let key = MasterKey::parse("a master key of more than thirty-two letters").unwrap();
    let (store, clock) = (Arc::clone(engine.store()), Arc::clone(engine.clock()));
    let maker = ChannelMaker::new(config, Some(key), store, clock).await.unwrap();
    maker.sync(engine).await.unwrap();
    Arc::new(maker)
}

/// Limits of time that no busy machine comes near.
fn unhurried() -> Serving {
    let long = Duration::from_secs(300);
    let limits = Limits { header: long, body: long, idle: long, ..Limits::default() };
    Serving { limits, ..Serving::default() }
}

pub(crate) fn channel(about: &Description, bot: Arc<dyn Bot>) -> ChannelOptions {
    let name = ChannelName::new("support");
    let teammate = TeammateId::new(&about.teammate_id);
    let mut options = ChannelOptions::new(name, bot, &about.access_token, teammate);
    options.hook = "support-k3y".to_owned();
    options.base_url = Some(about.base_url.clone());
    options.client_secrets = vec![about.client_secret.clone()];
    options.fallback_team = "Support".to_owned();
    options.rules.inbound = Inbound::Webhook;
    // Most stories are about something else.
    options.rules.handover_summary = false;
    options
}

pub(crate) fn second_channel(about: &Description, bot: Arc<dyn Bot>) -> ChannelOptions {
    let cleo = about.admins.iter().find(|admin| admin.name == super::CLEO).unwrap();
    let mut options = channel(about, bot);
    options.name = ChannelName::new("second");
    options.hook = "second-k3y".to_owned();
    options.teammate_id = TeammateId::new(&cleo.id);
    options
}
