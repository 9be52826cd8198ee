//! The HTTP side of Deskmate: webhook ingress, the API for bots, health and metrics.
//!
//! Everything that can be judged from a request's head is judged before its body is read, and no
//! connection costs more than its part: see [`Limits`] and `docs/security.md`.

mod answers;
mod bodies;
mod connections;
mod files;
mod health;
mod hooks;
mod inside;
mod problem;
mod sampled;

use std::sync::Arc;

use axum::{
    Router,
    routing::{get, post},
};
use deskmate_engine::{Clock, Engine};
use tower_http::catch_panic::CatchPanicLayer;

pub use bodies::{MAX_BODY_BYTES, MAX_HELD_BYTES};
pub use connections::{Limits, MAX_HEAD_BYTES, Serving, serve};
pub use inside::Inside;
pub use sampled::{MAX_SHOWN, SAMPLE_EVERY};

use self::{inside::Counted, sampled::Sampled};

/// What the handlers need.
#[derive(Clone)]
pub(crate) struct App {
    engine: Engine,
    inside: Inside,
    /// Whether whoever reaches this door may know what is inside.
    is_inside: bool,
    counted: Arc<Counted>,
    sampled: Arc<Sampled>,
}

impl App {
    fn new(engine: Engine, inside: Inside, is_inside: bool) -> Self {
        let (counted, sampled) = (Arc::default(), Arc::default());
        Self { engine, inside, is_inside, counted, sampled }
    }

    fn clock(&self) -> &dyn Clock {
        &**self.engine.clock()
    }
}

/// What the world may reach: webhooks, late answers, and whether it lives. `/metrics` and the
/// details of `/readyz` are behind the token of `inside`.
pub fn router(engine: Engine, inside: Inside) -> Router {
    let app = App::new(engine, inside, false);
    let routes = Router::new()
        .route("/hooks/{hook}", post(hooks::notification).get(hooks::check))
        .route("/api/v1/turns/{turn}", post(answers::answer))
        .route(
            "/api/v1/files/{channel}/{conversation}/{message}/{at}/{token}/{name}",
            get(files::file),
        );
    finished(routes, app)
}

/// What is for the inside: health with its details, and metrics, for whoever can reach it.
pub fn admin_router(engine: Engine, inside: Inside) -> Router {
    finished(Router::new(), App::new(engine, inside, true))
}

fn finished(routes: Router<App>, app: App) -> Router {
    routes
        .route("/healthz", get(health::alive))
        .route("/readyz", get(health::ready))
        .route("/metrics", get(inside::metrics))
        .fallback(problem::not_found)
        .method_not_allowed_fallback(problem::wrong_method)
        .layer(CatchPanicLayer::custom(problem::panicked))
        .with_state(app)
}
