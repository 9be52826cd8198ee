//! Who may sign in.

use axum::{
    Extension,
    extract::{Request, State},
    http::StatusCode,
    response::Response,
};
use deskmate_store::StoreError;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Answer, json, no_role, not_now, ok, watch::moment};
use crate::{
    App,
    console::{self, Becomes, Caller},
    problem::problem,
};

/// Who may sign in.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Users")]
pub(super) struct Users {
    users: Vec<User>,
}

/// Somebody who may sign in.
#[derive(Serialize, JsonSchema)]
struct User {
    id: String,
    name: String,
    #[schemars(extend("enum" = ["viewer", "operator", "editor", "admin"]))]
    role: &'static str,
    /// Whether they sign in in two steps.
    in_two_steps: bool,
    #[schemars(extend("format" = "date-time"))]
    made_at: String,
}

/// A link for somebody.
#[derive(Serialize, JsonSchema)]
pub(super) struct Invitation {
    /// It works once, for three days.
    url: String,
}

/// `GET /api/v1/users`
pub(super) async fn list(State(app): State<App>) -> Answer {
    let console = app.engine.console();
    let found = async { Ok((console.users().await?, console.second_steps().await?)) };
    let (users, steps) = found.await.map_err(|error| not_now(&error))?;
    let shown = |user: deskmate_store::User| User {
        role: user.role.word(),
        in_two_steps: steps.iter().any(|step| step.user == user.id),
        made_at: moment(user.made_at),
        id: user.id,
        name: user.name,
    };
    ok(Users { users: users.into_iter().map(shown).collect() })
}

/// Who is invited.
#[derive(Deserialize, JsonSchema)]
#[schemars(rename = "Invite")]
#[serde(deny_unknown_fields)]
pub(super) struct InvitationBody {
    #[schemars(extend("enum" = ["viewer", "operator", "editor", "admin"]))]
    role: String,
}

/// `POST /api/v1/invitations`
pub(super) async fn invite(
    State(app): State<App>,
    Extension(caller): Extension<Caller>,
    request: Request,
) -> Answer {
    let InvitationBody { role } = json(request, r#"{"role": "viewer"}"#).await?;
    let (role, now) = (role.parse().map_err(no_role)?, app.clock().now());
    let path = console::invite(&app.engine.console(), now, role, &caller.name).await;
    let path = path.map_err(|error| not_now(&error))?;
    let root = app.engine.console_url().unwrap_or_default();
    ok(Invitation { url: format!("{root}{path}") })
}

/// Whom it is about.
#[derive(Deserialize, JsonSchema)]
#[schemars(rename = "UserName")]
#[serde(deny_unknown_fields)]
pub(super) struct NameBody {
    /// What they sign in with.
    name: String,
}

/// That it was done.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "UserChanged")]
pub(super) struct Done {
    name: String,
}

/// `POST /api/v1/users/one-step`
pub(super) async fn one_step(
    State(app): State<App>,
    Extension(caller): Extension<Caller>,
    request: Request,
) -> Answer {
    let NameBody { name } = json(request, r#"{"name": "ann"}"#).await?;
    let none = || {
        let why = "nobody of that name signs in in two steps";
        problem(StatusCode::NOT_FOUND, "not_found", why)
    };
    change(&app, &caller, name, Becomes::OneStep, none).await
}

/// What somebody is to be.
#[derive(Deserialize, JsonSchema)]
#[schemars(rename = "UserRole")]
#[serde(deny_unknown_fields)]
pub(super) struct RoleBody {
    /// What they sign in with.
    name: String,
    #[schemars(extend("enum" = ["viewer", "operator", "editor", "admin"]))]
    role: String,
}

/// `POST /api/v1/users/role`
pub(super) async fn set_role(
    State(app): State<App>,
    Extension(caller): Extension<Caller>,
    request: Request,
) -> Answer {
    let RoleBody { name, role } = json(request, r#"{"name": "ann", "role": "viewer"}"#).await?;
    let role = role.parse().map_err(no_role)?;
    change(&app, &caller, name, Becomes::Role(role), last_admin).await
}

/// `POST /api/v1/users/remove`
pub(super) async fn remove(
    State(app): State<App>,
    Extension(caller): Extension<Caller>,
    request: Request,
) -> Answer {
    let NameBody { name } = json(request, r#"{"name": "ann"}"#).await?;
    change(&app, &caller, name, Becomes::Gone, last_admin).await
}

fn last_admin() -> Response {
    problem(StatusCode::CONFLICT, "last_admin", "somebody has to stay an admin")
}

/// Changes whoever has that name. `unchanged`: they are there, and stay as they are.
async fn change(
    app: &App,
    caller: &Caller,
    name: String,
    becomes: Becomes,
    unchanged: impl FnOnce() -> Response,
) -> Answer {
    let found = app.engine.console().user_named(&console::name_of(&name)).await;
    let Some(user) = found.map_err(|error| not_now(&error))? else {
        let why = "there is nobody of that name";
        return Err(problem(StatusCode::NOT_FOUND, "not_found", why));
    };
    match console::change_user(&app.engine, caller, &user.id, becomes).await {
        Ok(()) => ok(Done { name }),
        Err(StoreError::ChangedMeanwhile) => Err(unchanged()),
        Err(error) => Err(not_now(&error)),
    }
}
