//! The bot behind a channel: the path of a bot file, or a driver with its keys.
//!
//! A driver has a file here with its keys, one in `wiring/bots` that builds it, and a line in the
//! enum below.

mod a2a;
mod agent;
mod botpress;
mod chatlayer;
mod dialogs;
mod directline;
mod http;
mod json;
mod langgraph;
mod rasa;

pub use a2a::{A2aConfig, A2aVersion};
pub use agent::AgentConfig;
pub use botpress::BotpressConfig;
pub use chatlayer::{ChatlayerConfig, PostbackConfig};
pub use dialogs::{DialogsConfig, EmbeddingsConfig};
pub use directline::{DirectLineConfig, DirectLineModeConfig};
pub use http::HttpConfig;
pub use json::JsonConfig;
pub use langgraph::LangGraphConfig;
pub use rasa::RasaConfig;

use std::fmt::{self, Formatter};

use schemars::JsonSchema;
use serde::{
    Deserialize, Deserializer,
    de::{self, DeserializeOwned, MapAccess, Visitor, value::MapAccessDeserializer},
};
use toml::{Table, Value};

/// The bot behind a channel.
#[derive(Clone, Debug, JsonSchema)]
#[schemars(untagged)]
pub enum BotConfig {
    /// The path of a bot file.
    File(String),
    /// A driver.
    Driver(DriverConfig),
}

impl BotConfig {
    /// The driver; the path of a bot file alone is short for `dialogs`, or for `agent` where that is
    /// what the file holds.
    pub fn driver(&self) -> DriverConfig {
        match self {
            Self::File(file) => DriverConfig::Dialogs(DialogsConfig::of(file)),
            Self::Driver(driver) => driver.clone(),
        }
    }

    /// The path of the bot file, where there is one.
    pub fn file(&self) -> Option<&str> {
        match self {
            Self::File(file) => Some(file),
            Self::Driver(DriverConfig::Dialogs(dialogs)) => Some(&dialogs.file),
            Self::Driver(DriverConfig::Agent(agent)) => Some(&agent.file),
            Self::Driver(_) => None,
        }
    }

    /// What the channel has variables of a bot file be in every conversation, by their names.
    pub fn variables(&self) -> impl Iterator<Item = (&String, &serde_json::Value)> {
        let dialogs = match self {
            Self::Driver(DriverConfig::Dialogs(dialogs)) => Some(dialogs),
            Self::File(_) | Self::Driver(_) => None,
        };
        dialogs.into_iter().flat_map(|dialogs| &dialogs.variables)
    }
}

/// A driver, with its keys.
#[derive(Clone, Debug, JsonSchema)]
#[schemars(tag = "driver", rename_all = "snake_case")]
pub enum DriverConfig {
    /// An agent that speaks Agent2Agent.
    A2a(A2aConfig),
    /// A model that answers by a file of instructions.
    Agent(AgentConfig),
    /// A bot in Botpress Cloud, over its Chat API.
    Botpress(BotpressConfig),
    /// A Chatlayer bot, over its webhook channel.
    Chatlayer(ChatlayerConfig),
    /// A Bot Framework, Agents SDK or Copilot Studio bot.
    #[schemars(rename = "directline")]
    DirectLine(DirectLineConfig),
    /// A service that speaks the bot protocol.
    Http(HttpConfig),
    /// A bot file in the dialog language.
    Dialogs(DialogsConfig),
    /// A service that is asked and answers in JSON, by a mapping.
    Json(Box<JsonConfig>),
    /// A graph on a LangGraph server.
    #[schemars(rename = "langgraph")]
    LangGraph(LangGraphConfig),
    /// A Rasa bot, over its REST channel.
    Rasa(RasaConfig),
}

impl DriverConfig {
    /// Its word in the configuration.
    pub fn word(&self) -> &'static str {
        match self {
            Self::A2a(_) => "a2a",
            Self::Agent(_) => "agent",
            Self::Botpress(_) => "botpress",
            Self::Chatlayer(_) => "chatlayer",
            Self::DirectLine(_) => "directline",
            Self::Http(_) => "http",
            Self::Dialogs(_) => "dialogs",
            Self::Json(_) => "json",
            Self::LangGraph(_) => "langgraph",
            Self::Rasa(_) => "rasa",
        }
    }

    /// What turns call the bot, where it is said.
    pub fn name(&self) -> Option<&str> {
        match self {
            Self::A2a(agent) => agent.name.as_deref(),
            Self::Agent(agent) => agent.name.as_deref(),
            Self::Http(http) => http.name.as_deref(),
            Self::Dialogs(dialogs) => dialogs.name.as_deref(),
            Self::Botpress(bot) => bot.name.as_deref(),
            Self::Chatlayer(chatlayer) => chatlayer.name.as_deref(),
            Self::DirectLine(line) => line.name.as_deref(),
            Self::Json(json) => json.name.as_deref(),
            Self::LangGraph(graph) => graph.name.as_deref(),
            Self::Rasa(rasa) => rasa.name.as_deref(),
        }
    }

    fn read(mut table: Table) -> Result<Self, String> {
        let names = "`a2a`, `agent`, `botpress`, `chatlayer`, `dialogs`, `directline`, `http`, `json`, `langgraph` and `rasa`";
        match table.remove("driver") {
            Some(Value::String(name)) => match name.as_str() {
                "a2a" => keys(table).map(Self::A2a),
                "agent" => keys(table).map(Self::Agent),
                "botpress" => keys(table).map(Self::Botpress),
                "chatlayer" => keys(table).map(Self::Chatlayer),
                "directline" => keys(table).map(Self::DirectLine),
                "http" => keys(table).map(Self::Http),
                "dialogs" => keys(table).map(Self::Dialogs),
                "json" => keys(table).map(Box::new).map(Self::Json),
                "langgraph" => keys(table).map(Self::LangGraph),
                "rasa" => keys(table).map(Self::Rasa),
                other => Err(format!(".driver: there is no driver `{other}`; there are {names}")),
            },
            Some(_) => Err(format!(".driver: must be a text; there are {names}")),
            None => Err(format!(".driver: is missing; there are {names}")),
        }
    }
}

/// The keys of one driver. What serde has for tagged enums forgets which key a mistake is in.
fn keys<T: DeserializeOwned>(table: Table) -> Result<T, String> {
    serde_path_to_error::deserialize(Value::Table(table)).map_err(|error| {
        let (path, what) = (error.path().to_string(), error.inner().message());
        if path == "." { what.to_owned() } else { format!(".{path}: {what}") }
    })
}

impl<'de> Deserialize<'de> for BotConfig {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        from.deserialize_any(FileOrDriver)
    }
}

struct FileOrDriver;

impl<'de> Visitor<'de> for FileOrDriver {
    type Value = BotConfig;

    fn expecting(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str("the path of a bot file, or a table such as { driver = \"http\", url = \"…\" }")
    }

    fn visit_str<E: de::Error>(self, path: &str) -> Result<BotConfig, E> {
        // Not shown: there may be a password in it.
        if path.contains("://") {
            return Err(E::custom(
                "is an address, where the path of a bot file is expected; for a bot behind an address write \
                 bot = { driver = \"http\", url = \"…\" }",
            ));
        }
        Ok(BotConfig::File(path.to_owned()))
    }

    fn visit_map<A: MapAccess<'de>>(self, table: A) -> Result<BotConfig, A::Error> {
        let table = Table::deserialize(MapAccessDeserializer::new(table))?;
        DriverConfig::read(table).map(BotConfig::Driver).map_err(de::Error::custom)
    }
}
