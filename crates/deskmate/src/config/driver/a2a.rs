//! `driver = "a2a"`.

use schemars::JsonSchema;
use serde::Deserialize;

/// An agent that speaks Agent2Agent.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
pub struct A2aConfig {
    /// The bot's name, as it is told in turns; the channel's if absent.
    pub name: Option<String>,
    /// The address of its JSON-RPC interface.
    pub url: String,
    /// Sent as `authorization: Bearer …`.
    pub secret: Option<String>,
    /// The generation of the protocol.
    #[serde(default)]
    pub version: A2aVersion,
}

/// A generation of the protocol.
#[derive(Clone, Copy, Debug, Default, Deserialize, JsonSchema)]
pub enum A2aVersion {
    /// 1.0.
    #[default]
    #[serde(rename = "1.0")]
    V1,
    /// 0.3.
    #[serde(rename = "0.3")]
    V0,
}
