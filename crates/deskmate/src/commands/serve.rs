//! `deskmate serve`: the service.

use std::{sync::Arc, time::Duration};

use anyhow::Context;
use deskmate_engine::{Clock, Engine, EngineOptions, SystemClock};
use metrics_exporter_prometheus::PrometheusBuilder;
use tokio::{net::TcpListener, sync::oneshot};

use crate::{args::Serve, config, until::Interrupt, wiring};

/// How long a stop waits for requests that have begun: one whose sender has gone silent never ends.
const PATIENCE: Duration = Duration::from_secs(5);

pub(crate) async fn run(args: Serve) -> anyhow::Result<()> {
    let config = config::load(&args.config)?;
    let clock: Arc<dyn Clock> = Arc::new(SystemClock);
    let store = wiring::store(&config).await?;
    let channels = wiring::channels(&config, &*store, &clock).await?;
    let listener = TcpListener::bind(config.listen).await.with_context(|| {
        format!(
            "listen: {} cannot be used; `listen` or DESKMATE_LISTEN names another",
            config.listen
        )
    })?;
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
    let node = ulid::Ulid::generate().to_string();
    let engine = Engine::start(EngineOptions {
        store,
        clock: Arc::clone(&clock),
        channels,
        public_url: base_url,
        node,
    })
    .await?;
    tracing::info!(listen = %config.listen, "serving");
    let router = deskmate_server::router(engine.clone(), Some(metrics));
    let (stop, stopped) = oneshot::channel::<()>();
    let stopped = async move { stopped.await.unwrap_or_default() };
    let patience = async {
        interrupt.comes().await;
        drop(stop);
        clock.sleep_until(clock.now().plus(PATIENCE)).await;
    };
    let served = tokio::select! {
        served = deskmate_server::serve(listener, router, stopped) => served,
        () = patience => Ok(()),
    };
    tracing::info!("stopping");
    engine.stop().await;
    served.context("the listener failed")
}
