//! The configuration file. Its names are a contract: others build on them.

mod channel;
mod length;
mod read;

pub use channel::{
    BotConfig, ChannelConfig, DriverConfig, EmbeddingsConfig, InboundName, IntercomConfig,
    OneOrMore, RegionName, TakesConfig,
};
pub use length::Length;
pub use read::{ConfigError, load, parse};

use std::{net::SocketAddr, path::PathBuf};

use serde::{Deserialize, Deserializer, de};

/// A whole configuration.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Config {
    /// Where to listen. Loopback unless said otherwise.
    #[serde(default = "listen", deserialize_with = "address")]
    pub listen: SocketAddr,
    /// How the world reaches `listen`: for webhooks, and for bots that answer later.
    pub public_url: Option<String>,
    /// Where everything is remembered.
    #[serde(default = "database_url")]
    pub database_url: String,
    /// What of one's own network the `api` steps of bot files may ask.
    #[serde(default)]
    pub fetch_allow: Vec<String>,
    /// The channels.
    #[serde(default, rename = "channel")]
    pub channels: Vec<ChannelConfig>,
    /// What relative paths are relative to.
    #[serde(skip)]
    pub folder: PathBuf,
}

fn address<'de, D: Deserializer<'de>>(from: D) -> Result<SocketAddr, D::Error> {
    let text = String::deserialize(from)?;
    let wrong =
        || format!("`{text}` is no address; write host and port, such as \"127.0.0.1:8080\"");
    text.parse().map_err(|_| de::Error::custom(wrong()))
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
}
