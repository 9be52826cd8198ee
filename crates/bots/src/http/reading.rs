//! What a bot's response means.

use reqwest::StatusCode;

use super::HttpBot;
use crate::{Answered, Failure, Outcome, parse_answer, web::Whole};

/// Reads a response. Only a `200` has a body that matters; a `204` says nothing, on purpose.
pub(super) fn outcome(bot: &HttpBot, response: &Whole) -> Result<Outcome, Failure> {
    match response.status {
        StatusCode::OK => {
            let answer = parse_answer(&response.body).map_err(|why| {
                bot.service.give_up(&format!("gave an answer that does not fit: {why}"))
            })?;
            Ok(Outcome::Answered(answer.into()))
        }
        StatusCode::NO_CONTENT => Ok(Outcome::Answered(Answered::default())),
        StatusCode::ACCEPTED => Ok(Outcome::Later),
        status => Err(bot.service.refused(status)),
    }
}
