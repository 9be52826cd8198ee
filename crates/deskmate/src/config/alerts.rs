//! Who is told when something goes wrong.

use std::time::Duration;

use deskmate_core::length;
use schemars::JsonSchema;
use serde::Deserialize;

use super::OneOrMore;

/// Who is told when something goes wrong, and what waits for too long. Nobody is told what customers
/// said.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(default)]
pub struct AlertsConfig {
    /// An incoming webhook of Slack, or of what understands the same.
    pub slack: Option<String>,
    /// A service that is posted JSON.
    pub webhook: Option<AlertWebhookConfig>,
    /// People who get an e-mail.
    pub mail: Option<AlertMailConfig>,
    /// A team that has had a conversation for so long is told of, and nobody who took it.
    #[serde(with = "length::or_never")]
    #[schemars(with = "String")]
    pub handover_waits: Option<Duration>,
    /// A draft that has waited for so long.
    #[serde(with = "length::or_never")]
    #[schemars(with = "String")]
    pub draft_waits: Option<Duration>,
}

impl Default for AlertsConfig {
    fn default() -> Self {
        let long = Some(Duration::from_secs(30 * 60));
        let (slack, webhook, mail) = (None, None, None);
        Self { slack, webhook, mail, handover_waits: long, draft_waits: long }
    }
}

/// A service that is posted JSON.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
pub struct AlertWebhookConfig {
    /// Its address.
    pub url: String,
    /// Signs what is posted, so that the service knows who it is from.
    pub signing_secret: Option<String>,
}

/// People who get an e-mail.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
pub struct AlertMailConfig {
    /// The mail server: `smtps://user:password@smtp.example.com`.
    pub server: String,
    /// Who it is from.
    pub from: String,
    /// Whom it goes to.
    pub to: OneOrMore,
}
