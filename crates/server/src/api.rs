//! `/api/v1`: what the pages do, for scripts that show a token.

mod channels;
mod contacts;
mod conversations;
mod describe;
mod drafts;
mod outreach;
mod set_up;
mod users;

use axum::{
    Json, Router,
    body::{Bytes, to_bytes},
    extract::{Request, State},
    http::{StatusCode, header::AUTHORIZATION},
    middleware::{self, Next},
    response::Response,
    routing,
};
use deskmate_store::{Role, StoreError};
use serde::de::DeserializeOwned;

use crate::{
    App,
    console::{Caller, Guarded, digest},
    problem::problem,
};
use describe::Route;

/// Most bytes of what is asked for.
const MOST_BYTES: usize = 64 * 1024;

/// Where the API describes itself, for whoever asks.
pub(crate) const DESCRIPTION: &str = "/api/v1/openapi.json";

/// The routes, each with what whoever asks has to be and what it takes and answers: there is no
/// other way to add one.
fn all() -> Vec<Route> {
    let get = |path, role, does, serves| Route::new("GET", path, role, does, serves);
    let post = |path, role, does, serves| Route::new("POST", path, role, does, serves);
    let (viewer, operator) = (Role::Viewer, Role::Operator);
    let (editor, admin) = (Role::Editor, Role::Admin);
    vec![
        get("/api/v1/channels", viewer, "How each channel does", routing::get(channels::list))
            .answers::<channels::Channels>(200),
        get("/api/v1/channels/{name}", viewer, "How a channel does", routing::get(channels::one))
            .answers::<channels::Shown>(200)
            .refuses(&[404]),
        post(
            "/api/v1/channels/{name}/pause",
            operator,
            "Stops a channel",
            routing::post(channels::pause),
        )
        .takes::<channels::PauseBody>(true)
        .answers::<channels::Channels>(200)
        .refuses(&[404]),
        post(
            "/api/v1/channels/{name}/resume",
            operator,
            "Lets a channel go on",
            routing::post(channels::resume),
        )
        .answers::<channels::Channels>(200)
        .refuses(&[404, 409]),
        get(
            "/api/v1/channels/{name}/set-up",
            editor,
            "How a channel of the console is set up; no secret is told",
            routing::get(set_up::get),
        )
        .answers::<set_up::Shown>(200)
        .refuses(&[404, 409]),
        post(
            "/api/v1/channels/{name}/set-up",
            editor,
            "Makes a channel, or changes it, once Intercom was asked about all of it; it counts at once",
            routing::post(set_up::put),
        )
        .takes::<set_up::Change>(true)
        .answers::<set_up::Shown>(200)
        .refuses(&[404, 409]),
        post(
            "/api/v1/channels/{name}/remove",
            editor,
            "Takes a channel of the console away; what is stored of its conversations stays",
            routing::post(set_up::remove),
        )
        .takes::<set_up::Removal>(true)
        .answers::<set_up::Removed>(200)
        .refuses(&[404, 409]),
        post("/api/v1/pause", operator, "Stops all channels", routing::post(channels::pause_all))
            .takes::<channels::PauseBody>(true)
            .answers::<channels::Channels>(200),
        post(
            "/api/v1/resume",
            operator,
            "Lets all channels go on that were stopped together",
            routing::post(channels::resume_all),
        )
        .answers::<channels::Channels>(200)
        .refuses(&[409]),
        post(
            "/api/v1/channels/{name}/say",
            operator,
            "Has the bot say something; it goes out by itself, once",
            routing::post(outreach::say),
        )
        .takes::<outreach::Asked>(true)
        .answers::<outreach::Shown>(202)
        .refuses(&[404, 409]),
        get(
            "/api/v1/channels/{name}/said/{id}",
            viewer,
            "How far a message has come that the bot was to say",
            routing::get(outreach::said),
        )
        .answers::<outreach::Shown>(200)
        .refuses(&[404]),
        get(
            "/api/v1/drafts",
            viewer,
            "The drafts that wait, the oldest first, at most 100",
            routing::get(drafts::list),
        )
        .answers::<drafts::Drafts>(200),
        post(
            "/api/v1/drafts/{id}/send",
            operator,
            "Sends a draft, or other words in its place; whoever works on the conversation carries it out",
            routing::post(drafts::send),
        )
        .takes::<drafts::SendBody>(false)
        .answers::<drafts::Decided>(202)
        .refuses(&[404, 409]),
        post(
            "/api/v1/drafts/{id}/reject",
            operator,
            "Rejects a draft",
            routing::post(drafts::reject),
        )
        .takes::<drafts::RejectBody>(false)
        .answers::<drafts::Decided>(202)
        .refuses(&[404, 409]),
        post(
            "/api/v1/conversations/{channel}/{id}/give",
            operator,
            "Gives a conversation to the bot; whoever works on it carries it out",
            routing::post(conversations::give),
        )
        .answers::<conversations::Done>(202)
        .refuses(&[404]),
        post(
            "/api/v1/conversations/{channel}/{id}/take",
            operator,
            "Takes a conversation from the bot; whoever works on it carries it out",
            routing::post(conversations::take),
        )
        .answers::<conversations::Done>(202)
        .refuses(&[404]),
        get(
            "/api/v1/contacts/{id}",
            admin,
            "All that is stored of a contact",
            routing::get(contacts::export),
        )
        .answers::<contacts::Stored>(200)
        .refuses(&[404]),
        post(
            "/api/v1/contacts/{id}/erase",
            admin,
            "Forgets all that is stored of a contact",
            routing::post(contacts::erase),
        )
        .answers::<contacts::Erased>(200)
        .refuses(&[404]),
        get("/api/v1/users", admin, "Who may sign in to the console", routing::get(users::list))
            .answers::<users::Users>(200),
        post(
            "/api/v1/users/one-step",
            admin,
            "Takes the second step of signing in from somebody who has lost their phone",
            routing::post(users::one_step),
        )
        .takes::<users::NameBody>(true)
        .answers::<users::Done>(200)
        .refuses(&[404]),
        post(
            "/api/v1/invitations",
            admin,
            "Makes a link by which somebody becomes a user",
            routing::post(users::invite),
        )
        .takes::<users::InvitationBody>(true)
        .answers::<users::Invitation>(200),
    ]
}

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
    request.extensions_mut().insert(Caller { name, role: may, session: None });
    next.run(request).await
}
