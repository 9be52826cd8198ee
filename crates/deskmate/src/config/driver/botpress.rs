//! `driver = "botpress"`.

use std::time::Duration;

use deskmate_core::length;
use schemars::JsonSchema;
use serde::Deserialize;

/// A bot in Botpress Cloud, over its Chat API.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
pub struct BotpressConfig {
    /// The bot's name, as it is told in turns; the channel's if absent.
    pub name: Option<String>,
    /// `https://chat.botpress.cloud/` and the id of its webhook.
    pub url: String,
    /// The encryption key of its Chat integration, where it has one.
    pub encryption_key: Option<String>,
    /// An answer is over once nothing more came for this long.
    #[serde(with = "length", default = "quiet")]
    #[schemars(with = "String")]
    pub quiet: Duration,
    /// For how long after an answer it is looked for what the bot says later.
    #[serde(with = "length", default = "late")]
    #[schemars(with = "String")]
    pub late: Duration,
    /// Whether what it sends as `text` is Markdown as well.
    #[serde(default)]
    pub markdown: bool,
    /// The message that is sent when people give the conversation back and nothing is unanswered.
    pub returned: Option<String>,
}

fn quiet() -> Duration {
    Duration::from_secs(3)
}

fn late() -> Duration {
    Duration::from_secs(60)
}
