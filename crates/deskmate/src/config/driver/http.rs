//! `driver = "http"`.

use schemars::JsonSchema;
use serde::Deserialize;

/// A service that speaks the bot protocol.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
pub struct HttpConfig {
    /// The bot's name, as it is told in turns; the channel's if absent.
    pub name: Option<String>,
    /// Where turns are posted.
    pub url: String,
    /// Sent as `authorization: Bearer …`.
    pub secret: Option<String>,
    /// Signs turns, `whsec_…`.
    pub signing_secret: Option<String>,
}
