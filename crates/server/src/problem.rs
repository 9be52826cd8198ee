//! Errors as people and programs read them: what, where, what to do.

use std::any::Any;

use axum::{
    Json,
    http::{Method, StatusCode, Uri},
    response::{IntoResponse, Response},
};
use schemars::JsonSchema;
use serde::Serialize;

use crate::sampled::Shown;

/// Why something was not done.
#[derive(Serialize, JsonSchema)]
pub(crate) struct Refused {
    error: Why,
}

#[derive(Serialize, JsonSchema)]
struct Why {
    /// For programs: it stays as it is.
    code: String,
    /// For people.
    message: String,
}

/// An error answer. `code` is for programs and stays as it is, `message` is for people.
pub(crate) fn problem(status: StatusCode, code: &str, message: impl Into<String>) -> Response {
    let error = Why { code: code.to_owned(), message: message.into() };
    (status, Json(Refused { error })).into_response()
}

pub(crate) async fn not_found(uri: Uri) -> Response {
    let message = format!(
        "there is nothing at {}; webhooks are at /hooks/NAME-KEY, health at /healthz",
        Shown(uri.path())
    );
    problem(StatusCode::NOT_FOUND, "not_found", message)
}

pub(crate) async fn wrong_method(method: Method, uri: Uri) -> Response {
    let message = format!("{} does not take {method}", Shown(uri.path()));
    problem(StatusCode::METHOD_NOT_ALLOWED, "method_not_allowed", message)
}

pub(crate) fn panicked(_panic: Box<dyn Any + Send + 'static>) -> Response {
    tracing::error!("request.panicked");
    problem(StatusCode::INTERNAL_SERVER_ERROR, "internal", "a defect in Deskmate; please report it")
}
