//! `/api/v1`: what the pages do, for scripts that show a token.

mod channels;
mod conversations;
mod drafts;
mod outreach;
mod users;

use axum::{
    Router,
    body::{Bytes, to_bytes},
    extract::{Request, State},
    http::{StatusCode, header::AUTHORIZATION},
    middleware::{self, Next},
    response::Response,
    routing::{self, MethodRouter},
};
use deskmate_store::Role;

use crate::{
    App,
    console::{Caller, Guarded, digest},
    problem::problem,
};

/// Most bytes of what is asked for.
const MOST_BYTES: usize = 64 * 1024;

/// A route of the API.
type Route = (Guarded, MethodRouter<App>);

/// The routes, each with what whoever asks has to be: there is no other way to add one.
fn all() -> Vec<Route> {
    let on = |method, path, role, serves| (Guarded { method, path, role }, serves);
    let get = |path, role, serves| on("GET", path, role, serves);
    let post = |path, role, serves| on("POST", path, role, serves);
    let (viewer, operator, admin) = (Role::Viewer, Role::Operator, Role::Admin);
    vec![
        get("/api/v1/channels", viewer, routing::get(channels::list)),
        get("/api/v1/channels/{name}", viewer, routing::get(channels::one)),
        post("/api/v1/channels/{name}/pause", operator, routing::post(channels::pause)),
        post("/api/v1/channels/{name}/resume", operator, routing::post(channels::resume)),
        post("/api/v1/pause", operator, routing::post(channels::pause_all)),
        post("/api/v1/resume", operator, routing::post(channels::resume_all)),
        post("/api/v1/channels/{name}/say", operator, routing::post(outreach::say)),
        get("/api/v1/channels/{name}/said/{id}", viewer, routing::get(outreach::said)),
        get("/api/v1/drafts", viewer, routing::get(drafts::list)),
        post("/api/v1/drafts/{id}/send", operator, routing::post(drafts::send)),
        post("/api/v1/drafts/{id}/reject", operator, routing::post(drafts::reject)),
        post(
            "/api/v1/conversations/{channel}/{id}/give",
            operator,
            routing::post(conversations::give),
        ),
        post(
            "/api/v1/conversations/{channel}/{id}/take",
            operator,
            routing::post(conversations::take),
        ),
        get("/api/v1/users", admin, routing::get(users::list)),
        post("/api/v1/invitations", admin, routing::post(users::invite)),
    ]
}

/// What the API asks of whoever comes.
pub fn guarded() -> Vec<Guarded> {
    all().into_iter().map(|(guarded, _)| guarded).collect()
}

pub(crate) fn routes(app: &App) -> Router<App> {
    let add = |routes: Router<App>, (guarded, serves): Route| {
        let may = middleware::from_fn_with_state((app.clone(), guarded.role), may);
        routes.route(guarded.path, serves.layer(may))
    };
    all().into_iter().fold(Router::new(), add)
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

/// Only whoever shows a token that is at least that.
async fn may(State((app, role)): State<(App, Role)>, mut request: Request, next: Next) -> Response {
    let shown = request.headers().get(AUTHORIZATION).and_then(|value| value.to_str().ok());
    let Some(shown) = shown.and_then(|value| value.strip_prefix("Bearer ")).map(str::trim) else {
        let message = "send a token of Settings as `authorization: Bearer TOKEN`";
        return problem(StatusCode::UNAUTHORIZED, "no_token", message);
    };
    let token = match app.engine.console().token(&digest(shown)).await {
        Ok(Some(token)) => token,
        Ok(None) => {
            let message = "there is no such token; make one under Settings";
            return problem(StatusCode::UNAUTHORIZED, "wrong_token", message);
        }
        Err(error) => {
            tracing::error!(%error, "api.store_failed");
            return problem(
                StatusCode::SERVICE_UNAVAILABLE,
                "not_now",
                "the database does not answer; try again",
            );
        }
    };
    if token.role < role {
        let message = format!("this token is a {}'s; this is for {role}s", token.role);
        return problem(StatusCode::FORBIDDEN, "not_allowed", message);
    }
    let name = format!("token {}", token.name);
    request.extensions_mut().insert(Caller { name, role: token.role, session: None });
    next.run(request).await
}
