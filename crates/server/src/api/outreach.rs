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
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{App, console::Caller, problem::problem};

/// How a request names its message, as others do.
const KEY: &str = "idempotency-key";

/// What the bot is to say.
#[derive(Deserialize, JsonSchema)]
#[schemars(rename = "ToSay")]
#[serde(deny_unknown_fields)]
pub(super) struct Asked {
    #[schemars(with = "To")]
    to: Whom,
    say: Say,
    /// What the message is called: asked for again under this name, it is the same.
    #[serde(default)]
    id: Option<String>,
    /// Makes it an e-mail.
    #[serde(default)]
    subject: Option<String>,
    /// Seconds.
    #[serde(default)]
    within: Option<u64>,
}

/// Whom it is for.
#[derive(JsonSchema)]
#[schemars(rename_all = "snake_case")]
#[expect(dead_code, reason = "it describes the engine's")]
enum To {
    /// Whoever is in that conversation, which the bot has.
    Conversation(String),
    /// The contact of that id in Intercom.
    Contact(String),
    /// The contact of that e-mail address.
    Email(String),
    /// The contact of that id in the system that asks.
    ExternalId(String),
}

/// How far it has come.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "ToldToSay")]
pub(super) struct Shown {
    id: String,
    #[schemars(extend("enum" = ["waiting", "sending", "queued", "sent", "failed"]))]
    state: &'static str,
    /// The conversation that it began, or is said in.
    conversation: Option<String>,
    /// Why it failed, or has not gone out yet.
    why: Option<String>,
    asked_by: String,
    #[schemars(extend("format" = "date-time"))]
    asked_at: String,
    #[schemars(extend("format" = "date-time"))]
    ended_at: Option<String>,
}

fn shown(row: &Outreach) -> Shown {
    let moment = |at: deskmate_core::Timestamp| {
        jiff::Timestamp::from_millisecond(at.as_millis()).unwrap_or_default().to_string()
    };
    Shown {
        id: row.key.clone(),
        state: row.state.word(),
        conversation: row.conversation.as_ref().map(ToString::to_string),
        why: row.why.clone(),
        asked_by: row.who.clone(),
        asked_at: moment(row.made_at),
        ended_at: row.ended_at.map(moment),
    }
}

/// `POST /api/v1/channels/NAME/say`
pub(super) async fn say(
    State(app): State<App>,
    Extension(caller): Extension<Caller>,
    Path(name): Path<String>,
    headers: HeaderMap,
    request: Request,
) -> Response {
    let example = r#"{"to": {"contact": "ID"}, "say": {"text": "…"}, "id": "…"}"#;
    let asked: Asked = match super::json(request, example).await {
        Ok(asked) => asked,
        Err(refused) => return refused,
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
