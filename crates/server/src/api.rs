//! `/api/v1`: what the pages do, for scripts that show a token.

mod channels;
mod users;

use axum::{
    Router,
    extract::{Request, State},
    http::{StatusCode, header::AUTHORIZATION},
    middleware::{self, Next},
    response::Response,
    routing::{MethodRouter, get, post},
};
use deskmate_store::Role;

use crate::{
    App,
    console::{Caller, digest},
    problem::problem,
};

/// Most bytes of what is asked for.
const MOST_BYTES: usize = 64 * 1024;

/// Whoever may do something, as routes say it.
fn needs(app: &App, role: Role, route: MethodRouter<App>) -> MethodRouter<App> {
    route.layer(middleware::from_fn_with_state((app.clone(), role), may))
}

/// The routes, each with what whoever asks has to be.
pub(crate) fn routes(app: &App) -> Router<App> {
    let viewer = |route| needs(app, Role::Viewer, route);
    let operator = |route| needs(app, Role::Operator, route);
    let admin = |route| needs(app, Role::Admin, route);
    Router::new()
        .route("/api/v1/channels", viewer(get(channels::list)))
        .route("/api/v1/channels/{name}", viewer(get(channels::one)))
        .route("/api/v1/channels/{name}/pause", operator(post(channels::pause)))
        .route("/api/v1/channels/{name}/resume", operator(post(channels::resume)))
        .route("/api/v1/pause", operator(post(channels::pause_all)))
        .route("/api/v1/resume", operator(post(channels::resume_all)))
        .route("/api/v1/users", admin(get(users::list)))
        .route("/api/v1/invitations", admin(post(users::invite)))
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
