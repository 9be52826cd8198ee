//! What the bot would say, for scripts.

use axum::{
    Extension, Json,
    extract::{Path, Request, State},
    http::StatusCode,
    response::{IntoResponse, Response},
};
use deskmate_store::DraftRow;
use serde::{Deserialize, de::DeserializeOwned};
use serde_json::{Value, json};

use crate::{
    App,
    console::{Caller, NotDecided, Verdict, decide},
    problem::problem,
};

/// Most drafts in one answer.
const MOST: usize = 100;

fn shown(row: &DraftRow) -> Value {
    json!({
        "id": row.id, "channel": row.place.channel, "conversation": row.place.conversation,
        "dialog": row.dialog, "intent": row.intent, "made_at": row.made_at.as_secs(),
        "text": row.text, "also": row.also.lines().collect::<Vec<_>>(), "decided_by": row.asked_by,
    })
}

/// `GET /api/v1/drafts`: those that wait, the oldest first, at most 100.
pub(super) async fn list(State(app): State<App>) -> Response {
    match app.engine.console().drafts(None, MOST).await {
        Ok(rows) => {
            let drafts: Vec<_> = rows.iter().map(shown).collect();
            Json(json!({ "drafts": drafts })).into_response()
        }
        Err(error) => {
            tracing::error!(%error, "api.store_failed");
            answer(Err(NotDecided::Store))
        }
    }
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct SendBody {
    /// Other words, as Markdown.
    text: Option<String>,
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct RejectBody {
    why: String,
}

async fn body<T: DeserializeOwned + Default>(request: Request) -> Result<T, Response> {
    let bytes = super::body(request).await?;
    if bytes.is_empty() {
        return Ok(T::default());
    }
    serde_json::from_slice(&bytes)
        .map_err(|error| problem(StatusCode::UNPROCESSABLE_ENTITY, "unreadable", error.to_string()))
}

/// `POST /api/v1/drafts/{id}/send`
pub(super) async fn send(
    State(app): State<App>,
    Extension(caller): Extension<Caller>,
    Path(id): Path<String>,
    request: Request,
) -> Response {
    let SendBody { text } = match body(request).await {
        Ok(body) => body,
        Err(refused) => return refused,
    };
    answer(decide(&app.engine, &caller, &id, Verdict::Send(text)).await)
}

/// `POST /api/v1/drafts/{id}/reject`
pub(super) async fn reject(
    State(app): State<App>,
    Extension(caller): Extension<Caller>,
    Path(id): Path<String>,
    request: Request,
) -> Response {
    let RejectBody { why } = match body(request).await {
        Ok(body) => body,
        Err(refused) => return refused,
    };
    answer(decide(&app.engine, &caller, &id, Verdict::Reject(why)).await)
}

fn answer(done: Result<(), NotDecided>) -> Response {
    let error = match done {
        Ok(()) => return (StatusCode::ACCEPTED, Json(json!({"decided": true}))).into_response(),
        Err(error) => error,
    };
    let code = match error {
        NotDecided::NoSuchDraft => "no_such_draft",
        NotDecided::Ended => "ended",
        NotDecided::Words => "words",
        NotDecided::Store => "not_now",
    };
    problem(error.status(), code, error.to_string())
}
