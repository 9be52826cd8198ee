//! What other systems have the bot say.

use std::time::Duration;

use axum::{
    Extension, Json,
    extract::{Path, Request, State},
    http::{HeaderMap, StatusCode},
    response::{IntoResponse, Response},
};
use deskmate_core::action::Say;
use deskmate_engine::{NotSaid, ToSay, Whom};
use deskmate_store::Outreach;
use serde::Deserialize;
use serde_json::{Value, json};

use crate::{App, console::Caller, problem::problem};

/// How a request names its message, as others do.
const KEY: &str = "idempotency-key";

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Asked {
    to: Whom,
    say: Say,
    #[serde(default)]
    id: Option<String>,
    #[serde(default)]
    subject: Option<String>,
    /// Seconds.
    #[serde(default)]
    within: Option<u64>,
}

fn shown(row: &Outreach) -> Value {
    let moment = |at: deskmate_core::Timestamp| {
        jiff::Timestamp::from_millisecond(at.as_millis()).unwrap_or_default().to_string()
    };
    json!({
        "id": row.key,
        "state": row.state.word(),
        "conversation": row.conversation,
        "why": row.why,
        "asked_by": row.who,
        "asked_at": moment(row.made_at),
        "ended_at": row.ended_at.map(moment),
    })
}

/// `POST /api/v1/channels/NAME/say`
pub(super) async fn say(
    State(app): State<App>,
    Extension(caller): Extension<Caller>,
    Path(name): Path<String>,
    headers: HeaderMap,
    request: Request,
) -> Response {
    let body = match super::body(request).await {
        Ok(body) => body,
        Err(refused) => return refused,
    };
    let asked: Asked = match serde_json::from_slice(&body) {
        Ok(asked) => asked,
        Err(error) => {
            let message = format!(
                r#"{error}; send {{"to": {{"contact": "ID"}}, "say": {{"text": "…"}}, "id": "…"}}"#
            );
            return problem(StatusCode::UNPROCESSABLE_ENTITY, "unreadable", message);
        }
    };
    let header = headers.get(KEY).and_then(|key| key.to_str().ok()).map(str::to_owned);
    let to_say = ToSay {
        key: asked.id.or(header),
        to: asked.to,
        say: asked.say,
        subject: asked.subject,
        within: asked.within.map(Duration::from_secs),
        who: caller.name,
    };
    match app.engine.say(&name, to_say).await {
        Ok(row) => (StatusCode::ACCEPTED, Json(shown(&row))).into_response(),
        Err(error) => refused(&error),
    }
}

/// `GET /api/v1/channels/NAME/said/ID`
pub(super) async fn said(
    State(app): State<App>,
    Path((name, id)): Path<(String, String)>,
) -> Response {
    match app.engine.console().outreach(&name, &id).await {
        Ok(Some(row)) => Json(shown(&row)).into_response(),
        Ok(None) => {
            let message = format!("no message `{id}` was asked for in channel `{name}`");
            problem(StatusCode::NOT_FOUND, "no_such_message", message)
        }
        Err(error) => refused(&NotSaid::Store(error)),
    }
}

fn refused(error: &NotSaid) -> Response {
    let (status, code) = match error {
        NotSaid::NoSuchChannel(_) => (StatusCode::NOT_FOUND, "no_such_channel"),
        NotSaid::NoSuchConversation(_) => (StatusCode::NOT_FOUND, "no_such_conversation"),
        NotSaid::MayNot(_) => (StatusCode::CONFLICT, "may_not"),
        NotSaid::NotTheBots => (StatusCode::CONFLICT, "not_the_bots"),
        NotSaid::OtherWords(_) => (StatusCode::CONFLICT, "other_message"),
        NotSaid::Unfit(_) => (StatusCode::UNPROCESSABLE_ENTITY, "unfit"),
        NotSaid::Store(error) => {
            tracing::error!(%error, "api.store_failed");
            (StatusCode::SERVICE_UNAVAILABLE, "not_now")
        }
    };
    problem(status, code, error.to_string())
}
