//! Where the console is, and how people get in.

use std::{collections::BTreeMap, fmt, net::SocketAddr};

use deskmate_store::Role;
use schemars::JsonSchema;
use serde::{
    Deserialize, Deserializer,
    de::{self, MapAccess, Visitor, value::MapAccessDeserializer},
};

/// Whether there is a console, where, and how people get in.
#[derive(Clone, Debug, JsonSchema)]
#[schemars(untagged)]
pub enum ConsoleConfig {
    /// On `listen`, or nowhere.
    Switch(bool),
    /// There is one, and this is how.
    Table(Box<ConsoleTable>),
}

/// How the console is.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
pub struct ConsoleTable {
    /// Where to listen: at a door of its own. On the service's `listen`, if absent.
    #[serde(default, deserialize_with = "address")]
    #[schemars(with = "Option<String>")]
    pub listen: Option<SocketAddr>,
    /// How browsers reach that door, where a proxy stands before it.
    pub public_url: Option<String>,
    /// Single sign-on.
    pub oidc: Option<OidcConfig>,
}

/// An identity provider (OpenID Connect).
#[derive(Clone, Deserialize, JsonSchema)]
pub struct OidcConfig {
    /// Its address.
    pub issuer: String,
    /// What it knows this console by.
    pub client_id: String,
    /// What it knows that it is this console by.
    pub client_secret: String,
    /// What the button of the sign-in page calls it.
    #[serde(default = "name")]
    pub name: String,
    /// What is asked for besides `openid`.
    #[serde(default = "scopes")]
    pub scopes: Vec<String>,
    /// What it tells of somebody by which roles are given, such as `groups`.
    pub claim: Option<String>,
    /// The role for each value of that.
    #[serde(default, deserialize_with = "roles")]
    #[schemars(with = "BTreeMap<String, String>")]
    pub roles: BTreeMap<String, Role>,
    /// The role of whoever has none by that; without it they do not get in.
    #[serde(default, deserialize_with = "role")]
    #[schemars(with = "Option<String>")]
    pub role: Option<Role>,
    /// Only those get in whose verified e-mail address is in one of these domains.
    #[serde(default)]
    pub domains: Vec<String>,
}

impl fmt::Debug for OidcConfig {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("OidcConfig").field("issuer", &self.issuer).finish_non_exhaustive()
    }
}

fn name() -> String {
    "single sign-on".to_owned()
}

fn scopes() -> Vec<String> {
    vec!["email".to_owned(), "profile".to_owned()]
}

fn address<'de, D: Deserializer<'de>>(from: D) -> Result<Option<SocketAddr>, D::Error> {
    super::address(from).map(Some)
}

fn role<'de, D: Deserializer<'de>>(from: D) -> Result<Option<Role>, D::Error> {
    String::deserialize(from)?.parse().map(Some).map_err(de::Error::custom)
}

fn roles<'de, D: Deserializer<'de>>(from: D) -> Result<BTreeMap<String, Role>, D::Error> {
    let roles = BTreeMap::<String, String>::deserialize(from)?.into_iter();
    roles.map(|(value, role)| Ok((value, role.parse().map_err(de::Error::custom)?))).collect()
}

impl Default for ConsoleConfig {
    fn default() -> Self {
        Self::Switch(true)
    }
}

impl ConsoleConfig {
    fn table(&self) -> Option<&ConsoleTable> {
        match self {
            Self::Table(table) => Some(table),
            Self::Switch(_) => None,
        }
    }

    /// Whether it is on `listen`.
    pub fn is_public(&self) -> bool {
        match self {
            Self::Switch(on) => *on,
            Self::Table(table) => table.listen.is_none(),
        }
    }

    /// How browsers reach its own door, where that is said.
    pub fn own_url(&self) -> Option<&str> {
        self.table()?.public_url.as_deref()
    }

    /// The address of its own door.
    pub fn door(&self) -> Option<SocketAddr> {
        self.table()?.listen
    }

    /// Single sign-on.
    pub fn oidc(&self) -> Option<&OidcConfig> {
        self.table()?.oidc.as_ref()
    }
}

const WHAT: &str = "true, false, or { listen = \"127.0.0.1:8082\" }";

struct Written;

impl<'de> Visitor<'de> for Written {
    type Value = ConsoleConfig;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(WHAT)
    }

    fn visit_bool<E: de::Error>(self, on: bool) -> Result<ConsoleConfig, E> {
        Ok(ConsoleConfig::Switch(on))
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<ConsoleConfig, A::Error> {
        let table = ConsoleTable::deserialize(MapAccessDeserializer::new(map))?;
        Ok(ConsoleConfig::Table(Box::new(table)))
    }
}

impl<'de> Deserialize<'de> for ConsoleConfig {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        from.deserialize_any(Written)
    }
}
