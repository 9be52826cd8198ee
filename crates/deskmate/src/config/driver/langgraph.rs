//! `driver = "langgraph"`.

use schemars::JsonSchema;
use serde::Deserialize;

/// A graph on a LangGraph server.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
pub struct LangGraphConfig {
    /// The bot's name, as it is told in turns; the channel's if absent.
    pub name: Option<String>,
    /// Where the server is, such as `http://127.0.0.1:2024`.
    pub url: String,
    /// Sent as `authorization: Bearer …`.
    pub secret: Option<String>,
    /// The graph's name, or an assistant's id.
    pub assistant: String,
    /// Sent as `x-api-key`.
    pub api_key: Option<String>,
}
