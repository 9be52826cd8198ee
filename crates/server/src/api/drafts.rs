//! What the bot would say, for scripts.

use axum::{
    Extension, Json,
    extract::{Path, Query, Request, State},
    http::StatusCode,
    response::{IntoResponse, Response},
};
use deskmate_store::DraftRow;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize, de::DeserializeOwned};

use crate::{
    App,
    console::{Caller, NotDecided, Verdict, decide},
    problem::problem,
};

/// Most drafts in one answer.
const MOST: usize = 100;

/// Drafts that wait.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Drafts")]
pub(super) struct Drafts {
    drafts: Vec<Shown>,
    /// `after` for the next answer, where there are more.
    next: Option<String>,
}

/// Where to go on.
#[derive(Deserialize)]
pub(super) struct Asked {
    after: Option<String>,
}

/// What the bot would say.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Draft")]
struct Shown {
    id: String,
    channel: String,
    /// Intercom's id.
    conversation: String,
    /// The dialog whose answer it is, where that is known; else empty.
    dialog: String,
    /// The intent as which the message was understood; else empty.
    intent: String,
    /// What it is about, where the bot has topics and tells; else empty.
    topic: String,
    /// When it was made, in Unix seconds.
    made_at: i64,
    /// What the customer would read, as Markdown.
    text: String,
    /// What else it does, in words.
    also: Vec<String>,
    /// Who has decided about it, where that is being carried out.
    decided_by: Option<String>,
}

/// It is decided.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Decided")]
pub(super) struct Decided {
    decided: bool,
}

fn shown(row: &DraftRow) -> Shown {
    Shown {
        id: row.id.to_string(),
        channel: row.key.channel.to_string(),
        conversation: row.key.conversation.to_string(),
        dialog: row.dialog.clone(),
        intent: row.intent.clone(),
        topic: row.topic.clone(),
        made_at: row.made_at.as_secs(),
        text: row.text.clone(),
        also: row.also.lines().map(str::to_owned).collect(),
        decided_by: row.asked_by.clone(),
    }
}

/// `GET /api/v1/drafts`: those that wait, the oldest first, at most 100.
pub(super) async fn list(State(app): State<App>, Query(asked): Query<Asked>) -> Response {
    let after = match super::cursor(asked.after.as_deref()) {
        Ok(after) => after,
        Err(refused) => return refused.into_response(),
    };
    match app.engine.console().drafts(after, MOST + 1).await {
        Ok(mut rows) => {
            let is_more = rows.len() > MOST;
            rows.truncate(MOST);
            let last = rows.last().filter(|_| is_more);
            let next = last.map(|last| format!("{}.{}", last.made_at.as_millis(), last.id));
            Json(Drafts { drafts: rows.iter().map(shown).collect(), next }).into_response()
        }
        Err(error) => {
            tracing::error!(%error, "api.store_failed");
            answer(Err(NotDecided::Store))
        }
    }
}

/// How to send it.
#[derive(Default, Deserialize, JsonSchema)]
#[schemars(rename = "SendDraft")]
#[serde(deny_unknown_fields, default)]
pub(super) struct SendBody {
    /// Other words, as Markdown.
    text: Option<String>,
}

/// Why not.
#[derive(Default, Deserialize, JsonSchema)]
#[schemars(rename = "RejectDraft")]
#[serde(deny_unknown_fields, default)]
pub(super) struct RejectBody {
    /// For those who look after the bot.
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
        Ok(()) => return (StatusCode::ACCEPTED, Json(Decided { decided: true })).into_response(),
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
