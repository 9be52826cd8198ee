//! All that is stored of one customer.

use axum::{
    Extension, Json,
    extract::{Path, State},
    http::StatusCode,
    response::{IntoResponse, Response},
};
use deskmate_store::StoreError;
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::Value;

use crate::{
    App,
    console::{Caller, customer},
    problem::problem,
};

/// All that is stored of a contact.
#[derive(JsonSchema)]
#[schemars(rename = "Contact")]
#[expect(dead_code, reason = "the store writes it")]
pub(super) struct Stored {
    /// Intercom's id.
    contact: String,
    /// State, timeline, drafts and what is still to be done, of each.
    conversations: Vec<Value>,
    /// What bots remember of them: `channel`, `text`, `written_at` and `forget_at` of each.
    memories: Vec<Value>,
}

/// It is forgotten.
#[derive(Serialize, JsonSchema)]
pub(super) struct Erased {
    /// So many conversations.
    erased: usize,
}

fn failed(error: &StoreError) -> Response {
    tracing::error!(%error, "api.store_failed");
    problem(StatusCode::SERVICE_UNAVAILABLE, "not_now", "the database does not answer; try again")
}

fn nothing(id: &str) -> Response {
    let message = format!("nothing is stored of a contact `{id}`");
    problem(StatusCode::NOT_FOUND, "no_such_contact", message)
}

/// `GET /api/v1/contacts/{id}`
pub(super) async fn export(
    State(app): State<App>,
    Extension(caller): Extension<Caller>,
    Path(id): Path<String>,
) -> Response {
    let exported = async {
        let customer = customer::find(&app.engine, &id).await?;
        if customer.is_unknown() {
            return Ok(None);
        }
        let audit = customer::audit(&caller, &app.engine, "contact.exported", &customer);
        customer::export(&app.engine, &customer, audit).await.map(Some)
    };
    match exported.await {
        Ok(Some(all)) => Json(all).into_response(),
        Ok(None) => nothing(&id),
        Err(error) => failed(&error),
    }
}

/// `POST /api/v1/contacts/{id}/erase`
pub(super) async fn erase(
    State(app): State<App>,
    Extension(caller): Extension<Caller>,
    Path(id): Path<String>,
) -> Response {
    let erased = async {
        let customer = customer::find(&app.engine, &id).await?;
        if customer.is_unknown() {
            return Ok(None);
        }
        let audit = customer::audit(&caller, &app.engine, "contact.erased", &customer);
        customer::erase(&app.engine, &customer, audit).await?;
        Ok(Some(customer.conversations.len()))
    };
    match erased.await {
        Ok(None) => nothing(&id),
        Ok(Some(erased)) => Json(Erased { erased }).into_response(),
        Err(error) => failed(&error),
    }
}
