//! `deskmate serve`: the service.

mod descriptors;

use std::{net::SocketAddr, sync::Arc, time::Duration};

use anyhow::Context;
use deskmate_engine::{Clock, Engine, EngineOptions, SystemClock};
use deskmate_server::{
    ConsoleOptions, Inside, Limits, Metrics, Serving,
    console::{Maker, SetUp},
};
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;

use crate::{
    args::Serve,
    config::{self, Config},
    out,
    until::Interrupt,
    wiring::{self, ChannelMaker},
};

/// How long a stop waits for requests that have begun: one whose sender has gone silent never ends.
const PATIENCE: Duration = Duration::from_secs(5);

/// How often to look whether the console's channels have changed, though nothing was heard.
const FOLLOW: Duration = Duration::from_secs(5);

pub(crate) async fn run(args: Serve) -> anyhow::Result<()> {
    let config = config::load(&args.config)?;
    let clock: Arc<dyn Clock> = Arc::new(SystemClock);
    let store = wiring::store(&config).await?;
    let key = wiring::master_key()?;
    let maker = ChannelMaker::new(config.clone(), key, Arc::clone(&store), Arc::clone(&clock));
    let maker = Arc::new(maker.await?);
    let channels = wiring::channels(&config, &*store, &clock).await?;
    let listener = bind("listen", config.listen).await?;
    let alerts = wiring::alerts(&config, &clock)?;
    let admin = match config.admin_listen {
        Some(address) => Some(bind("admin_listen", address).await?),
        None => None,
    };
    let console = match config.console.door() {
        Some(address) => Some(bind("console.listen", address).await?),
        None => None,
    };
    let interrupt = Interrupt::listen()?;
    let metrics = Metrics::default();
    metrics::set_global_recorder(metrics.clone()).context("metrics")?;
    let base_url = config.base_url();
    for channel in &channels {
        if let Some(why) = channel.bot_trouble() {
            tracing::error!(channel.name = %channel.name(), why, "bot.cannot_run");
        }
        tracing::info!(channel.name = %channel.name(), webhook = format!("{base_url}/hooks/{}", channel.hook()), "channel.webhook");
    }
    let engine = Engine::start(EngineOptions {
        store,
        clock: Arc::clone(&clock),
        channels,
        public_url: base_url,
        console_url: console_url(&config),
        retention: (&config.retention).into(),
        node: deskmate_engine::random::id(),
    })
    .await?;
    let inside =
        Inside { metrics: Some(metrics), token: config.admin_token.as_deref().map(Arc::from) };
    let connections = descriptors::room_for(config.max_connections);
    let limits = Limits { connections, ..Limits::default() };
    let serving = Serving { clock: Arc::clone(&clock), limits };
    let stopping = CancellationToken::new();
    let until = || stopping.clone().cancelled_owned();
    maker.sync(&engine).await?;
    engine.tell_alerts(alerts);
    if engine.channels().next().is_none() {
        tracing::warn!("no channel is configured: nothing will be answered");
    }
    let pages = ConsoleOptions {
        maker: Some(Arc::clone(&maker) as _),
        oidc: wiring::oidc(&config)?,
        places: config::places(&args.config),
        ..ConsoleOptions::default()
    };
    tell_the_set_up(&config, &engine).await?;
    tracing::info!(listen = %config.listen, "serving");
    let public = deskmate_server::serve(
        listener,
        deskmate_server::router(
            engine.clone(),
            inside.clone(),
            config.console.is_public().then(|| pages.clone()),
        ),
        serving.clone(),
        until(),
    );
    // How it is can be asked until the end.
    let within = async {
        if let Some(listener) = admin {
            let router = deskmate_server::admin_router(engine.clone(), inside);
            deskmate_server::serve(listener, router, serving.clone(), std::future::pending()).await;
        }
        std::future::pending::<()>().await;
    };
    let at_its_door = async {
        if let Some(listener) = console {
            let router = deskmate_server::console_router(engine.clone(), pages.clone());
            deskmate_server::serve(listener, router, serving.clone(), until()).await;
        }
    };
    // What other nodes, or other programs, have changed.
    let follow = async {
        let mut changes = engine.changes_elsewhere();
        while !stopping.is_cancelled() {
            tokio::select! {
                _ = changes.changed() => {}
                () = clock.sleep_until(clock.now().plus(FOLLOW)) => {}
                () = stopping.cancelled() => return,
            }
            if let Err(error) = maker.sync(&engine).await {
                tracing::warn!(%error, "channels.not_read");
            }
        }
    };
    let patience = async {
        interrupt.comes().await;
        engine.drain();
        stopping.cancel();
        clock.sleep_until(clock.now().plus(PATIENCE)).await;
    };
    let without = async {
        tokio::select! {
            _ = async { tokio::join!(public, at_its_door, follow) } => {}
            () = patience => {}
        }
        tracing::info!("stopping");
        engine.stop().await;
    };
    tokio::select! {
        () = without => {}
        () = within => {}
    }
    Ok(())
}

/// Where nobody can sign in yet, the link by which the first admin does. It is printed and not
/// logged: whoever has it is let in.
async fn tell_the_set_up(config: &Config, engine: &Engine) -> anyhow::Result<()> {
    let Some(base) = console_url(config) else { return Ok(()) };
    if let Some(SetUp { path }) = SetUp::first(engine).await? {
        out::line(&format!(
            "Nobody can sign in to the console yet. Begin here, once: {base}{path}"
        ));
    }
    Ok(())
}

/// What the address of the console begins with, if there is one.
pub(crate) fn console_url(config: &Config) -> Option<String> {
    if config.console.is_public() {
        return Some(config.base_url());
    }
    let listen = config.console.door()?;
    let own = config.console.own_url().map(|url| url.trim_end_matches('/').to_owned());
    Some(own.unwrap_or_else(|| format!("http://{listen}")))
}

async fn bind(key: &str, address: SocketAddr) -> anyhow::Result<TcpListener> {
    TcpListener::bind(address).await.with_context(|| {
        let variable = match key {
            "console.listen" => String::new(),
            key => format!(" or DESKMATE_{}", key.to_uppercase()),
        };
        format!("{key}: {address} cannot be used; `{key}`{variable} names another")
    })
}
