//! The HTTP side of Deskmate: webhook ingress, the API for bots, health and metrics.
//!
//! Everything that can be judged from a request's head is judged before its body is read, and no
//! connection costs more than its part: see [`Limits`] and `docs/security.md`.

mod answers;
pub mod api;
mod bodies;
mod bots;
mod connections;
pub mod console;
mod files;
mod health;
mod hooks;
mod inside;
mod problem;
mod prometheus;
mod sampled;

use std::sync::Arc;

use axum::{
    Router,
    extract::Request,
    middleware::{self, Next},
    response::{Redirect, Response},
    routing::{get, post},
};
use deskmate_engine::{Clock, Engine};
use tower_http::catch_panic::CatchPanicLayer;
use tracing::Instrument as _;

pub use bodies::{MAX_BODY_BYTES, MAX_HELD_BYTES};
pub use connections::{Limits, MAX_HEAD_BYTES, Serving, serve};
pub use console::ConsoleOptions;
pub use inside::Inside;
pub use prometheus::Metrics;
pub use sampled::{MAX_SHOWN, SAMPLE_EVERY};

use self::{
    inside::Counted,
    sampled::{Sampled, Shown},
};

const HOOKS: &str = "/hooks/{hook}";
const BOTS: &str = "/bots/{hook}";
const ANSWERS: &str = "/api/v1/turns/{turn}";
const FILES: &str = "/api/v1/files/{channel}/{conversation}/{message}/{at}/{token}/{name}";
const ALIVE: &str = "/healthz";
const READY: &str = "/readyz";
const METRICS: &str = "/metrics";

/// What the handlers need.
#[derive(Clone)]
pub(crate) struct App {
    engine: Engine,
    inside: Inside,
    /// What makes channels that are set up here, if any can be.
    maker: Option<Arc<dyn console::Maker>>,
    /// Whether whoever reaches this door may know what is inside.
    is_inside: bool,
    counted: Arc<Counted>,
    sampled: Arc<Sampled>,
}

impl App {
    fn new(engine: Engine, inside: Inside, is_inside: bool) -> Self {
        let (counted, sampled) = (Arc::default(), Arc::default());
        Self { engine, inside, maker: None, is_inside, counted, sampled }
    }

    fn with_maker(self, console: Option<&ConsoleOptions>) -> Self {
        Self { maker: console.and_then(|console| console.maker.clone()), ..self }
    }

    fn clock(&self) -> &dyn Clock {
        &**self.engine.clock()
    }
}

/// What the world may reach: webhooks, late answers, and whether it lives; the API for scripts, and
/// the console if it is to be there. `/metrics` and the details of `/readyz` are behind the token of
/// `inside`.
pub fn router(engine: Engine, inside: Inside, console: Option<ConsoleOptions>) -> Router {
    let app = App::new(engine.clone(), inside, false).with_maker(console.as_ref());
    let routes = Router::new()
        .route(HOOKS, post(hooks::notification).get(hooks::check))
        .route(BOTS, post(bots::post).get(bots::post))
        .route(ANSWERS, post(answers::answer))
        .route(FILES, get(files::file))
        .merge(api::routes(&app));
    finished(with_console(routes, engine, console), app)
}

/// The console alone, at a door of its own, and the API for scripts.
pub fn console_router(engine: Engine, console: ConsoleOptions) -> Router {
    let app = App::new(engine.clone(), Inside::default(), false).with_maker(Some(&console));
    finished(with_console(api::routes(&app), engine, Some(console)), app)
}

fn with_console(
    routes: Router<App>,
    engine: Engine,
    console: Option<ConsoleOptions>,
) -> Router<App> {
    let Some(options) = console else { return routes };
    let pages = console::Pages::new(engine, options);
    let first = pages.at("/channels");
    let to_first = move || async move { Redirect::to(&first) };
    routes
        .merge(console::router(&pages))
        .route("/", get(to_first.clone()))
        .route("/console/", get(to_first))
}

/// What is for the inside: health with its details, and metrics, for whoever can reach it.
pub fn admin_router(engine: Engine, inside: Inside) -> Router {
    finished(Router::new(), App::new(engine, inside, true))
}

fn finished(routes: Router<App>, app: App) -> Router {
    routes
        .route(ALIVE, get(health::alive))
        .route(READY, get(health::ready))
        .route(METRICS, get(inside::metrics))
        .fallback(problem::not_found)
        .method_not_allowed_fallback(problem::wrong_method)
        .layer(CatchPanicLayer::custom(problem::panicked))
        .layer(middleware::from_fn(in_its_span))
        .with_state(app)
}

/// Answers a request within a span that says which one it is. The route stands for the path: that
/// of a webhook is as good as a key.
async fn in_its_span(request: Request, next: Next) -> Response {
    let path = request.uri().path();
    let is_at = |door: &&&str| path.starts_with(door.split('{').next().unwrap_or(door));
    let route = [HOOKS, BOTS, ANSWERS, FILES, ALIVE, READY, METRICS, "/api/v1/", console::PATH]
        .iter()
        .find(is_at)
        .unwrap_or(&"none");
    let method = Shown(request.method().as_str());
    let span = tracing::error_span!("request", http.method = %method, http.route = *route);
    next.run(request).instrument(span).await
}
