//! What it means when a model does not answer, and whose fault it is. The words of the error are not
//! told: they may quote the customer.

use reqwest::StatusCode;
use serde_json::{Value, json};

use super::{CallError, Endpoint, text};
use crate::{
    Failure,
    web::{Whole, events::Event},
};

/// What the error of a status means.
pub(super) fn of(model: &Endpoint, whole: &Whole) -> CallError {
    let body = String::from_utf8_lossy(&whole.body).to_ascii_lowercase();
    let answer: Value = serde_json::from_slice(&whole.body).unwrap_or_default();
    let kind = kind(&answer);
    let status = whole.status;
    if is_too_long(&kind, &body) && status != StatusCode::TOO_MANY_REQUESTS {
        return CallError::TooLong;
    }
    let told = if kind.is_empty() { String::new() } else { format!(" ({kind})") };
    let subject = model.subject();
    let forever = |advice: &str| {
        let why = format!("{subject} answered {status}{told}{advice}");
        CallError::Failed(Failure::Final { why })
    };
    match status {
        StatusCode::TOO_MANY_REQUESTS
            if body.contains("insufficient_quota") || body.contains("billing") =>
        {
            forever("; its account has no money left")
        }
        StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN => forever("; check `model.key`"),
        StatusCode::BAD_REQUEST if is_about_the_key(&kind, &body) => forever("; check `model.key`"),
        StatusCode::NOT_FOUND | StatusCode::METHOD_NOT_ALLOWED => {
            forever("; check `model.url` and `model.name`")
        }
        StatusCode::PAYMENT_REQUIRED => forever("; its account has no money left"),
        StatusCode::REQUEST_TIMEOUT | StatusCode::TOO_MANY_REQUESTS | StatusCode::CONFLICT => {
            again(model, whole, &told)
        }
        _ if status.is_server_error() => again(model, whole, &told),
        _ if status.is_redirection() => {
            forever("; redirects are not followed, so `model.url` must be the final address")
        }
        _ => forever("; it refuses what it is asked: check `model.name`, and what it is able to"),
    }
}

fn again(model: &Endpoint, whole: &Whole, told: &str) -> CallError {
    let why = match whole.asks_again() {
        Failure::Retry { why, .. } | Failure::Final { why } => why,
    };
    let why = format!("{}: {why}{told}", model.subject());
    CallError::Failed(Failure::Retry { why, after: whole.wait })
}

/// The error that a stream ended with. Whatever the wire, some servers name the event so, some only
/// its data, some put it in a member, and llama.cpp does each of these (facts: b0, on the wire).
pub(super) fn among(events: &[Event]) -> Option<Value> {
    let error = |event: &Event| match &event.data["error"] {
        Value::Null if event.name == "error" || event.data["type"] == "error" => {
            Some(event.data.clone())
        }
        Value::Null => None,
        inner => Some(inner.clone()),
    };
    events.iter().find_map(error).map(|error| json!({"error": error}))
}

/// An error that came with a 200, as streams have it.
pub(super) fn inside(model: &Endpoint, answer: &Value) -> Option<CallError> {
    let failed = text(&answer["status"]) == "failed";
    let error = answer.get("error").filter(|error| !error.is_null());
    if error.is_none() && !failed {
        return None;
    }
    let kind = kind(answer);
    if is_too_long(&kind, &answer.to_string().to_ascii_lowercase()) {
        return Some(CallError::TooLong);
    }
    let told = if kind.is_empty() { String::new() } else { format!(": {kind}") };
    let why = format!("{} failed in the middle{told}", model.subject());
    Some(CallError::Failed(Failure::Retry { why, after: None }))
}

/// The kind of an error: a word of the server's. Its code is a number at some and a text at others.
fn kind(answer: &Value) -> String {
    let error = if answer["error"].is_null() { answer } else { &answer["error"] };
    let word = |value: &Value| {
        let is_word = |text: &&str| {
            let plain =
                |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'.');
            !text.is_empty()
                && text.len() < 60
                && text.bytes().all(plain)
                && text.parse::<u16>().is_err()
        };
        value.as_str().filter(is_word).map(str::to_owned)
    };
    let kinds = [word(&error["type"]), word(&error["code"])];
    let mut kinds: Vec<String> =
        kinds.into_iter().flatten().filter(|kind| kind != "error").collect();
    kinds.dedup();
    kinds.join(", ")
}

fn is_too_long(kind: &str, body: &str) -> bool {
    ["context_length_exceeded", "exceed_context_size_error"].iter().any(|own| kind.contains(own))
        || [
            "context_length_exceeded",
            "exceed_context_size",
            "contextwindowexceeded",
            "context window",
            "maximum context length",
            "prompt is too long",
            "input is too long",
            "exceeds the available context size",
            "reduce the length of the messages",
        ]
        .iter()
        .any(|own| body.contains(own))
}

/// Some gateways answer 400 to a wrong key.
fn is_about_the_key(kind: &str, body: &str) -> bool {
    kind.contains("auth")
        || ["no_db_connection", "invalid api key", "incorrect api key", "authentication"]
            .iter()
            .any(|own| body.contains(own))
}
