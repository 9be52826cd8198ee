//! Answers of bots that take their time: `POST /api/v1/turns/TURN`.

use axum::{
    body::Body,
    extract::{Path, State, rejection::PathRejection},
    http::{HeaderMap, StatusCode, header::AUTHORIZATION},
    response::{IntoResponse, Response},
};
use deskmate_engine::LateAnswer;

use crate::{App, problem::problem};

/// Most bytes of an answer.
const MOST_BYTES: usize = 1024 * 1024;

pub(crate) async fn answer(
    State(app): State<App>,
    turn: Result<Path<String>, PathRejection>,
    headers: HeaderMap,
    body: Body,
) -> Response {
    let Ok(Path(turn)) = turn else { return no_such_turn() };
    let Ok(body) = axum::body::to_bytes(body, MOST_BYTES).await else {
        let message = format!("an answer has at most {MOST_BYTES} bytes, and must arrive whole");
        return problem(StatusCode::PAYLOAD_TOO_LARGE, "too_large", message);
    };
    let authorization = headers.get(AUTHORIZATION).and_then(|value| value.to_str().ok());
    let token = authorization.and_then(|value| value.strip_prefix("Bearer "));
    match app.engine.take_answer(&turn, token, &body).await {
        LateAnswer::Kept => StatusCode::OK.into_response(),
        LateAnswer::WrongToken => problem(
            StatusCode::UNAUTHORIZED,
            "wrong_token",
            "send the turn's reply_token as `authorization: Bearer TOKEN`",
        ),
        LateAnswer::Unreadable(why) => problem(
            StatusCode::UNPROCESSABLE_ENTITY,
            "unreadable",
            format!("{why}; nothing of it was done, and it may be sent again, corrected"),
        ),
        LateAnswer::NotWanted(why) => problem(StatusCode::CONFLICT, "not_wanted", why),
        LateAnswer::NoSuchTurn => no_such_turn(),
        LateAnswer::NotKept(error) => {
            tracing::error!(turn.id = turn, %error, "answer.not_kept");
            problem(
                StatusCode::SERVICE_UNAVAILABLE,
                "not_kept",
                "the answer could not be kept; send it again",
            )
        }
    }
}

fn no_such_turn() -> Response {
    problem(StatusCode::NOT_FOUND, "no_such_turn", "there is no such turn")
}
