//! `driver = "chatlayer"`.

use schemars::JsonSchema;
use serde::Deserialize;

/// A Chatlayer bot, over its webhook channel.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
pub struct ChatlayerConfig {
    /// The bot's name, as it is told in turns; the channel's if absent.
    pub name: Option<String>,
    /// Where its API is, or the whole address of the webhook channel.
    #[serde(default = "europe")]
    pub url: String,
    /// The access token.
    pub secret: Option<String>,
    /// The id of the webhook channel.
    pub channel: Option<String>,
    /// The verify token of the webhook channel, and of the offloading webhook.
    pub verify_token: String,
    /// How a press is sent whose payload is not documented.
    #[serde(default)]
    pub postback: PostbackConfig,
    /// Whether the bot is paused over there when it hands over.
    #[serde(default)]
    pub pause: bool,
    /// The message that is sent when people give the conversation back and nothing is unanswered.
    pub returned: Option<String>,
}

/// How a press is sent.
#[derive(Clone, Copy, Debug, Default, Deserialize, JsonSchema)]
pub enum PostbackConfig {
    /// As a message of its title.
    #[default]
    #[serde(rename = "text")]
    Text,
    /// As `postbackMessage.payload`.
    #[serde(rename = "payload")]
    Payload,
    /// As `postbackMessage.nextDialogstateId`.
    #[serde(rename = "nextDialogstateId")]
    NextDialogstateId,
}

fn europe() -> String {
    "https://api.chatlayer.ai".into()
}
