//! Webhook ingress: `POST /hooks/NAME-KEY`, and the `HEAD` with which Intercom checks the address.

use axum::{
    body::Body,
    extract::{Path, State, rejection::PathRejection},
    http::{HeaderMap, StatusCode},
    response::{IntoResponse, Response},
};
use deskmate_engine::Taken;
use intercom::webhook::SIGNATURE_HEADER;

use crate::{App, problem::problem};

/// Most bytes of a notification. A conversation with its newest part is a few kilobytes.
const MOST_BYTES: usize = 1024 * 1024;

/// Intercom checks the address with `HEAD` when it is saved; a person may open it in a browser.
pub(crate) async fn check(
    State(app): State<App>,
    hook: Result<Path<String>, PathRejection>,
) -> Response {
    if hook.is_ok_and(|Path(hook)| app.engine.has_hook(&hook)) {
        (
            StatusCode::OK,
            "This is a Deskmate webhook. Paste its address into Intercom's Developer Hub.\n",
        )
            .into_response()
    } else {
        no_such_hook()
    }
}

pub(crate) async fn notification(
    State(app): State<App>,
    hook: Result<Path<String>, PathRejection>,
    headers: HeaderMap,
    body: Body,
) -> Response {
    let Ok(Path(hook)) = hook else { return no_such_hook() };
    let Ok(body) = axum::body::to_bytes(body, MOST_BYTES).await else {
        tracing::warn!(hook, "hook.body_too_large_or_cut");
        let message =
            format!("a notification has at most {MOST_BYTES} bytes, and must arrive whole");
        return problem(StatusCode::PAYLOAD_TOO_LARGE, "too_large", message);
    };
    let signature = headers.get(SIGNATURE_HEADER).and_then(|value| value.to_str().ok());
    match app.engine.take_in(&hook, signature, &body).await {
        Taken::Kept | Taken::Again | Taken::Ping => StatusCode::OK.into_response(),
        Taken::UnknownApp(app_id) => {
            tracing::info!(app_id, "hook.unknown_app");
            StatusCode::OK.into_response()
        }
        Taken::NoSuchHook => no_such_hook(),
        Taken::NotSigned => {
            tracing::warn!(hook, "hook.not_signed");
            let message = "the X-Hub-Signature header is missing: only Intercom may post here";
            problem(StatusCode::UNAUTHORIZED, "not_signed", message)
        }
        Taken::WrongSignature => {
            tracing::warn!(hook, "hook.wrong_signature");
            let message = "the signature does not fit: intercom.client_secret must be the one of the app that owns \
                           this webhook (Developer Hub, Basic Information)";
            problem(StatusCode::UNAUTHORIZED, "wrong_signature", message)
        }
        Taken::Unreadable(why) => {
            tracing::warn!(hook, why, "hook.unreadable");
            problem(
                StatusCode::BAD_REQUEST,
                "unreadable",
                format!("the notification cannot be read: {why}"),
            )
        }
        Taken::NotKept(error) => {
            tracing::error!(hook, %error, "hook.not_kept");
            let message = "the notification could not be kept; send it again";
            problem(StatusCode::SERVICE_UNAVAILABLE, "not_kept", message)
        }
    }
}

fn no_such_hook() -> Response {
    let message =
        "there is no such webhook; copy the address that `deskmate serve` prints for the channel";
    problem(StatusCode::NOT_FOUND, "no_such_hook", message)
}
