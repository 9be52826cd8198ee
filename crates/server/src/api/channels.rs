//! Channels: how each does, stop and go.

use axum::{
    Extension, Json,
    extract::{Path, Request, State},
    http::StatusCode,
    response::{IntoResponse, Response},
};
use deskmate_engine::{Channel, ChannelState, Engine};
use deskmate_store::{Held, Pause};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::{
    App,
    console::{Caller, NotDone, go_on, stop},
    problem::problem,
};

fn paused(pause: &Pause) -> Value {
    json!({
        "all": pause.channel.is_none(),
        "held": pause.held.word(),
        "who": pause.who,
        "why": pause.why,
        "at": jiff::Timestamp::from_millisecond(pause.at.as_millis()).unwrap_or_default().to_string(),
    })
}

fn shown(engine: &Engine, channel: &Channel) -> Value {
    let (state, problems) = match channel.state() {
        ChannelState::Ready(_) => ("ready", Vec::new()),
        ChannelState::Opening => ("opening", Vec::new()),
        ChannelState::NotReady(found) => {
            ("not_ready", found.iter().map(ToString::to_string).collect())
        }
    };
    json!({
        "name": channel.name(),
        "state": state,
        "problems": problems,
        "bot": channel.bot_name(),
        "bot_problem": channel.bot_trouble(),
        "teammate_id": channel.teammate_id(),
        "fallback_team": channel.fallback_team(),
        "webhook_url": format!("{}/hooks/{}", engine.public_url(), channel.hook()),
        "paused": engine.paused(channel.name()).as_ref().map(paused),
    })
}

/// `GET /api/v1/channels`
pub(super) async fn list(State(app): State<App>) -> Response {
    let channels: Vec<_> = app.engine.channels().map(|one| shown(&app.engine, &one)).collect();
    Json(json!({ "channels": channels })).into_response()
}

/// `GET /api/v1/channels/NAME`
pub(super) async fn one(State(app): State<App>, Path(name): Path<String>) -> Response {
    match app.engine.channels().find(|channel| channel.name().as_str() == name) {
        Some(channel) => Json(shown(&app.engine, &channel)).into_response(),
        None => refused(&NotDone::NoSuchChannel(name)),
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PauseBody {
    held: String,
    #[serde(default)]
    why: String,
}

/// `POST /api/v1/channels/NAME/pause`
pub(super) async fn pause(
    State(app): State<App>,
    Extension(caller): Extension<Caller>,
    Path(name): Path<String>,
    request: Request,
) -> Response {
    pause_some(&app, &caller, Some(&name), request).await
}

/// `POST /api/v1/pause`
pub(super) async fn pause_all(
    State(app): State<App>,
    Extension(caller): Extension<Caller>,
    request: Request,
) -> Response {
    pause_some(&app, &caller, None, request).await
}

async fn pause_some(app: &App, caller: &Caller, name: Option<&str>, request: Request) -> Response {
    let body = match super::body(request).await {
        Ok(body) => body,
        Err(refused) => return refused,
    };
    let body: PauseBody = match serde_json::from_slice(&body) {
        Ok(body) => body,
        Err(error) => {
            let message = format!(r#"{error}; send {{"held": "waits", "why": "…"}}"#);
            return problem(StatusCode::UNPROCESSABLE_ENTITY, "unreadable", message);
        }
    };
    let Some(held) = Held::named(&body.held) else {
        let message = "`held` is `waits` or `handed_over`";
        return problem(StatusCode::UNPROCESSABLE_ENTITY, "unreadable", message);
    };
    answer(app, name, stop(&app.engine, caller, name, held, &body.why).await)
}

/// `POST /api/v1/channels/NAME/resume`
pub(super) async fn resume(
    State(app): State<App>,
    Extension(caller): Extension<Caller>,
    Path(name): Path<String>,
) -> Response {
    answer(&app, Some(&name), go_on(&app.engine, &caller, Some(&name)).await)
}

/// `POST /api/v1/resume`
pub(super) async fn resume_all(
    State(app): State<App>,
    Extension(caller): Extension<Caller>,
) -> Response {
    answer(&app, None, go_on(&app.engine, &caller, None).await)
}

fn answer(app: &App, name: Option<&str>, done: Result<(), NotDone>) -> Response {
    match done {
        Err(error) => refused(&error),
        Ok(()) => {
            let asked =
                |one: &std::sync::Arc<Channel>| name.is_none_or(|name| one.name().as_str() == name);
            let channels: Vec<_> =
                app.engine.channels().filter(asked).map(|one| shown(&app.engine, &one)).collect();
            Json(json!({ "channels": channels })).into_response()
        }
    }
}

fn refused(error: &NotDone) -> Response {
    let code = match error {
        NotDone::NoSuchChannel(_) => "no_such_channel",
        NotDone::Runs => "not_paused",
        NotDone::Store => "not_now",
    };
    problem(error.status(), code, error.to_string())
}
