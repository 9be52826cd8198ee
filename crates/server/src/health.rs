//! Whether Deskmate lives, whether it can work, and what it counts.

use axum::{
    Json,
    extract::State,
    http::{StatusCode, header::CONTENT_TYPE},
    response::{IntoResponse, Response},
};
use deskmate_engine::ChannelState;
use serde_json::{Value, json};

use crate::{App, problem::problem};

/// `/healthz`: the process answers.
pub(crate) async fn alive() -> &'static str {
    "ok\n"
}

/// `/readyz`: the store answers, and each channel's state. One channel that cannot work does not
/// make the others unready: 503 only where the store fails or no channel works.
pub(crate) async fn ready(State(app): State<App>) -> Response {
    let store = app.engine.store().counts().await;
    let channels: Vec<(Value, bool)> = app
        .engine
        .channels()
        .map(|channel| {
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
        })
        .collect();
    let works = channels.is_empty() || channels.iter().any(|(_, ready)| *ready);
    let (status, store) = match store {
        Ok(counts) if works => (StatusCode::OK, json!({"state": "ready", "todo": counts})),
        Ok(counts) => (StatusCode::SERVICE_UNAVAILABLE, json!({"state": "ready", "todo": counts})),
        Err(error) => {
            (StatusCode::SERVICE_UNAVAILABLE, json!({"state": "failed", "why": error.to_string()}))
        }
    };
    let channels: Vec<_> = channels.into_iter().map(|(channel, _)| channel).collect();
    (status, Json(json!({"store": store, "channels": channels}))).into_response()
}

/// `/metrics`, in Prometheus' text form.
pub(crate) async fn metrics(State(app): State<App>) -> Response {
    let Some(metrics) = &app.metrics else {
        return problem(StatusCode::NOT_FOUND, "not_found", "metrics are switched off");
    };
    if let Ok(counts) = app.engine.store().counts().await {
        #[expect(clippy::cast_precision_loss, reason = "gauges are floats")]
        let gauge = |what: &'static str, value: i64| {
            metrics::gauge!("deskmate_todo", "what" => what).set(value as f64);
        };
        gauge("notifications", counts.notifications);
        gauge("actions", counts.outbox);
        gauge("events", counts.events);
        gauge("conversations", counts.due);
        gauge("parked", counts.parked);
    }
    ([(CONTENT_TYPE, "text/plain; version=0.0.4")], metrics.render()).into_response()
}
