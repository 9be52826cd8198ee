//! What bots' services post of their own accord: `POST /bots/NAME-KEY`, and the `GET` with which some
//! check the address.

use axum::{
    Json,
    extract::{FromRequestParts, Path, Query, Request, State},
    http::{Method, StatusCode},
    response::{IntoResponse, Response},
};
use deskmate_engine::{BotPost, BotPosted};

use crate::{App, bodies, problem::problem, sampled::Shown};

pub(crate) async fn post(State(app): State<App>, request: Request) -> Response {
    let (mut head, body) = request.into_parts();
    let hook = Path::<String>::from_request_parts(&mut head, &()).await;
    let Some(Path(hook)) = hook.ok().filter(|Path(hook)| app.engine.has_hook(hook)) else {
        return not_expected();
    };
    let query = Query::<Vec<(String, String)>>::try_from_uri(&head.uri);
    let query = query.map(|Query(query)| query).unwrap_or_default();
    let asks = head.method == Method::GET;
    let body = match bodies::read(&head, body).await {
        Ok(body) => body,
        Err(refused) => return refused,
    };
    let taken = app.engine.hear(&hook, BotPosted { asks, query, body }).await;
    let unsaid = |kind| app.sampled.take(kind, app.clock());
    let hook = Shown(&hook);
    match taken {
        BotPost::Taken(reply) => Json(reply).into_response(),
        BotPost::NotExpected => not_expected(),
        BotPost::NotProven => {
            if let Some(unsaid) = unsaid("bot.post_not_proven") {
                tracing::warn!(%hook, unsaid, "bot.post_not_proven");
            }
            let message = "the token is missing or not the one of the configuration";
            problem(StatusCode::UNAUTHORIZED, "not_proven", message)
        }
        BotPost::Unreadable(why) => {
            if let Some(unsaid) = unsaid("bot.post_unreadable") {
                tracing::warn!(%hook, why = %Shown(&why), unsaid, "bot.post_unreadable");
            }
            problem(StatusCode::BAD_REQUEST, "unreadable", why)
        }
        BotPost::NoSuchConversation => {
            problem(StatusCode::NOT_FOUND, "no_such_conversation", "there is no such conversation")
        }
        BotPost::NotKept(error) => {
            if let Some(unsaid) = unsaid("bot.post_not_kept") {
                tracing::error!(%hook, %error, unsaid, "bot.post_not_kept");
            }
            let message = "it could not be kept; send it again";
            problem(StatusCode::SERVICE_UNAVAILABLE, "not_kept", message)
        }
    }
}

fn not_expected() -> Response {
    let message = "there is no such address, or the channel's bot posts nothing of its own accord";
    problem(StatusCode::NOT_FOUND, "no_such_bot", message)
}
