//! What is posted to a bot.

use deskmate_core::Turn;
use schemars::JsonSchema;
use serde::Serialize;

use crate::Call;

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

    pub(super) fn to_json(&self) -> serde_json::Result<Vec<u8>> {
        serde_json::to_vec(self)
    }
}
