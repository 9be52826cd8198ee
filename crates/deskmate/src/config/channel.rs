//! One channel in the configuration.

use std::fmt::{self, Formatter};

use deskmate_core::{Autonomy, OnClose, OnNewMessage};
use serde::{
    Deserialize, Deserializer,
    de::{
        self, MapAccess, SeqAccess, Visitor,
        value::{MapAccessDeserializer, SeqAccessDeserializer},
    },
};

use super::Length;

/// A bot teammate in a workspace.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
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
    pub fallback_team: String,
    /// Which conversations it takes besides those assigned to it.
    #[serde(default)]
    pub takes: TakesConfig,
    /// How far it may go.
    #[serde(default = "reply")]
    pub autonomy: Autonomy,
    /// Whether a teammate who just replies takes the conversation.
    #[serde(default = "yes")]
    pub takeover_on_reply: bool,
    /// What a message does that comes while the bot thinks.
    #[serde(default = "restart")]
    pub on_new_message: OnNewMessage,
    /// What a close does to the session.
    #[serde(default = "keep")]
    pub on_close: OnClose,
    /// People silent this long: the bot takes the conversation back.
    #[serde(default = "never")]
    pub return_after: Length,
    /// Nobody took a handover this long: the bot takes the conversation back.
    #[serde(default = "never")]
    pub accept_within: Length,
    /// How messages come in.
    #[serde(default)]
    pub inbound: InboundName,
    /// How often to ask for messages, with `inbound` other than webhook.
    #[serde(default = "poll_every")]
    pub poll_every: Length,
    /// How often to ask for what webhooks may have lost.
    #[serde(default = "reconcile_every")]
    pub reconcile_every: Length,
    /// How long to wait after a message for more of them.
    #[serde(default = "burst_window")]
    pub burst_window: Length,
    /// How long the bot has for a turn, retries included.
    #[serde(default = "turn_timeout")]
    pub turn_timeout: Length,
    /// How long a bot that answers later may take.
    #[serde(default = "async_timeout")]
    pub async_timeout: Length,
    /// How old the last read may be before a customer-visible post.
    #[serde(default = "fence_after")]
    pub fence_after: Length,
    /// How long after a lost connection Intercom may still apply a write.
    #[serde(default = "settle")]
    pub settle: Length,
    /// Most customer-visible messages of the bot in one conversation and hour.
    #[serde(default = "max_bot_messages")]
    pub max_bot_messages: usize,
    /// A message that has waited longer is not the bot's to answer any more.
    #[serde(default = "max_message_age")]
    pub max_message_age: Length,
    /// Where the channel is, like `Europe/Brussels`: what `today` is for its bot file.
    pub timezone: Option<String>,
    /// Our part of Intercom's rate limit, over 0 and at most 1.
    #[serde(default = "budget_share")]
    pub budget_share: f64,
    /// What of the contact is sent to the bot; everything, if absent.
    pub share: Option<Vec<String>>,
    /// The workspace.
    pub intercom: IntercomConfig,
}

/// The bot behind a channel.
#[derive(Clone, Debug)]
pub enum BotConfig {
    /// The path of a bot file.
    File(String),
    /// A driver.
    Driver(Box<DriverConfig>),
}

impl BotConfig {
    /// The path of the bot file, where there is one.
    pub fn file(&self) -> Option<&str> {
        match self {
            Self::File(file) => Some(file),
            Self::Driver(driver) => driver.file.as_deref(),
        }
    }
}

// By hand, so that a mistake inside the table is named, with its place.
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
        Ok(BotConfig::File(path.to_owned()))
    }

    fn visit_map<A: MapAccess<'de>>(self, table: A) -> Result<BotConfig, A::Error> {
        let driver = DriverConfig::deserialize(MapAccessDeserializer::new(table))?;
        Ok(BotConfig::Driver(Box::new(driver)))
    }
}

/// A bot and the driver that runs it.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DriverConfig {
    /// Which driver: `http` or `dialogs`.
    pub driver: String,
    /// The bot's name, as it is told in turns; the channel's if absent.
    pub name: Option<String>,
    /// `http`: where turns are posted.
    pub url: Option<String>,
    /// `http`: sent as `authorization: Bearer …`.
    pub secret: Option<String>,
    /// `http`: signs turns, `whsec_…`.
    pub signing_secret: Option<String>,
    /// `dialogs`: the path of the bot file.
    pub file: Option<String>,
    /// `dialogs`: an endpoint by which messages are understood, in place of the method that works
    /// offline.
    pub embeddings: Option<EmbeddingsConfig>,
    /// `dialogs`: whether the bot is switched on; else it says `bot_disabled`, or nothing.
    pub enabled: Option<bool>,
    /// `dialogs`: whether it may hand over; else it says `offloading_disabled`.
    pub offloading: Option<bool>,
    /// `dialogs`: variables that are the same in every conversation.
    pub variables: Option<serde_json::Map<String, serde_json::Value>>,
}

/// Where what a bot emits is posted.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EventsConfig {
    /// The address.
    pub url: String,
    /// Signs what is posted, `whsec_…`.
    pub signing_secret: Option<String>,
}

/// An embedding endpoint, as OpenAI has it.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EmbeddingsConfig {
    /// The address, up to and without `/embeddings`.
    pub url: String,
    /// The model's name.
    pub model: String,
    /// Sent as `authorization: Bearer …`.
    #[serde(rename = "key")]
    pub api_key: Option<String>,
    /// How long an answer may take.
    #[serde(default = "embeddings_timeout")]
    pub timeout: Length,
    /// The cosine whose score is 0.8; found out from the bot's expressions where it is missing.
    pub bend: Option<f64>,
}

/// What the path of a bot file alone stands for.
impl From<&str> for DriverConfig {
    fn from(file: &str) -> Self {
        Self {
            driver: "dialogs".to_owned(),
            file: Some(file.to_owned()),
            name: None,
            url: None,
            secret: None,
            signing_secret: None,
            embeddings: None,
            enabled: None,
            offloading: None,
            variables: None,
        }
    }
}

/// Which conversations a channel takes besides those assigned to it.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct TakesConfig {
    /// Those assigned to nobody.
    pub unassigned: bool,
    /// Those of these teams, by name or id.
    pub teams: Vec<String>,
    /// Only those that began there; empty is anywhere.
    pub sources: Vec<String>,
}

/// How messages come in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum InboundName {
    /// By webhook; sweeps find what was lost.
    Webhook,
    /// By asking.
    Poll,
    /// Both.
    #[default]
    Both,
}

/// A channel's workspace.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct IntercomConfig {
    /// The app's access token.
    pub access_token: String,
    /// The app's client secret; several while it is changed.
    pub client_secret: OneOrMore,
    /// The bot teammate's id.
    pub teammate_id: String,
    /// Where the workspace lives.
    #[serde(default)]
    pub region: RegionName,
    /// Another address, such as a twin's.
    pub base_url: Option<String>,
}

/// One text, or a list.
#[derive(Clone, Debug)]
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
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
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

fn reply() -> Autonomy {
    Autonomy::Reply
}
fn yes() -> bool {
    true
}
fn restart() -> OnNewMessage {
    OnNewMessage::Restart
}
fn keep() -> OnClose {
    OnClose::Keep
}
fn never() -> Length {
    Length(None)
}
fn poll_every() -> Length {
    Length::secs(20)
}
fn reconcile_every() -> Length {
    Length::secs(120)
}
fn burst_window() -> Length {
    Length::secs(0)
}
fn turn_timeout() -> Length {
    Length::secs(30)
}
fn async_timeout() -> Length {
    Length::secs(300)
}
fn fence_after() -> Length {
    Length::millis(250)
}
fn settle() -> Length {
    Length::secs(5)
}
fn max_bot_messages() -> usize {
    30
}
fn max_message_age() -> Length {
    Length::secs(30 * 60)
}
fn embeddings_timeout() -> Length {
    Length::secs(5)
}
fn budget_share() -> f64 {
    0.8
}
