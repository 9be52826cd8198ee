//! The configuration file. Its names are a contract: others build on them.

mod channel;
mod length;
mod read;

pub use channel::{
    BotConfig, ChannelConfig, DriverConfig, InboundName, IntercomConfig, OneOrMore, RegionName,
    TakesConfig,
};
pub use length::Length;
pub use read::{ConfigError, load, parse};

use std::{net::SocketAddr, path::PathBuf};

use serde::Deserialize;

/// A whole configuration.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Config {
    /// Where to listen. Loopback unless said otherwise.
    #[serde(default = "listen")]
    pub listen: SocketAddr,
    /// How the world reaches `listen`: for webhooks, and for bots that answer later.
    pub public_url: Option<String>,
    /// Where everything is remembered.
    #[serde(default = "database_url")]
    pub database_url: String,
    /// The channels.
    #[serde(default, rename = "channel")]
    pub channels: Vec<ChannelConfig>,
    /// What relative paths are relative to.
    #[serde(skip)]
    pub folder: PathBuf,
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
