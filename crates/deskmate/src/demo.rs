//! Everything local: the twin, Deskmate and a bot file, on loopback, forgetting all at the end.

mod history;
mod late_clock;
mod orders;
mod story;
pub(crate) mod tour;

use std::{
    net::{Ipv4Addr, SocketAddr},
    path::Path,
    sync::Arc,
    time::Duration,
};

use anyhow::Context;
use deskmate_bots::{
    AgentBot, AgentBotOptions, AgentSurroundings, Bot, BotFile, BotModels, DialogBot,
    DialogBotOptions, Fetch, FetchAllow, Share,
};
use deskmate_core::{Autonomy, ChannelName, Inbound, TeammateId, Timestamp};
use deskmate_dialog::Workspace;
use deskmate_engine::{
    Alerts, Channel, ChannelOptions, Clock, Engine, EngineOptions, HelpCenter, Retention,
    clock::BotTiming,
};
use deskmate_server::{ConsoleOptions, Inside};
use deskmate_store::SqliteStore;
use intercom::Region;
use intercom_twin::{ClockStart, Description, Twin, TwinError, TwinOptions};
use tempfile::TempDir;
use tokio::net::TcpListener;

use self::late_clock::LateClock;
use crate::{
    config::AlertsConfig,
    local::{Server, settle},
    wiring::{agent, workspace},
};

const TWIN_PORT: u16 = 8090;
const DESKMATE_PORT: u16 = 8080;
const ORDERS_PORT: u16 = 9000;
const CHANNEL: &str = "demo";
/// The example bot, so that the demo needs no file beside it.
const SUPPORT: &str = include_str!("../../../bots/support.yaml");

/// A running demo.
pub struct Demo {
    /// The local Intercom.
    pub twin: Twin,
    /// Deskmate.
    pub engine: Engine,
    /// Where Deskmate listens.
    pub base_url: String,
    /// The console, signed in.
    pub console_url: String,
    /// The shop's order system, which the example bot asks.
    pub orders_url: String,
    /// The names that there are in the local Intercom.
    pub workspace: Workspace,
    /// By which it goes.
    clock: Arc<LateClock>,
    servers: Vec<Server>,
    _folder: TempDir,
}

impl Demo {
    /// Starts everything, with this bot file or the example bot, the local Intercom at `listen`;
    /// where nothing is said, a port that is taken is replaced by a free one. The bot goes as far as
    /// `autonomy` says. One that is to have a history begins two days ago: play it.
    ///
    /// # Errors
    /// What could not be started, and why.
    pub async fn start(
        bot: Option<&Path>,
        listen: Option<SocketAddr>,
        autonomy: Autonomy,
        has_history: bool,
    ) -> anyhow::Result<Self> {
        let late = if has_history { history::PAST } else { Duration::ZERO };
        let late_clock = LateClock::by(late);
        let clock: Arc<dyn Clock> = Arc::clone(&late_clock) as _;
        let folder = tempfile::tempdir().context("a folder for the demo's database")?;
        let twin = start_twin(listen, clock.wall()).await?;
        let about = twin.describe();
        let mut servers = Vec::new();

        let orders = bind(ORDERS_PORT).await?;
        let orders_url = format!("http://{}", orders.local_addr()?);
        servers.push(Server::start(orders, orders::router()));

        let bot = match bot {
            Some(path) if agent::is_agent(path) => agent_bot(path, &about, &orders_url, &clock)?,
            bot => dialog_bot(bot, &orders_url, &clock)?,
        };
        let name = ChannelName::new(CHANNEL);
        let teammate = TeammateId::new(&about.teammate_id);
        let mut options = ChannelOptions::new(name, bot, &about.access_token, teammate);
        options.bot_name = "support".to_owned();
        options.base_url = Some(about.base_url.clone());
        options.client_secrets = vec![about.client_secret.clone()];
        options.fallback_team = "Support".to_owned();
        options.rules.inbound = Inbound::Webhook;
        options.files = Some(Arc::new(fetch(&orders_url, &clock)?));
        options.rules.autonomy = autonomy;
        let workspace = workspace(&options, &clock).await?;
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
            console_url: Some(base_url.clone()),
            retention: Retention::default(),
            node: deskmate_engine::random::id(),
        })
        .await?;
        let AlertsConfig { handover_waits, draft_waits, .. } = AlertsConfig::default();
        engine.tell_alerts(Alerts { targets: Vec::new(), handover_waits, draft_waits });
        let enter = deskmate_engine::random::id();
        let console_url = format!("{base_url}/console/enter/{enter}");
        let console = ConsoleOptions { enter: Some(enter.into()), ..ConsoleOptions::default() };
        servers.push(Server::start(
            listener,
            deskmate_server::router(engine.clone(), Inside::default(), Some(console)),
        ));
        if let Some(problem) = engine.opened().await.first() {
            anyhow::bail!("{problem}");
        }
        twin.set_webhook_url(&format!("{base_url}/hooks/{hook}")).await?;
        Ok(Self {
            twin,
            engine,
            base_url,
            console_url,
            orders_url,
            workspace,
            clock: late_clock,
            servers,
            _folder: folder,
        })
    }

    /// Waits until nothing is under way on either side.
    pub async fn settle(&self) {
        settle(&self.engine, &self.twin).await;
    }

    /// Stops everything, in the order that loses nothing.
    pub async fn stop(self) {
        let Self { twin, engine, servers, .. } = self;
        engine.stop().await;
        for server in servers {
            server.stop().await;
        }
        twin.stop().await;
    }
}

/// An agent, with its model from where its file says: most often the environment.
fn agent_bot(
    path: &Path,
    about: &Description,
    orders_url: &str,
    clock: &Arc<dyn Clock>,
) -> anyhow::Result<Arc<dyn Bot>> {
    let timing = Arc::new(BotTiming(Arc::clone(clock)));
    let token = about.access_token.as_str();
    let articles = HelpCenter::new(token, Region::Us, Some(&about.base_url), 0.8, clock);
    let articles = articles.map_err(anyhow::Error::msg)?;
    let api = Arc::new(fetch(orders_url, clock)?);
    let around = AgentSurroundings { articles: Some(Arc::new(articles)), api };
    let file = agent::file(path, around, Arc::clone(&timing));
    if let Some(why) = file.error() {
        anyhow::bail!("{why}");
    }
    let (name, timezone) = ("support".to_owned(), None);
    let share = Share::only(agent::SHARED)?;
    Ok(Arc::new(AgentBot::new(AgentBotOptions { name, file, share, timezone, timing })))
}

/// What asks the shop for orders, and nobody else of this machine's network.
fn fetch(orders_url: &str, clock: &Arc<dyn Clock>) -> anyhow::Result<Fetch> {
    let orders = orders_url.trim_start_matches("http://");
    let timing = Arc::new(BotTiming(Arc::clone(clock)));
    Fetch::new(FetchAllow::new(&[orders])?, timing).map_err(anyhow::Error::msg)
}

/// A broken file is told at once: whoever starts a demo is there to mend it.
fn dialog_bot(
    path: Option<&Path>,
    orders_url: &str,
    clock: &Arc<dyn Clock>,
) -> anyhow::Result<Arc<dyn Bot>> {
    let file = match path {
        Some(path) => {
            let timing = Arc::new(BotTiming(Arc::clone(clock)));
            BotFile::at(path.to_path_buf(), BotModels::new(agent::beside(path), timing))
        }
        None => BotFile::of_text("support.yaml", SUPPORT),
    };
    if let Some(why) = file.error() {
        anyhow::bail!("{why}");
    }
    let timing = Arc::new(BotTiming(Arc::clone(clock)));
    let fetch = fetch(orders_url, clock)?;
    let variables = serde_json::json!({"orders_url": orders_url});
    Ok(Arc::new(DialogBot::new(DialogBotOptions {
        name: "support".to_owned(),
        file,
        variables: variables.as_object().cloned().unwrap_or_default(),
        enabled: true,
        offloading: true,
        timezone: None,
        api: Arc::new(fetch),
        timing,
    })))
}

/// One whose time begins at `now`.
async fn start_twin(listen: Option<SocketAddr>, now: Timestamp) -> Result<Twin, TwinError> {
    let clock = ClockStart::Running { at: Some(now.as_secs()), speed: 1 };
    let options = || TwinOptions { clock, ..TwinOptions::default() };
    if let Some(listen) = listen {
        return Twin::start(TwinOptions { listen, ..options() }).await;
    }
    let listen = SocketAddr::from((Ipv4Addr::LOCALHOST, TWIN_PORT));
    match Twin::start(TwinOptions { listen, ..options() }).await {
        Err(TwinError::Listen { .. }) => Twin::start(options()).await,
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
