//! `driver = "dialogs"`.

use std::time::Duration;

use deskmate_core::length;
use schemars::JsonSchema;
use serde::Deserialize;

/// A bot file in the dialog language.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
pub struct DialogsConfig {
    /// The bot's name, as it is told in turns; the channel's if absent.
    pub name: Option<String>,
    /// The path of the bot file.
    pub file: String,
    /// An endpoint by which messages are understood, in place of the method that works offline.
    pub embeddings: Option<EmbeddingsConfig>,
    /// Whether the bot is switched on; else it says `bot_disabled`, or nothing.
    #[serde(default = "yes")]
    pub enabled: bool,
    /// Whether it may hand over; else it says `offloading_disabled`.
    #[serde(default = "yes")]
    pub offloading: bool,
    /// Variables that are the same in every conversation.
    #[serde(default)]
    pub variables: serde_json::Map<String, serde_json::Value>,
}

impl DialogsConfig {
    /// What the path of a bot file alone stands for.
    pub(super) fn of(file: &str) -> Self {
        Self {
            name: None,
            file: file.to_owned(),
            embeddings: None,
            enabled: true,
            offloading: true,
            variables: serde_json::Map::new(),
        }
    }
}

/// An embedding endpoint, as OpenAI has it.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
pub struct EmbeddingsConfig {
    /// The address, up to and without `/embeddings`.
    pub url: String,
    /// The model's name.
    pub model: String,
    /// Sent as `authorization: Bearer …`.
    #[serde(rename = "key")]
    pub api_key: Option<String>,
    /// How long an answer may take.
    #[serde(with = "length", default = "timeout")]
    #[schemars(with = "String")]
    pub timeout: Duration,
    /// The cosine whose score is 0.8; found out from the bot's expressions where it is missing.
    pub bend: Option<f64>,
}

fn yes() -> bool {
    true
}

fn timeout() -> Duration {
    Duration::from_secs(5)
}
