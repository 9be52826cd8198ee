//! What a bot's response means.

use reqwest::{Response, StatusCode};

use super::{HttpBot, client, retry_after};
use crate::{Answered, Failure, MAX_ANSWER_BYTES, Outcome, parse_answer};

/// Reads a response. Only a `200` has a body that matters; a `204` says nothing, on purpose.
pub(super) async fn outcome(bot: &HttpBot, response: Response) -> Result<Outcome, Failure> {
    let status = response.status();
    match status {
        StatusCode::OK => {
            let body = body(bot, response).await?;
            let answer = parse_answer(&body)
                .map_err(|why| bot.give_up(&format!("gave an answer that does not fit: {why}")))?;
            Ok(Outcome::Answered(answer.into()))
        }
        StatusCode::NO_CONTENT => Ok(Outcome::Answered(Answered::default())),
        StatusCode::ACCEPTED => Ok(Outcome::Later),
        _ if status == StatusCode::TOO_MANY_REQUESTS || status.is_server_error() => {
            let after = retry_after::wait(response.headers(), bot.timing.now_ms());
            let asks = after.map(|wait| format!(", asks to wait {} s", wait.as_secs_f64()));
            Err(Failure::Retry {
                why: format!("it answered {status}{}", asks.unwrap_or_default()),
                after,
            })
        }
        _ => Err(bot.give_up(&format!("answered {status}{}", advice(status)))),
    }
}

fn advice(status: StatusCode) -> &'static str {
    match status {
        _ if status.is_redirection() => {
            "; redirects are not followed, so `url` must be the final address"
        }
        StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN => {
            "; check that `secret` and `signing_secret` are the ones it expects"
        }
        StatusCode::NOT_FOUND | StatusCode::METHOD_NOT_ALLOWED => {
            "; check the path of `url`: turns are posted there"
        }
        _ if status.is_success() => "; an answer is a 200, one that comes later is a 202",
        _ => "",
    }
}

async fn body(bot: &HttpBot, mut response: Response) -> Result<Vec<u8>, Failure> {
    let mut body = Vec::new();
    while let Some(chunk) = response.chunk().await.map_err(|error| client::failure(&error))? {
        if body.len() + chunk.len() > MAX_ANSWER_BYTES {
            return Err(bot.give_up("gave an answer that is larger than 1 MiB"));
        }
        body.extend_from_slice(&chunk);
    }
    Ok(body)
}
