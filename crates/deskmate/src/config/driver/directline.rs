//! `driver = "directline"`.

use std::time::Duration;

use deskmate_core::length;
use schemars::JsonSchema;
use serde::Deserialize;

/// A Bot Framework, Agents SDK or Copilot Studio bot.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
pub struct DirectLineConfig {
    /// The bot's name, as it is told in turns; the channel's if absent.
    pub name: Option<String>,
    /// Where the service is, or the bot itself.
    #[serde(default = "azure")]
    pub url: String,
    /// The secret of the Direct Line channel.
    pub secret: Option<String>,
    /// Where a token can be had for each conversation, in place of the secret.
    pub token_url: Option<String>,
    /// How the bot is reached.
    #[serde(default)]
    pub mode: DirectLineModeConfig,
    /// An answer is over once nothing more came for this long.
    #[serde(with = "length", default = "quiet")]
    #[schemars(with = "String")]
    pub quiet: Duration,
    /// For how long after an answer it is looked for what the bot says later.
    #[serde(with = "length", default = "late")]
    #[schemars(with = "String")]
    pub late: Duration,
    /// Whether the customer reads what the bot says because a conversation begins.
    #[serde(default)]
    pub welcome: bool,
    /// The message that is sent when people give the conversation back and nothing is unanswered.
    pub returned: Option<String>,
}

/// How a bot is reached.
#[derive(Clone, Copy, Debug, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum DirectLineModeConfig {
    /// Over the Direct Line service.
    #[default]
    DirectLine,
    /// At its own `/api/messages`.
    Activity,
}

fn azure() -> String {
    "https://directline.botframework.com".into()
}

fn quiet() -> Duration {
    Duration::from_millis(1500)
}

fn late() -> Duration {
    Duration::from_secs(60)
}
