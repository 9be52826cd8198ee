//! Everything local: the twin, Deskmate and an example bot, on loopback, forgetting all at the end.

mod shop_bot;
mod story;
pub(crate) mod tour;

use std::{
    net::{Ipv4Addr, SocketAddr},
    sync::Arc,
};

use anyhow::Context;
use deskmate_bots::{HttpBot, HttpBotOptions, Secret};
use deskmate_core::{ChannelName, TeammateId};
use deskmate_engine::{
    Channel, ChannelOptions, Clock, Engine, EngineOptions, Inbound, SystemClock, clock::BotTiming,
};
use deskmate_store::SqliteStore;
use intercom_twin::{Twin, TwinError, TwinOptions};
use tempfile::TempDir;
use tokio::{net::TcpListener, sync::oneshot, task::JoinHandle};

const TWIN_PORT: u16 = 8090;
const DESKMATE_PORT: u16 = 8080;
const BOT_PORT: u16 = 9000;
const CHANNEL: &str = "demo";
/// What Deskmate shows the example bot; both live in this process.
const BOT_SECRET: &str = "demo";

/// A running demo.
pub struct Demo {
    /// The local Intercom.
    pub twin: Twin,
    /// Deskmate.
    pub engine: Engine,
    /// Where Deskmate listens.
    pub base_url: String,
    /// Where the example bot listens.
    pub bot_url: String,
    servers: Vec<(oneshot::Sender<()>, JoinHandle<()>)>,
    _folder: TempDir,
}

impl Demo {
    /// Starts everything; a port that is taken is replaced by a free one.
    ///
    /// # Errors
    /// What could not be started, and why.
    pub async fn start() -> anyhow::Result<Self> {
        let folder = tempfile::tempdir().context("a folder for the demo's database")?;
        let twin = start_twin().await?;
        let about = twin.describe();
        let mut servers = Vec::new();

        let bot_listener = bind(BOT_PORT).await?;
        let bot_url = format!("http://{}/turn", bot_listener.local_addr()?);
        servers.push(serve(bot_listener, shop_bot::router(BOT_SECRET)));

        let clock: Arc<dyn Clock> = Arc::new(SystemClock);
        let mut bot =
            HttpBotOptions::new("shop-bot", &bot_url, Arc::new(BotTiming(Arc::clone(&clock))));
        bot.secret = Some(Secret::from(BOT_SECRET));
        let bot = Arc::new(HttpBot::new(bot)?);
        let name = ChannelName::new(CHANNEL);
        let teammate = TeammateId::new(&about.teammate_id);
        let mut options = ChannelOptions::new(name, bot, &about.access_token, teammate);
        options.bot_name = "shop-bot".to_owned();
        options.base_url = Some(about.base_url.clone());
        options.client_secrets = vec![about.client_secret.clone()];
        options.fallback_team = "Support".to_owned();
        options.inbound = Inbound::Webhook;
        let channel = Channel::new(options, &clock)?;
        let hook = channel.hook().to_owned();

        let listener = bind(DESKMATE_PORT).await?;
        let base_url = format!("http://{}", listener.local_addr()?);
        let store = Arc::new(SqliteStore::open(&folder.path().join("demo.db")).await?);
        let engine = Engine::start(EngineOptions {
            store,
            clock,
            channels: vec![channel],
            public_url: base_url.clone(),
            node: ulid::Ulid::generate().to_string(),
        })
        .await?;
        servers.push(serve(listener, deskmate_server::router(engine.clone(), None)));
        if let Some(problem) = engine.opened().await.first() {
            anyhow::bail!("{problem}");
        }
        twin.set_webhook_url(&format!("{base_url}/hooks/{hook}")).await?;
        Ok(Self { twin, engine, base_url, bot_url, servers, _folder: folder })
    }

    /// Waits until nothing is under way on either side.
    pub async fn settle(&self) {
        loop {
            let before = (self.engine.activity(), self.twin.activity());
            self.twin.settle().await;
            self.engine.idle().await;
            self.twin.settle().await;
            if before == (self.engine.activity(), self.twin.activity()) {
                return;
            }
        }
    }

    /// Stops everything, in the order that loses nothing.
    pub async fn stop(self) {
        let Self { twin, engine, servers, .. } = self;
        engine.stop().await;
        for (stop, server) in servers {
            drop(stop);
            server.await.ok();
        }
        twin.stop().await;
    }
}

async fn start_twin() -> Result<Twin, TwinError> {
    let listen = SocketAddr::from((Ipv4Addr::LOCALHOST, TWIN_PORT));
    match Twin::start(TwinOptions { listen, ..TwinOptions::default() }).await {
        Err(TwinError::Listen { .. }) => Twin::start(TwinOptions::default()).await,
        started => started,
    }
}

async fn bind(port: u16) -> anyhow::Result<TcpListener> {
    match TcpListener::bind((Ipv4Addr::LOCALHOST, port)).await {
        Ok(listener) => Ok(listener),
        Err(_) => {
            TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.context("a free port on loopback")
        }
    }
}

#[expect(clippy::disallowed_methods, reason = "`Demo::stop` waits for each server")]
fn serve(listener: TcpListener, router: axum::Router) -> (oneshot::Sender<()>, JoinHandle<()>) {
    let (stop, stopped) = oneshot::channel::<()>();
    let until = async move {
        stopped.await.ok();
    };
    let server = tokio::spawn(async move {
        if let Err(error) = deskmate_server::serve(listener, router, until).await {
            tracing::error!(%error, "demo.server_failed");
        }
    });
    (stop, server)
}
