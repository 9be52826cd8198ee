//! One channel in the configuration.

use std::fmt::{self, Formatter};

use deskmate_core::{NameOrId, Rules};
use schemars::JsonSchema;
use serde::{
    Deserialize, Deserializer,
    de::{self, SeqAccess, Visitor, value::SeqAccessDeserializer},
};

use super::BotConfig;

/// A bot teammate in a workspace. Its rules stand in the same table, and are read on their own.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
pub struct ChannelConfig {
    /// Its name: lower-case letters, digits and `-`. Its webhook is at `/hooks/NAME-KEY`.
    pub name: String,
    /// The webhook's key; else one is made once, stored and shown.
    pub key: Option<String>,
    /// The bot.
    pub bot: BotConfig,
    /// Where what the bot emits is posted.
    pub events: Option<EventsConfig>,
    /// Name or id of the team that failures and plain handovers go to.
    #[serde(deserialize_with = "name_or_id")]
    #[schemars(with = "NameOrId")]
    pub fallback_team: String,
    /// Where the channel is, like `Europe/Brussels`: what `today` is for its bot file.
    pub timezone: Option<String>,
    /// What of the contact is sent to the bot; everything, if absent.
    pub share: Option<Vec<String>>,
    /// The workspace.
    pub intercom: IntercomConfig,
    /// The rules.
    #[serde(skip)]
    pub rules: Rules,
}

/// Where what a bot emits is posted.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
pub struct EventsConfig {
    /// The address.
    pub url: String,
    /// Signs what is posted, `whsec_…`.
    pub signing_secret: Option<String>,
}

/// A channel's workspace.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
pub struct IntercomConfig {
    /// The app's access token.
    pub access_token: String,
    /// The app's client secret; several while it is changed.
    pub client_secret: OneOrMore,
    /// The app's client id, for *Connect with Intercom* in the console.
    pub client_id: Option<String>,
    /// The bot teammate's id.
    #[serde(deserialize_with = "name_or_id")]
    #[schemars(with = "NameOrId")]
    pub teammate_id: String,
    /// Where the workspace lives.
    #[serde(default)]
    pub region: RegionName,
    /// Another address, such as a twin's.
    pub base_url: Option<String>,
}

/// An app of Intercom's Developer Hub that any number of workspaces can be connected with, in the
/// console.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
pub struct IntercomAppConfig {
    /// Its client id.
    pub client_id: String,
    /// Its client secret; several while it is changed, the new one first.
    pub client_secret: OneOrMore,
    /// Another address than Intercom's, such as a twin's.
    pub base_url: Option<String>,
}

/// Ids are texts to Intercom; people write them as the numbers that they look like.
fn name_or_id<'de, D: Deserializer<'de>>(from: D) -> Result<String, D::Error> {
    NameOrId::deserialize(from).map(|own| own.0)
}

/// One text, or a list.
#[derive(Clone, Debug, JsonSchema)]
#[schemars(untagged)]
pub enum OneOrMore {
    /// One.
    One(String),
    /// Several.
    More(Vec<String>),
}

impl<'de> Deserialize<'de> for OneOrMore {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        from.deserialize_any(TextOrList)
    }
}

struct TextOrList;

impl<'de> Visitor<'de> for TextOrList {
    type Value = OneOrMore;

    fn expecting(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str("a text, or a list of texts")
    }

    fn visit_str<E: de::Error>(self, one: &str) -> Result<OneOrMore, E> {
        Ok(OneOrMore::One(one.to_owned()))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, list: A) -> Result<OneOrMore, A::Error> {
        Deserialize::deserialize(SeqAccessDeserializer::new(list)).map(OneOrMore::More)
    }
}

impl OneOrMore {
    /// All of them.
    pub fn all(&self) -> Vec<String> {
        match self {
            Self::One(one) => vec![one.clone()],
            Self::More(more) => more.clone(),
        }
    }
}

/// Where a workspace lives.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum RegionName {
    /// United States.
    #[default]
    Us,
    /// Europe.
    Eu,
    /// Australia.
    Au,
}
