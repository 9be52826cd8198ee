//! What scripts show in place of a password, and how scripts make it.

use axum::{
    Extension,
    extract::{Path, Request, State},
    http::StatusCode,
};
use deskmate_store::StoreError;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Answer, json, no_role, not_now, ok, watch::moment};
use crate::{
    App,
    console::{self, Caller},
    problem::problem,
};

/// The tokens that there are.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Tokens")]
pub(super) struct Tokens {
    tokens: Vec<Shown>,
}

/// A token. What it is, only its maker was told, once.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Token")]
struct Shown {
    id: String,
    /// What it is for.
    name: String,
    /// What it was made for.
    #[schemars(extend("enum" = ["viewer", "operator", "editor", "admin"]))]
    role: &'static str,
    /// What it may do now, which is no more than whoever made it may; nothing: they are gone.
    may: Option<&'static str>,
    made_by: String,
    #[schemars(extend("format" = "date-time"))]
    made_at: String,
}

/// `GET /api/v1/tokens`
pub(super) async fn list(State(app): State<App>) -> Answer {
    let all = app.engine.console().tokens().await.map_err(|error| not_now(&error))?;
    let shown = |(token, may): (deskmate_store::Token, Option<deskmate_store::Role>)| Shown {
        role: token.role.word(),
        may: may.map(deskmate_store::Role::word),
        made_at: moment(token.made_at),
        id: token.id,
        name: token.name,
        made_by: token.made_by,
    };
    ok(Tokens { tokens: all.into_iter().map(shown).collect() })
}

/// Which token is to be made.
#[derive(Deserialize, JsonSchema)]
#[schemars(rename = "NewToken")]
#[serde(deny_unknown_fields)]
pub(super) struct New {
    /// What it is for.
    name: String,
    #[schemars(extend("enum" = ["viewer", "operator", "editor", "admin"]))]
    role: String,
}

/// A token that was made.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "TokenMade")]
pub(super) struct Made {
    id: String,
    name: String,
    #[schemars(extend("enum" = ["viewer", "operator", "editor", "admin"]))]
    role: &'static str,
    /// The token itself. It is not told again.
    token: String,
}

/// `POST /api/v1/tokens`
pub(super) async fn make(
    State(app): State<App>,
    Extension(caller): Extension<Caller>,
    request: Request,
) -> Answer {
    let New { name, role } = json(request, r#"{"name": "the report", "role": "viewer"}"#).await?;
    let role = role.parse().map_err(no_role)?;
    if name.trim().is_empty() {
        let why = "`name` says what the token is for; it is empty";
        return Err(problem(StatusCode::UNPROCESSABLE_ENTITY, "unreadable", why));
    }
    match console::make_token(&app.engine, &caller, &name, role).await {
        Ok((made, token)) => {
            ok(Made { id: made.id, name: made.name, role: made.role.word(), token })
        }
        Err(error) => Err(not_now(&error)),
    }
}

/// That a token is gone.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "TokenRemoved")]
pub(super) struct Removed {
    id: String,
}

/// `POST /api/v1/tokens/ID/remove`
pub(super) async fn remove(
    State(app): State<App>,
    Extension(caller): Extension<Caller>,
    Path(id): Path<String>,
) -> Answer {
    match console::remove_token(&app.engine, &caller, &id).await {
        Ok(()) => ok(Removed { id }),
        Err(StoreError::ChangedMeanwhile) => {
            let why = "there is no token of this id";
            Err(problem(StatusCode::NOT_FOUND, "no_such_token", why))
        }
        Err(error) => Err(not_now(&error)),
    }
}
