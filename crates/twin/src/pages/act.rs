//! Forms: their fields are a deed, as the control API takes it.

use std::{collections::BTreeMap, sync::Arc};

use axum::{
    Form,
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use serde_json::{Map, Value};

use super::html;
use crate::{
    act::{Act, Acted},
    body::escape,
    error::TwinError,
    shared::Shared,
};

type Fields = BTreeMap<String, String>;

pub(super) async fn from_messenger(
    State(shared): State<Arc<Shared>>,
    Form(mut fields): Form<Fields>,
) -> Response {
    let contact = fields.remove("as").unwrap_or_default();
    done(perform(&shared, fields), "/messenger", |acted| {
        html::query(&[("contact", &contact), ("conversation", &acted.conversation_id)])
    })
}

pub(super) async fn from_inbox(
    State(shared): State<Arc<Shared>>,
    Form(mut fields): Form<Fields>,
) -> Response {
    let teammate = fields.remove("as").unwrap_or_default();
    done(perform(&shared, fields), "/inbox", |acted| {
        html::query(&[("teammate", &teammate), ("conversation", &acted.conversation_id)])
    })
}

fn perform(shared: &Arc<Shared>, fields: Fields) -> Result<Acted, TwinError> {
    let deed: Map<String, Value> = fields
        .into_iter()
        .filter(|(key, value)| !(key == "and" && value.is_empty()))
        .map(|(key, value)| {
            let number = ["rating", "seconds"].contains(&key.as_str());
            let value = match value.parse::<u32>() {
                Ok(parsed) if number => Value::from(parsed),
                _ => Value::from(value),
            };
            (key, value)
        })
        .collect();
    let act: Act = serde_json::from_value(Value::Object(deed))
        .map_err(|e| TwinError::Invalid(format!("the form: {e}")))?;
    shared.act(act)
}

/// Back to the page, or what went wrong.
fn done(
    acted: Result<Acted, TwinError>,
    page: &str,
    query: impl FnOnce(&Acted) -> String,
) -> Response {
    match acted {
        Ok(acted) => Redirect::to(&format!("{page}?{}", query(&acted))).into_response(),
        Err(error) => {
            let text = escape(&error.to_string());
            let main = format!(
                "<section><p role=\"alert\">That was not done: {text}.</p>\
                 <p>Go back in your browser to find what you typed, or to \
                 <a href=\"{page}\">the page</a>.</p></section>"
            );
            html::page(StatusCode::CONFLICT, "Not done", &main)
        }
    }
}
