//! The routes of the control API.

use std::{sync::Arc, time::Duration};

use axum::{
    Router,
    body::Bytes,
    extract::{Path, State},
    http::StatusCode,
    middleware,
    response::{IntoResponse, Response},
    routing::{get, post, put},
};
use serde::{Deserialize, de::DeserializeOwned};
use serde_json::{Map, Value, json};

use super::{events::events, guard, webhook};
use crate::{
    act::Act,
    error::TwinError,
    faults::Faults,
    options::WebhookOptions,
    render::{self, Shape},
    rest::SERVED,
    shared::Shared,
    version::Version,
    webhook::WebhookVersion,
    world::World,
};

type Twin = State<Arc<Shared>>;

/// Everything under `/_twin`.
pub(crate) fn router(guard: &Arc<guard::Guard>) -> Router<Arc<Shared>> {
    Router::new()
        .route("/state", get(state))
        .route("/faults", get(faults).put(put_faults))
        .route("/switches", get(switches).put(put_switches))
        .route("/app", get(app).put(put_app))
        .route("/app/token", post(new_token))
        .route("/app/uninstall", post(uninstall))
        .route("/webhook", put(put_webhook))
        .route("/webhook/live", post(set_live))
        .route("/rate_limit", put(put_rate_limit))
        .route("/act", post(act))
        .route("/clock", post(clock))
        .route("/ping", post(ping))
        .route("/deliveries", get(deliveries))
        .route("/deliveries/{id}/resend", post(resend))
        .route("/calls", get(calls))
        .route("/operations", get(operations))
        .route("/events", get(events))
        .route("/conversations/{id}", get(conversation))
        .fallback(async || problem(404, "there is no such control; see GET state"))
        .layer(middleware::from_fn_with_state(Arc::clone(guard), guard::own_pages))
        .layer(middleware::from_fn_with_state(Arc::clone(guard), guard::with_token))
}

/// An error of the control API: what, where, what to do.
pub(crate) fn problem(status: u16, message: &str) -> Response {
    let status = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    (status, axum::Json(json!({ "error": message }))).into_response()
}

fn ok(value: Value) -> Response {
    axum::Json(value).into_response()
}

impl IntoResponse for TwinError {
    fn into_response(self) -> Response {
        problem(if matches!(self, Self::Refused(_)) { 409 } else { 400 }, &self.to_string())
    }
}

/// Reads a body; what is wrong with it is said by name.
fn read<T: DeserializeOwned>(body: &Bytes) -> Result<T, TwinError> {
    serde_json::from_slice(body).map_err(|e| TwinError::Invalid(format!("the body: {e}")))
}

fn or_problem(result: Result<Value, TwinError>) -> Response {
    result.map_or_else(IntoResponse::into_response, ok)
}

fn shown(shared: &Shared) -> Value {
    shared.read(|world| {
        json!({
            "describe": world.describe(),
            "app": app_shown(world),
            "switches": world.switches,
            "faults": world.faults,
            "webhook": webhook_shown(world),
            "rate_limit": world.rate.limit,
            "clock": clock_shown(world),
            "activity": world.activity,
        })
    })
}

fn clock_shown(world: &World) -> Value {
    json!({
        "stopped": world.clock.is_stopped(),
        "now_ms": world.clock.now_ms(),
        "speed": world.clock.speed(),
    })
}

async fn state(State(shared): Twin) -> Response {
    ok(shown(&shared))
}

async fn faults(State(shared): Twin) -> Response {
    ok(shared.read(|world| json!(world.faults)))
}

async fn put_faults(State(shared): Twin, body: Bytes) -> Response {
    let put = read(&body).and_then(|faults: Faults| shared.set_faults(faults));
    or_problem(put.map(|()| shared.read(|world| json!(world.faults))))
}

async fn switches(State(shared): Twin) -> Response {
    ok(shared.read(|world| json!(world.switches)))
}

/// Changes the switches that are named and leaves the others.
async fn put_switches(State(shared): Twin, body: Bytes) -> Response {
    let put = read(&body).and_then(|change: Map<String, Value>| {
        let switches = shared.read(|world| world.switches.with(&change))?;
        shared.set_switches(switches)
    });
    or_problem(put.map(|()| shared.read(|world| json!(world.switches))))
}

/// The endpoint, with the topics that are off because the app lacks their permission.
fn webhook_shown(world: &World) -> Value {
    let mut shown = json!(world.endpoint);
    let off = world.endpoint.topics.iter().filter(|topic| !world.app.may_hear(topic));
    shown["off"] = off.cloned().collect();
    shown
}

fn app_shown(world: &World) -> Value {
    let mut shown = json!(world.app.settings);
    shown["client_id"] = world.app.client_id.clone().into();
    shown["installed"] = world.app.installed.into();
    shown
}

async fn app(State(shared): Twin) -> Response {
    ok(shared.read(app_shown))
}

/// Changes what is named of the app and leaves the rest.
async fn put_app(State(shared): Twin, body: Bytes) -> Response {
    let put = read(&body).and_then(|change: Map<String, Value>| {
        let settings = shared.read(|world| world.app.settings.with(&change))?;
        shared.set_app(settings)
    });
    or_problem(put.map(|()| shared.read(app_shown)))
}

/// *Regenerate token*: the old private token is over.
async fn new_token(State(shared): Twin) -> Response {
    ok(json!({ "access_token": shared.new_access_token() }))
}

/// The app goes; a new token installs it again.
async fn uninstall(State(shared): Twin) -> Response {
    shared.with(World::uninstall_app);
    ok(shared.read(app_shown))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PutWebhook {
    url: String,
    topics: Option<Vec<String>>,
    version: Option<WebhookVersion>,
}

/// What is not given stays as it is.
async fn put_webhook(State(shared): Twin, body: Bytes) -> Response {
    let put: PutWebhook = match read(&body) {
        Ok(put) => put,
        Err(error) => return error.into_response(),
    };
    let now = shared.read(|world| world.endpoint.clone());
    let webhook = WebhookOptions {
        url: put.url,
        topics: Some(put.topics.unwrap_or(now.topics)),
        version: put.version.unwrap_or(now.version),
    };
    let saved = webhook::save(&shared, webhook).await;
    or_problem(saved.map(|_| shared.read(webhook_shown)))
}

async fn set_live(State(shared): Twin) -> Response {
    shared.with(World::set_live);
    ok(shared.read(webhook_shown))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PutRateLimit {
    limit: Option<u32>,
}

async fn put_rate_limit(State(shared): Twin, body: Bytes) -> Response {
    let put = read(&body).map(|put: PutRateLimit| {
        shared.set_rate_limit(put.limit);
        json!({ "limit": put.limit })
    });
    or_problem(put)
}

async fn act(State(shared): Twin, body: Bytes) -> Response {
    let acted = read(&body).and_then(|act: Act| shared.act(act));
    or_problem(acted.map(|acted| json!(acted)))
}

#[derive(Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
enum MoveClock {
    /// Stand still.
    Stop {},
    /// Forward, and back to standing or running as before.
    Step { seconds: f64 },
    /// Run on from where it stands, so many times as fast as real time (default 1).
    Run { speed: Option<u32> },
}

/// `{"stop":{}}`, `{"step":{"seconds":60}}`, `{"run":{}}`, `{"run":{"speed":60}}`.
async fn clock(State(shared): Twin, body: Bytes) -> Response {
    match read(&body) {
        Err(error) => return error.into_response(),
        Ok(MoveClock::Stop {}) => shared.stop_clock(),
        Ok(MoveClock::Run { speed }) => shared.run_clock(speed.unwrap_or(1)),
        Ok(MoveClock::Step { seconds }) => match Duration::try_from_secs_f64(seconds) {
            Ok(by) => shared.advance(by).await,
            Err(_) => {
                let message = format!("step: `seconds` is {seconds}; the clock only goes forward");
                return TwinError::Clock(message).into_response();
            }
        },
    }
    ok(shared.read(clock_shown))
}

async fn ping(State(shared): Twin) -> Response {
    shared.with(World::ping);
    ok(json!({}))
}

async fn deliveries(State(shared): Twin) -> Response {
    ok(shared.read(|world| json!(world.deliveries.attempts.values().collect::<Vec<_>>())))
}

async fn resend(State(shared): Twin, Path(id): Path<u64>) -> Response {
    match shared.with(|world| world.resend(id)) {
        Some(id) => ok(json!({ "id": id })),
        None => problem(404, &format!("there is no delivery {id} in the log")),
    }
}

async fn calls(State(shared): Twin) -> Response {
    ok(shared.read(|world| json!(world.calls)))
}

/// What is served of Intercom's API.
async fn operations() -> Response {
    ok(json!(SERVED))
}

async fn conversation(State(shared): Twin, Path(id): Path<String>) -> Response {
    let found = shared.read(|world| {
        let conversation = world.conversations.get(&id)?;
        Some(render::conversation(world, conversation, &Shape::whole(Version::V2_14)))
    });
    match found {
        Some(conversation) => ok(conversation),
        None => problem(404, &format!("there is no conversation `{id}`")),
    }
}
