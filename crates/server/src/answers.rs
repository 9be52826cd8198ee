//! Answers of bots that take their time: `POST /api/v1/turns/TURN`.

use axum::{
    extract::{FromRequestParts, Path, Request, State},
    http::{StatusCode, header::AUTHORIZATION},
    response::{IntoResponse, Response},
};
use deskmate_engine::LateAnswer;

use crate::{App, bodies, problem::problem, sampled::Shown};

pub(crate) async fn answer(State(app): State<App>, request: Request) -> Response {
    let (mut head, body) = request.into_parts();
    let Ok(Path(turn)) = Path::<String>::from_request_parts(&mut head, &()).await else {
        return no_such_turn();
    };
    let authorization = head.headers.get(AUTHORIZATION).and_then(|value| value.to_str().ok());
    let token = authorization.and_then(|value| value.strip_prefix("Bearer "));
    if let Some(refused) = app.engine.judge_answer(&turn, token) {
        return told(&app, &turn, refused);
    }
    match bodies::read(&head, body).await {
        Ok(body) => {
            let taken = app.engine.take_answer(&turn, token, &body).await;
            told(&app, &turn, taken)
        }
        Err(refused) => refused,
    }
}

fn told(app: &App, turn: &str, answer: LateAnswer) -> Response {
    match answer {
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
            if let Some(unsaid) = app.sampled.take("answer.not_kept", app.clock()) {
                tracing::error!(turn.id = %Shown(turn), %error, unsaid, "answer.not_kept");
            }
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
