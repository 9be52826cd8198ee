//! Webhook ingress: `POST /hooks/NAME-KEY`, and the `HEAD` with which Intercom checks the address.

use axum::{
    extract::{FromRequestParts, Path, Request, State},
    http::StatusCode,
    response::{IntoResponse, Response},
};
use deskmate_engine::Taken;
use intercom::webhook::SIGNATURE_HEADER;

use crate::{App, bodies, problem::problem, sampled::Shown};

/// Intercom checks the address with `HEAD` when it is saved; a person may open it in a browser.
pub(crate) async fn check(State(app): State<App>, request: Request) -> Response {
    let (mut head, _) = request.into_parts();
    let hook = Path::<String>::from_request_parts(&mut head, &()).await;
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

pub(crate) async fn notification(State(app): State<App>, request: Request) -> Response {
    let (mut head, body) = request.into_parts();
    let Ok(Path(hook)) = Path::<String>::from_request_parts(&mut head, &()).await else {
        return no_such_hook();
    };
    let signature = head.headers.get(SIGNATURE_HEADER).and_then(|value| value.to_str().ok());
    if let Some(refused) = app.engine.judge(&hook, signature) {
        return answer(&app, &hook, refused);
    }
    let body = match bodies::read(&head, body).await {
        Ok(body) => body,
        Err(refused) => {
            if let Some(unsaid) = app.sampled.take("hook.body_too_large_or_cut", app.clock()) {
                tracing::warn!(hook = %Shown(&hook), unsaid, "hook.body_too_large_or_cut");
            }
            return refused;
        }
    };
    let taken = app.engine.take_in(&hook, signature, &body).await;
    answer(&app, &hook, taken)
}

fn answer(app: &App, hook: &str, taken: Taken) -> Response {
    let sampled = |kind| app.sampled.take(kind, app.clock());
    let hook = Shown(hook);
    match taken {
        Taken::Kept | Taken::Again | Taken::Ping => StatusCode::OK.into_response(),
        Taken::UnknownApp(app_id) => {
            if let Some(unsaid) = sampled("hook.unknown_app") {
                tracing::info!(app_id = %Shown(&app_id), unsaid, "hook.unknown_app");
            }
            StatusCode::OK.into_response()
        }
        Taken::NoSuchHook => no_such_hook(),
        Taken::NotSigned => {
            if let Some(unsaid) = sampled("hook.not_signed") {
                tracing::warn!(%hook, unsaid, "hook.not_signed");
            }
            let message = "the X-Hub-Signature header is missing: only Intercom may post here";
            problem(StatusCode::UNAUTHORIZED, "not_signed", message)
        }
        Taken::WrongSignature => {
            if let Some(unsaid) = sampled("hook.wrong_signature") {
                tracing::warn!(%hook, unsaid, "hook.wrong_signature");
            }
            let message = "the signature does not fit: intercom.client_secret must be the one of the app that owns \
                           this webhook (Developer Hub, Basic Information)";
            problem(StatusCode::UNAUTHORIZED, "wrong_signature", message)
        }
        Taken::Unreadable(why) => {
            if let Some(unsaid) = sampled("hook.unreadable") {
                tracing::warn!(%hook, why = %Shown(&why), unsaid, "hook.unreadable");
            }
            problem(
                StatusCode::BAD_REQUEST,
                "unreadable",
                format!("the notification cannot be read: {why}"),
            )
        }
        Taken::NotKept(error) => {
            if let Some(unsaid) = sampled("hook.not_kept") {
                tracing::error!(%hook, %error, unsaid, "hook.not_kept");
            }
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
