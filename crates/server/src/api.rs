//! `/api/v1`: what the pages do, for scripts that show a token.

mod bots;
mod channels;
mod contacts;
mod conversations;
mod describe;
mod drafts;
mod outreach;
mod routes;
mod set_up;
mod tokens;
mod users;
mod watch;

use std::sync::Arc;

use axum::{
    Json, Router,
    body::{Bytes, to_bytes},
    extract::{Request, State},
    http::{
        HeaderValue, StatusCode,
        header::{AUTHORIZATION, CONTENT_TYPE},
    },
    middleware::{self, Next},
    response::{IntoResponse, Response},
    routing,
};
use deskmate_core::Timestamp;
use deskmate_engine::Channel;
use deskmate_store::{Role, StoreError};
use serde::{Serialize, de::DeserializeOwned};

use crate::{
    App,
    console::{Caller, Guarded, digest},
    problem::problem,
};
use describe::Route;
use routes::all;

/// Most bytes of what is asked for.
const MOST_BYTES: usize = 64 * 1024;

/// Where the API describes itself, for whoever asks.
pub(crate) const DESCRIPTION: &str = "/api/v1/openapi.json";

/// What the API asks of whoever comes.
pub fn guarded() -> Vec<Guarded> {
    all().into_iter().map(|route| route.guarded).collect()
}

/// What the API takes and answers, as OpenAPI 3.1. `server` is the address before `/api/v1`, where
/// that is known.
pub fn description(server: Option<&str>) -> serde_json::Value {
    describe::document(&all(), server)
}

pub(crate) fn routes(app: &App) -> Router<App> {
    let add = |routes: Router<App>, route: Route| {
        let may = middleware::from_fn_with_state((app.clone(), route.guarded.role), may);
        routes.route(route.guarded.path, route.serves.layer(may))
    };
    // How it is used is no secret, and tools ask for it without a token.
    let described = routing::get(async |State(app): State<App>| {
        Json(description(Some(app.engine.public_url())))
    });
    all().into_iter().fold(Router::new().route(DESCRIPTION, described), add)
}

/// What a route answers, or why it does not.
type Answer = Result<Response, Response>;

/// All is well.
fn ok<T: Serialize, E>(told: T) -> Result<Response, E> {
    Ok(Json(told).into_response())
}

/// There is no such role.
fn no_role(why: String) -> Response {
    problem(StatusCode::UNPROCESSABLE_ENTITY, "unreadable", why)
}

/// The channel of that name.
fn channel(app: &App, name: &str) -> Option<Arc<Channel>> {
    app.engine.channels().find(|channel| channel.name().as_str() == name)
}

/// The body of a request.
///
/// # Errors
/// What whoever asked is told where it is too large, or did not arrive whole.
async fn body(request: Request) -> Result<Bytes, Response> {
    to_bytes(request.into_body(), MOST_BYTES).await.map_err(|_| {
        let why = "the body is too large, or did not arrive whole";
        problem(StatusCode::PAYLOAD_TOO_LARGE, "too_large", why)
    })
}

/// The body of a request, as JSON of that shape.
///
/// # Errors
/// What whoever asked is told, with an example.
async fn json<T: DeserializeOwned>(request: Request, example: &str) -> Result<T, Response> {
    let body = body(request).await?;
    serde_json::from_slice(&body).map_err(|error| {
        let why = format!("{error}; send {example}");
        problem(StatusCode::UNPROCESSABLE_ENTITY, "unreadable", why)
    })
}

/// The store does not answer.
fn not_now(error: &StoreError) -> Response {
    tracing::error!(%error, "api.store_failed");
    problem(StatusCode::SERVICE_UNAVAILABLE, "not_now", "the database does not answer; try again")
}

/// Only whoever shows a token that is at least that.
async fn may(State((app, role)): State<(App, Role)>, mut request: Request, next: Next) -> Response {
    let shown = request.headers().get(AUTHORIZATION).and_then(|value| value.to_str().ok());
    let Some(shown) = shown.and_then(|value| value.strip_prefix("Bearer ")).map(str::trim) else {
        let message = "send a token of Settings as `authorization: Bearer TOKEN`";
        return problem(StatusCode::UNAUTHORIZED, "no_token", message);
    };
    let (token, may) = match app.engine.console().token(&digest(shown)).await {
        Ok(Some(found)) => found,
        Ok(None) => {
            let message = "there is no such token; make one under Settings";
            return problem(StatusCode::UNAUTHORIZED, "wrong_token", message);
        }
        Err(error) => return not_now(&error),
    };
    if may < role {
        let message = format!("this token is a {may}'s; this is for {role}s");
        return problem(StatusCode::FORBIDDEN, "not_allowed", message);
    }
    let name = format!("token {}", token.name);
    request.extensions_mut().insert(Caller { name, role: may, user: token.user, session: None });
    as_problem(next.run(request).await).await
}

/// An address or a query that cannot be read is refused in the words of a library: scripts get those
/// as they get all else.
async fn as_problem(answer: Response) -> Response {
    let is_text = |value: &HeaderValue| value.as_bytes().starts_with(b"text/plain");
    let is_told = answer.headers().get(CONTENT_TYPE).is_some_and(is_text);
    if answer.status() != StatusCode::BAD_REQUEST || !is_told {
        return answer;
    }
    let why = to_bytes(answer.into_body(), MOST_BYTES).await.unwrap_or_default();
    problem(StatusCode::BAD_REQUEST, "unreadable", String::from_utf8_lossy(&why))
}

/// Where the next answer of a list goes on: `next` of the one before.
///
/// # Errors
/// It is none.
fn cursor(after: Option<&str>) -> Result<Option<(Timestamp, &str)>, NoSuchPlace> {
    let Some(after) = after else { return Ok(None) };
    let read = after
        .split_once('.')
        .and_then(|(at, id)| Some((Timestamp::from_millis(at.parse().ok()?), id)));
    read.map(Some).ok_or(NoSuchPlace)
}

/// A list does not go on from there.
struct NoSuchPlace;

impl IntoResponse for NoSuchPlace {
    fn into_response(self) -> Response {
        let why = "`after` is `next` of the answer before";
        problem(StatusCode::UNPROCESSABLE_ENTITY, "no_such_place", why)
    }
}
