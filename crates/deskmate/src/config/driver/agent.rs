//! `driver = "agent"`.

use schemars::JsonSchema;
use serde::Deserialize;

/// A model that answers by a file of instructions.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
pub struct AgentConfig {
    /// The bot's name, as it is told in turns; the channel's if absent.
    pub name: Option<String>,
    /// The path of the agent's file.
    pub file: String,
}
