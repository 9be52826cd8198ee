//! The HTTP side of Deskmate: webhook ingress, the API for bots, health and metrics.

mod answers;
mod health;
mod hooks;
mod problem;

use std::{future::Future, net::SocketAddr, sync::Arc};

use axum::{
    Router,
    routing::{get, post},
};
use deskmate_engine::Engine;
use metrics_exporter_prometheus::PrometheusHandle;
use tokio::net::TcpListener;
use tower_http::catch_panic::CatchPanicLayer;

/// What the handlers need.
#[derive(Clone)]
pub(crate) struct App {
    engine: Engine,
    metrics: Option<Arc<PrometheusHandle>>,
}

/// All routes. Without `metrics`, `/metrics` is not there.
pub fn router(engine: Engine, metrics: Option<PrometheusHandle>) -> Router {
    let app = App { engine, metrics: metrics.map(Arc::new) };
    Router::new()
        .route("/hooks/{hook}", post(hooks::notification).get(hooks::check))
        .route("/api/v1/turns/{turn}", post(answers::answer))
        .route("/healthz", get(health::alive))
        .route("/readyz", get(health::ready))
        .route("/metrics", get(health::metrics))
        .fallback(problem::not_found)
        .method_not_allowed_fallback(problem::wrong_method)
        .layer(CatchPanicLayer::custom(problem::panicked))
        .with_state(app)
}

/// Serves until `until` is over, and then finishes what has begun.
///
/// # Errors
/// What the listener says.
pub async fn serve(
    listener: TcpListener,
    router: Router,
    until: impl Future<Output = ()> + Send + 'static,
) -> std::io::Result<()> {
    let router = router.into_make_service_with_connect_info::<SocketAddr>();
    axum::serve(listener, router).with_graceful_shutdown(until).await
}
