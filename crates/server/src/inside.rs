//! What is for the inside: metrics, and the details of how we are.

use std::{sync::Arc, time::Duration};

use axum::{
    extract::State,
    http::{HeaderMap, StatusCode, header::AUTHORIZATION, header::CONTENT_TYPE},
    response::{IntoResponse, Response},
};
use deskmate_core::Timestamp;
use deskmate_engine::Engine;
use deskmate_store::{Counts, StoreError};
use subtle::ConstantTimeEq;

use crate::{App, Metrics, problem::problem};

/// What there is to know inside, and who may know it from outside.
#[derive(Clone, Default)]
pub struct Inside {
    /// What is counted; without it, `/metrics` is not there.
    pub metrics: Option<Metrics>,
    /// Whoever shows it may know as well.
    pub token: Option<Arc<str>>,
}

impl App {
    /// Whether whoever asks may know what is inside.
    pub(crate) fn trusts(&self, headers: &HeaderMap) -> bool {
        let shown = headers.get(AUTHORIZATION).and_then(|value| value.to_str().ok());
        let shown = shown.and_then(|value| value.strip_prefix("Bearer ")).unwrap_or_default();
        let token = self.inside.token.as_deref().filter(|token| !token.is_empty());
        self.is_inside
            || token.is_some_and(|token| bool::from(token.as_bytes().ct_eq(shown.as_bytes())))
    }
}

/// How long what was counted is good for.
const FRESH: Duration = Duration::from_secs(1);

/// What there is to do, counted at most once a second whoever asks.
#[derive(Debug, Default)]
pub(crate) struct Counted {
    last: tokio::sync::Mutex<Option<(Timestamp, Counts)>>,
}

impl Counted {
    /// The counts, at most [`FRESH`] old.
    pub(crate) async fn get(&self, engine: &Engine) -> Result<Counts, StoreError> {
        // Held while they are counted: who asks meanwhile gets the same.
        let mut last = self.last.lock().await;
        let now = engine.clock().now();
        if let Some((at, counts)) = &*last
            && *at <= now
            && now.since(*at) < FRESH
        {
            return Ok(*counts);
        }
        let counts = engine.store().counts().await?;
        *last = Some((now, counts));
        Ok(counts)
    }
}

/// `/metrics`, in Prometheus' text form.
pub(crate) async fn metrics(State(app): State<App>, headers: HeaderMap) -> Response {
    let Some(metrics) = &app.inside.metrics else {
        return problem(StatusCode::NOT_FOUND, "not_found", "metrics are switched off");
    };
    if !app.trusts(&headers) {
        let message = "metrics are on `admin_listen`, or here with `authorization: Bearer ADMIN_TOKEN`; the \
                       configuration sets either";
        return problem(StatusCode::UNAUTHORIZED, "not_inside", message);
    }
    if let Ok(counts) = app.counted.get(&app.engine).await {
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
