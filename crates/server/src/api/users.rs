//! Who may sign in.

use axum::{
    Extension, Json,
    extract::{Request, State},
    http::StatusCode,
    response::{IntoResponse, Response},
};
use deskmate_store::{AuditEntry, Role, StoreError};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{
    App,
    console::{self, Caller},
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
}

/// A link for somebody.
#[derive(Serialize, JsonSchema)]
pub(super) struct Invitation {
    /// It works once, for three days.
    url: String,
}

/// `GET /api/v1/users`
pub(super) async fn list(State(app): State<App>) -> Response {
    match app.engine.console().users().await {
        Ok(users) => {
            let shown = |user: deskmate_store::User| User {
                id: user.id,
                name: user.name,
                role: user.role.word(),
            };
            Json(Users { users: users.into_iter().map(shown).collect() }).into_response()
        }
        Err(error) => super::not_now(&error),
    }
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
) -> Response {
    let InvitationBody { role } = match super::json(request, r#"{"role": "viewer"}"#).await {
        Ok(body) => body,
        Err(refused) => return refused,
    };
    let role = match role.parse::<Role>() {
        Ok(role) => role,
        Err(why) => return problem(StatusCode::UNPROCESSABLE_ENTITY, "unreadable", why),
    };
    let now = app.clock().now();
    match console::invite(&app.engine.console(), now, role, &caller.name).await {
        Ok(path) => {
            let root = app.engine.console_url().unwrap_or_default();
            Json(Invitation { url: format!("{root}{path}") }).into_response()
        }
        Err(error) => super::not_now(&error),
    }
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
) -> Response {
    let NameBody { name } = match super::json(request, r#"{"name": "ann"}"#).await {
        Ok(body) => body,
        Err(refused) => return refused,
    };
    let now = app.clock().now();
    match console::one_step(&app.engine.console(), now, &name, &caller.name).await {
        Ok(true) => Json(Done { name }).into_response(),
        Ok(false) => {
            let why = "nobody of that name signs in in two steps";
            problem(StatusCode::NOT_FOUND, "not_found", why)
        }
        Err(error) => super::not_now(&error),
    }
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
) -> Response {
    let example = r#"{"name": "ann", "role": "viewer"}"#;
    let RoleBody { name, role } = match super::json(request, example).await {
        Ok(body) => body,
        Err(refused) => return refused,
    };
    let role = match role.parse::<Role>() {
        Ok(role) => role,
        Err(why) => return problem(StatusCode::UNPROCESSABLE_ENTITY, "unreadable", why),
    };
    change(&app, &caller, name, "user.role_changed", Some(role)).await
}

/// `POST /api/v1/users/remove`
pub(super) async fn remove(
    State(app): State<App>,
    Extension(caller): Extension<Caller>,
    request: Request,
) -> Response {
    match super::json(request, r#"{"name": "ann"}"#).await {
        Ok(NameBody { name }) => change(&app, &caller, name, "user.removed", None).await,
        Err(refused) => refused,
    }
}

/// Gives somebody another role, or takes them away.
async fn change(
    app: &App,
    caller: &Caller,
    name: String,
    what: &str,
    role: Option<Role>,
) -> Response {
    let console = app.engine.console();
    let done = async {
        let Some(user) = console.user_named(&console::name_of(&name)).await? else {
            return Ok(false);
        };
        let about = format!("user {}", user.name);
        let (before, after) = (Some(user.role.to_string()), role.map(|role| role.to_string()));
        let audit = caller.did(app.clock().now(), what, about);
        let audit = AuditEntry { before, after, ..audit };
        match role {
            Some(role) => console.set_role(&user.id, role, audit).await?,
            None => console.remove_user(&user.id, audit).await?,
        }
        app.engine.changed();
        Ok(true)
    };
    match done.await {
        Ok(true) => Json(Done { name }).into_response(),
        Ok(false) => problem(StatusCode::NOT_FOUND, "not_found", "there is nobody of that name"),
        Err(StoreError::ChangedMeanwhile) => {
            let why = "somebody has to stay an admin";
            problem(StatusCode::CONFLICT, "last_admin", why)
        }
        Err(error) => super::not_now(&error),
    }
}
