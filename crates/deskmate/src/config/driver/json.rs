//! `driver = "json"`.

use deskmate_bots::JsonShape;
use schemars::JsonSchema;
use serde::Deserialize;

/// A service that is asked and answers in JSON, by a mapping.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
pub struct JsonConfig {
    /// The bot's name, as it is told in turns; the channel's if absent.
    pub name: Option<String>,
    /// Sent as `authorization: Bearer …`.
    pub secret: Option<String>,
    /// The mapping.
    #[serde(flatten)]
    pub shape: JsonShape,
}
