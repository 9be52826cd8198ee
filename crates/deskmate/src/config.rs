//! The configuration file. Its names are a contract: others build on them.

mod alerts;
mod channel;
mod check;
mod concerns;
mod console;
mod database;
mod driver;
mod known;
mod place;
mod plainly;
mod read;
mod schema;
mod stands_for;

pub use alerts::{AlertMailConfig, AlertWebhookConfig, AlertsConfig};
pub use channel::{
    ChannelConfig, EventsConfig, IntercomAppConfig, IntercomConfig, OneOrMore, RegionName,
};
pub use concerns::concerns;
pub(crate) use concerns::is_example;
pub use console::{ConsoleConfig, ConsoleTable, OidcConfig};
pub use database::Database;
pub use driver::{
    A2aConfig, A2aVersion, AgentConfig, BotConfig, BotpressConfig, ChatlayerConfig, DialogsConfig,
    DirectLineConfig, DirectLineModeConfig, DriverConfig, EmbeddingsConfig, HttpConfig, JsonConfig,
    LangGraphConfig, PostbackConfig, RasaConfig,
};
pub(crate) use read::overrides;
pub use read::{ConfigError, load, parse, places};
pub use schema::schema;
pub(crate) use stands_for::stands_for;

use std::{net::SocketAddr, path::PathBuf, time::Duration};

use deskmate_core::length;
use deskmate_engine::Retention;
use deskmate_server::Limits;
use schemars::JsonSchema;
use serde::{Deserialize, Deserializer, de};

/// A whole configuration.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
pub struct Config {
    /// Where to listen. Loopback unless said otherwise.
    #[serde(default = "listen", deserialize_with = "address")]
    #[schemars(with = "String")]
    pub listen: SocketAddr,
    /// How the world reaches `listen`: for webhooks, and for bots that answer later.
    pub public_url: Option<String>,
    /// Where everything is remembered.
    #[serde(default = "database_url")]
    pub database_url: String,
    /// Where metrics and the details of health are, for whoever can reach it.
    #[serde(default, deserialize_with = "maybe_address")]
    #[schemars(with = "Option<String>")]
    pub admin_listen: Option<SocketAddr>,
    /// Whoever shows it gets them on `listen` as well.
    pub admin_token: Option<String>,
    /// Whether there is a console, and where: pages for people who run the service.
    #[serde(default)]
    pub console: ConsoleConfig,
    /// The app that channels of the console are connected with.
    pub intercom_app: Option<IntercomAppConfig>,
    /// Most connections at once.
    #[serde(default = "max_connections")]
    pub max_connections: usize,
    /// What of one's own network the `api` steps of bot files may ask.
    #[serde(default)]
    pub fetch_allow: Vec<String>,
    /// For how long what is remembered is kept.
    #[serde(default)]
    pub retention: RetentionConfig,
    /// Who is told when something goes wrong.
    #[serde(default)]
    pub alerts: AlertsConfig,
    /// The channels.
    #[serde(default, rename = "channel")]
    pub channels: Vec<ChannelConfig>,
    /// What relative paths are relative to.
    #[serde(skip)]
    pub folder: PathBuf,
}

/// For how long what is remembered is kept, by kind. Once an hour what is older is forgotten.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(default)]
pub struct RetentionConfig {
    /// Ids of notifications, by which one that comes again is known.
    #[serde(with = "length")]
    #[schemars(with = "String")]
    pub notifications: Duration,
    /// Timelines of conversations.
    #[serde(with = "length")]
    #[schemars(with = "String")]
    pub timelines: Duration,
    /// Events of a channel that has no address for them any more.
    #[serde(with = "length")]
    #[schemars(with = "String")]
    pub events: Duration,
    /// What is known of a conversation in which nothing has happened since.
    #[serde(with = "length")]
    #[schemars(with = "String")]
    pub conversations: Duration,
}

impl Default for RetentionConfig {
    fn default() -> Self {
        let Retention { notifications, timelines, events, conversations } = Retention::default();
        Self { notifications, timelines, events, conversations }
    }
}

impl From<&RetentionConfig> for Retention {
    fn from(config: &RetentionConfig) -> Self {
        let &RetentionConfig { notifications, timelines, events, conversations } = config;
        Self { notifications, timelines, events, conversations }
    }
}

fn address<'de, D: Deserializer<'de>>(from: D) -> Result<SocketAddr, D::Error> {
    let text = String::deserialize(from)?;
    let wrong =
        || format!("`{text}` is no address; write host and port, such as \"127.0.0.1:8080\"");
    text.parse().map_err(|_| de::Error::custom(wrong()))
}

fn maybe_address<'de, D: Deserializer<'de>>(from: D) -> Result<Option<SocketAddr>, D::Error> {
    address(from).map(Some)
}

fn max_connections() -> usize {
    Limits::default().connections
}

fn listen() -> SocketAddr {
    SocketAddr::from(([127, 0, 0, 1], 8080))
}

fn database_url() -> String {
    "sqlite:deskmate.db".to_owned()
}

impl Config {
    /// Where bots and Intercom reach us, without a `/` at the end.
    pub fn base_url(&self) -> String {
        let local = || format!("http://{}", self.listen);
        self.public_url.clone().unwrap_or_else(local).trim_end_matches('/').to_owned()
    }

    /// What `database_url` names.
    ///
    /// # Errors
    /// What cannot be used, and what to write.
    pub fn database(&self) -> Result<Database, String> {
        Database::named(&self.database_url, &self.folder)
    }
}
