//! Conversations, for scripts.

use axum::{
    Extension, Json,
    extract::{Path, State},
    http::StatusCode,
    response::{IntoResponse, Response},
};
use deskmate_core::Act;
use deskmate_store::StoreError;
use schemars::JsonSchema;
use serde::Serialize;

use crate::{
    App,
    console::{Caller, act},
    problem::problem,
};

/// It is asked for.
#[derive(Serialize, JsonSchema)]
pub(super) struct Done {
    done: bool,
}

/// `POST /api/v1/conversations/{channel}/{id}/give`
pub(super) async fn give(
    State(app): State<App>,
    Extension(caller): Extension<Caller>,
    Path((channel, id)): Path<(String, String)>,
) -> Response {
    answer(act(&app.engine, &caller, (&channel, &id), &Act::Give).await)
}

/// `POST /api/v1/conversations/{channel}/{id}/take`
pub(super) async fn take(
    State(app): State<App>,
    Extension(caller): Extension<Caller>,
    Path((channel, id)): Path<(String, String)>,
) -> Response {
    answer(act(&app.engine, &caller, (&channel, &id), &Act::Take).await)
}

fn answer(done: Result<(), StoreError>) -> Response {
    match done {
        Ok(()) => (StatusCode::ACCEPTED, Json(Done { done: true })).into_response(),
        Err(StoreError::ChangedMeanwhile) => {
            let message = "nothing is known of this conversation";
            problem(StatusCode::NOT_FOUND, "no_such_conversation", message)
        }
        Err(error) => {
            tracing::error!(%error, "api.store_failed");
            let message = "the database does not answer; try again";
            problem(StatusCode::SERVICE_UNAVAILABLE, "not_now", message)
        }
    }
}
