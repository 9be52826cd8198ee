//! `deskmate serve`: the service.

use std::sync::Arc;

use anyhow::Context;
use deskmate_engine::{Clock, Engine, EngineOptions, SystemClock};
use metrics_exporter_prometheus::PrometheusBuilder;
use tokio::net::TcpListener;

use crate::{args::Serve, config, until, wiring};

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
    let metrics = PrometheusBuilder::new().install_recorder().context("metrics")?;
    let base_url = config.base_url();
    if channels.is_empty() {
        tracing::warn!("no channel is configured: nothing will be answered");
    }
    for channel in &channels {
        tracing::info!(channel.name = %channel.name(), webhook = format!("{base_url}/hooks/{}", channel.hook()), "channel.webhook");
    }
    let node = ulid::Ulid::generate().to_string();
    let engine =
        Engine::start(EngineOptions { store, clock, channels, public_url: base_url, node }).await?;
    tracing::info!(listen = %config.listen, "serving");
    let router = deskmate_server::router(engine.clone(), Some(metrics));
    let served = deskmate_server::serve(listener, router, until::interrupted()).await;
    tracing::info!("stopping");
    engine.stop().await;
    served.context("the listener failed")
}
