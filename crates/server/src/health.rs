//! Whether Deskmate lives, and whether it can work.

use std::time::Duration;

use axum::{
    Json,
    extract::State,
    http::{HeaderMap, StatusCode},
    response::{IntoResponse, Response},
};
use deskmate_engine::ChannelState;
use serde_json::{Value, json};

use crate::{App, problem::problem};

/// Writes that fail for so long are a reason to be started anew.
const HOPELESS: Duration = Duration::from_secs(60);

/// `/healthz`: the process answers, and is not beyond help.
pub(crate) async fn alive(State(app): State<App>) -> Response {
    match app.engine.store().health().failing {
        Some(failing) if failing.lasts >= HOPELESS => {
            let lasts = failing.lasts.as_secs();
            let message = format!("the database has not taken a write for {lasts} s");
            problem(StatusCode::SERVICE_UNAVAILABLE, "store_failing", message)
        }
        _ => "ok\n".into_response(),
    }
}

/// `/readyz`: the store takes writes, a channel works, and it is not about to stop. One channel that cannot work does not
/// make the others unready. Which is which, and why, is for the inside only.
pub(crate) async fn ready(State(app): State<App>, headers: HeaderMap) -> Response {
    let failing = app.engine.store().health().failing.map(|failing| failing.why);
    let counts = app.counted.get(&app.engine).await;
    let channels: Vec<(Value, bool)> = app.engine.channels().map(|own| channel(&own)).collect();
    let works = channels.is_empty() || channels.iter().any(|(_, ready)| *ready);
    let (store_works, store) = match (failing, counts) {
        (Some(why), _) => (false, json!({"state": "failed", "why": why})),
        (None, Err(error)) => (false, json!({"state": "failed", "why": error.to_string()})),
        (None, Ok(counts)) => (true, json!({"state": "ready", "todo": counts})),
    };
    let (status, state) = match works && store_works {
        _ if app.engine.is_draining() => (StatusCode::SERVICE_UNAVAILABLE, "stopping"),
        true => (StatusCode::OK, "ready"),
        false => (StatusCode::SERVICE_UNAVAILABLE, "not_ready"),
    };
    if !app.trusts(&headers) {
        return (status, Json(json!({"state": state}))).into_response();
    }
    let channels: Vec<_> = channels.into_iter().map(|(channel, _)| channel).collect();
    (status, Json(json!({"state": state, "store": store, "channels": channels}))).into_response()
}

/// How a channel is, and whether it works.
fn channel(channel: &deskmate_engine::Channel) -> (Value, bool) {
    let name = channel.name();
    match channel.state() {
        ChannelState::Ready(_) => match channel.bot_trouble() {
            None => (json!({"name": name, "state": "ready"}), true),
            // The bot as it was still answers, or people get its conversations.
            Some(why) => (json!({"name": name, "state": "ready", "bot": why}), true),
        },
        ChannelState::Opening => (json!({"name": name, "state": "opening"}), false),
        ChannelState::NotReady(problems) => {
            let why: Vec<_> = problems.iter().map(ToString::to_string).collect();
            (json!({"name": name, "state": "not_ready", "why": why}), false)
        }
    }
}
