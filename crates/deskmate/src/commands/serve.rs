//! `deskmate serve`: the service.

mod descriptors;

use std::{net::SocketAddr, sync::Arc, time::Duration};

use anyhow::Context;
use deskmate_engine::{Clock, Engine, EngineOptions, SystemClock};
use deskmate_server::{Inside, Limits, Serving};
use metrics_exporter_prometheus::PrometheusBuilder;
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;

use crate::{args::Serve, config, until::Interrupt, wiring};

/// How long a stop waits for requests that have begun: one whose sender has gone silent never ends.
const PATIENCE: Duration = Duration::from_secs(5);

pub(crate) async fn run(args: Serve) -> anyhow::Result<()> {
    let config = config::load(&args.config)?;
    let clock: Arc<dyn Clock> = Arc::new(SystemClock);
    let store = wiring::store(&config).await?;
    let channels = wiring::channels(&config, &*store, &clock).await?;
    let listener = bind("listen", config.listen).await?;
    let admin = match config.admin_listen {
        Some(address) => Some(bind("admin_listen", address).await?),
        None => None,
    };
    let interrupt = Interrupt::listen()?;
    let metrics = PrometheusBuilder::new().install_recorder().context("metrics")?;
    let base_url = config.base_url();
    if channels.is_empty() {
        tracing::warn!("no channel is configured: nothing will be answered");
    }
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
        retention: (&config.retention).into(),
        node: deskmate_engine::random::id(),
    })
    .await?;
    let inside = Inside {
        metrics: Some(Arc::new(metrics)),
        token: config.admin_token.as_deref().map(Arc::from),
    };
    let connections = descriptors::room_for(config.max_connections);
    let limits = Limits { connections, ..Limits::default() };
    let serving = Serving { clock: Arc::clone(&clock), limits };
    let stopping = CancellationToken::new();
    let until = || stopping.clone().cancelled_owned();
    tracing::info!(listen = %config.listen, "serving");
    let public = deskmate_server::serve(
        listener,
        deskmate_server::router(engine.clone(), inside.clone()),
        serving.clone(),
        until(),
    );
    // How it is can be asked until the end.
    let within = async {
        if let Some(listener) = admin {
            let router = deskmate_server::admin_router(engine.clone(), inside);
            deskmate_server::serve(listener, router, serving, std::future::pending()).await;
        }
        std::future::pending::<()>().await;
    };
    let patience = async {
        interrupt.comes().await;
        engine.drain();
        stopping.cancel();
        clock.sleep_until(clock.now().plus(PATIENCE)).await;
    };
    let without = async {
        tokio::select! {
            () = public => {}
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

async fn bind(key: &str, address: SocketAddr) -> anyhow::Result<TcpListener> {
    TcpListener::bind(address).await.with_context(|| {
        let variable = format!("DESKMATE_{}", key.to_uppercase());
        format!("{key}: {address} cannot be used; `{key}` or {variable} names another")
    })
}
