//! Where the console is.

use std::net::SocketAddr;

use schemars::JsonSchema;
use serde::{Deserialize, Deserializer, de};

/// Whether there is a console, and where.
#[derive(Clone, Debug, PartialEq, Eq, JsonSchema)]
#[schemars(untagged)]
pub enum ConsoleConfig {
    /// On `listen`, or nowhere.
    Switch(bool),
    /// At a door of its own.
    Door {
        /// Where to listen.
        #[schemars(with = "String")]
        listen: SocketAddr,
        /// How browsers reach it, where a proxy stands before it.
        public_url: Option<String>,
    },
}

impl Default for ConsoleConfig {
    fn default() -> Self {
        Self::Switch(true)
    }
}

impl ConsoleConfig {
    /// Whether it is on `listen`.
    pub fn is_public(&self) -> bool {
        *self == Self::Switch(true)
    }

    /// How browsers reach its own door, where that is said.
    pub fn own_url(&self) -> Option<&str> {
        match self {
            Self::Door { public_url, .. } => public_url.as_deref(),
            Self::Switch(_) => None,
        }
    }

    /// The address of its own door.
    pub fn door(&self) -> Option<SocketAddr> {
        match self {
            Self::Door { listen, .. } => Some(*listen),
            Self::Switch(_) => None,
        }
    }
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Written {
    Switch(bool),
    Door(Door),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Door {
    listen: String,
    public_url: Option<String>,
}

impl<'de> Deserialize<'de> for ConsoleConfig {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let what = "write true, false, or { listen = \"127.0.0.1:8082\" }";
        match Written::deserialize(from) {
            Ok(Written::Switch(on)) => Ok(Self::Switch(on)),
            Ok(Written::Door(Door { listen, public_url })) => match listen.parse() {
                Ok(listen) => Ok(Self::Door { listen, public_url }),
                Err(_) => Err(de::Error::custom(format!("`{listen}` is no address; {what}"))),
            },
            Err(_) => Err(de::Error::custom(what)),
        }
    }
}
