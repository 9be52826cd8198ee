//! `driver = "rasa"`.

use schemars::JsonSchema;
use serde::Deserialize;

/// A Rasa bot, over its REST channel.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
pub struct RasaConfig {
    /// The bot's name, as it is told in turns; the channel's if absent.
    pub name: Option<String>,
    /// Where it is, such as `http://127.0.0.1:5005`.
    pub url: String,
    /// Sent as `authorization: Bearer …`.
    pub secret: Option<String>,
    /// The token of its HTTP API.
    pub token: Option<String>,
    /// The message that is sent when people give the conversation back and nothing is unanswered.
    pub returned: Option<String>,
    /// Whether it answers over its callback channel.
    #[serde(default)]
    pub callback: bool,
}
