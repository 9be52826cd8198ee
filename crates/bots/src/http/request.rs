//! What is posted to a bot.

use deskmate_core::Turn;
use schemars::JsonSchema;
use serde::Serialize;

use crate::Call;

/// Most bytes of a turn that is posted to a bot: 1 MiB.
pub const MAX_TURN_BYTES: usize = 1024 * 1024;

/// A turn, as it is posted to the bot. More optional fields may come: ignore unknown ones.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Turn")]
pub(crate) struct Request<'a> {
    /// The protocol's version.
    #[schemars(extend("const" = 1))]
    version: u8,
    /// Where an answer is posted to after a `202`.
    reply_url: &'a str,
    /// Authorises the answer that is posted to `reply_url`.
    reply_token: &'a str,
    #[serde(flatten)]
    turn: &'a Turn,
}

impl<'a> Request<'a> {
    /// `turn` is the call's, less what is not shared.
    pub(super) fn new(turn: &'a Turn, call: &'a Call) -> Self {
        Self { version: 1, reply_url: &call.reply_url, reply_token: &call.reply_token, turn }
    }

    fn to_json(&self) -> Result<Vec<u8>, String> {
        serde_json::to_vec(self).map_err(|error| error.to_string())
    }
}

/// The request for a turn, in as many bytes as a bot is sent: the oldest of the history goes first.
///
/// # Errors
/// A phrase for people: it is too large even without its history.
pub(super) fn json_within_limit(turn: &mut Turn, call: &Call) -> Result<Vec<u8>, String> {
    let json = Request::new(turn, call).to_json()?;
    let Some(mut over) = json.len().checked_sub(MAX_TURN_BYTES + 1).map(|over| over + 1) else {
        return Ok(json);
    };
    let mut gone = 0;
    for said in &turn.history {
        if over == 0 {
            break;
        }
        let size = serde_json::to_vec(said).map_or(0, |said| said.len());
        over = over.saturating_sub(size);
        gone += 1;
    }
    turn.history.drain(..gone);
    let mut json = Request::new(turn, call).to_json()?;
    if json.len() > MAX_TURN_BYTES {
        // The text says the same.
        for message in &mut turn.messages {
            message.html.clear();
            message.markdown.clear();
        }
        json = Request::new(turn, call).to_json()?;
    }
    if json.len() > MAX_TURN_BYTES {
        let kb = json.len().div_ceil(1024);
        return Err(format!("the turn has {kb} KB without its history, and 1 MB is the most"));
    }
    Ok(json)
}
