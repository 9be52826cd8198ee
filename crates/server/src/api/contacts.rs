//! All that is stored of one customer.

use axum::{
    Extension,
    extract::{Path, State},
    http::StatusCode,
    response::Response,
};
use deskmate_store::Customer;
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::Value;

use super::{Answer, not_now, ok};
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

fn nothing(id: &str) -> Response {
    let message = format!("nothing is stored of a contact `{id}`");
    problem(StatusCode::NOT_FOUND, "no_such_contact", message)
}

/// What is known of a contact.
async fn known(app: &App, id: &str) -> Result<Customer, Response> {
    let customer = customer::find(&app.engine, id).await.map_err(|error| not_now(&error))?;
    if customer.is_unknown() { Err(nothing(id)) } else { Ok(customer) }
}

/// `GET /api/v1/contacts/{id}`
pub(super) async fn export(
    State(app): State<App>,
    Extension(caller): Extension<Caller>,
    Path(id): Path<String>,
) -> Answer {
    let customer = known(&app, &id).await?;
    let audit = customer::audit(&caller, &app.engine, "contact.exported", &customer);
    ok(customer::export(&app.engine, &customer, audit).await.map_err(|error| not_now(&error))?)
}

/// `POST /api/v1/contacts/{id}/erase`
pub(super) async fn erase(
    State(app): State<App>,
    Extension(caller): Extension<Caller>,
    Path(id): Path<String>,
) -> Answer {
    let customer = known(&app, &id).await?;
    let audit = customer::audit(&caller, &app.engine, "contact.erased", &customer);
    customer::erase(&app.engine, &customer, audit).await.map_err(|error| not_now(&error))?;
    ok(Erased { erased: customer.conversations.len() })
}
