//! The rules of a channel, as its configuration says them, with their defaults.
//!
//! One place for each: the configuration reads a [`Rules`], and it is carried through whole.

use std::{borrow::Cow, collections::BTreeSet, time::Duration};

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer, Serialize};

use crate::{Kind, length};

/// The rules of one channel. Keys that are none of these are left to whoever reads them.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct Rules {
    /// Which conversations the bot takes besides those assigned to it.
    pub takes: Takes,
    /// How far the bot may go.
    pub autonomy: Autonomy,
    /// Where drafts wait: the team that gets a conversation in which the bot has drafted, by name or
    /// id; `None`: it stays where it is.
    #[serde(deserialize_with = "name_or_id")]
    #[schemars(with = "Option<NameOrId>")]
    pub draft_team: Option<String>,
    /// The answers that people look at no more, where they look at others first.
    pub replies_to: Vec<Kind>,
    /// Whether a teammate who just replies takes the conversation.
    pub takeover_on_reply: bool,
    /// What a message does that comes while the bot thinks.
    pub on_new_message: OnNewMessage,
    /// What a close does to the session.
    pub on_close: OnClose,
    /// People silent this long: the bot takes the conversation back. `None` is never.
    #[serde(with = "length::or_never")]
    #[schemars(with = "String")]
    pub return_after: Option<Duration>,
    /// Nobody took a handover this long: the bot takes the conversation back. `None` is never.
    #[serde(with = "length::or_never")]
    #[schemars(with = "String")]
    pub accept_within: Option<Duration>,
    /// How messages come in.
    pub inbound: Inbound,
    /// How often Intercom is asked for messages, unless `inbound` is webhook. Over zero.
    #[serde(with = "length")]
    #[schemars(with = "String")]
    pub poll_every: Duration,
    /// How often Intercom is asked for what webhooks may have lost. Over zero.
    #[serde(with = "length")]
    #[schemars(with = "String")]
    pub reconcile_every: Duration,
    /// How long to wait after a message for more of them.
    #[serde(with = "length")]
    #[schemars(with = "String")]
    pub burst_window: Duration,
    /// How long to wait between two messages of one answer, as somebody who types would.
    #[serde(with = "length")]
    #[schemars(with = "String")]
    pub pace: Duration,
    /// How long the bot has for a turn, retries included. Over zero.
    #[serde(with = "length")]
    #[schemars(with = "String")]
    pub turn_timeout: Duration,
    /// How long a bot that answers later may take. Over zero.
    #[serde(with = "length")]
    #[schemars(with = "String")]
    pub async_timeout: Duration,
    /// How old the last read may be before a customer-visible post.
    #[serde(with = "length")]
    #[schemars(with = "String")]
    pub fence_after: Duration,
    /// How long after a lost connection Intercom may still apply a write.
    #[serde(with = "length")]
    #[schemars(with = "String")]
    pub settle: Duration,
    /// Most customer-visible messages of the bot in one conversation and hour.
    pub max_bot_messages: usize,
    /// A message that has waited longer is not the bot's to answer any more.
    #[serde(with = "length")]
    #[schemars(with = "String")]
    pub max_message_age: Duration,
    /// What the customer reads when the bot fails and people get the conversation; empty for
    /// nothing.
    pub failure_message: String,
    /// Whether people who get a conversation from the bot find a summary of it in a note.
    pub handover_summary: bool,
    /// Our part of Intercom's rate limit, over 0 and at most 1.
    pub budget_share: f64,
}

/// More kinds than any bot has are nobody's list.
const MOST_TRUSTED: usize = 500;

/// What the customer reads when the bot fails, where the channel does not say otherwise.
const FAILURE_MESSAGE: &str =
    "Sorry, something went wrong on our side. I am passing this on to a colleague.";

impl Default for Rules {
    fn default() -> Self {
        Self {
            takes: Takes::default(),
            autonomy: Autonomy::Reply,
            draft_team: None,
            replies_to: Vec::new(),
            takeover_on_reply: true,
            on_new_message: OnNewMessage::Restart,
            on_close: OnClose::Keep,
            return_after: None,
            accept_within: None,
            inbound: Inbound::Both,
            poll_every: Duration::from_secs(20),
            reconcile_every: Duration::from_secs(120),
            burst_window: Duration::ZERO,
            pace: Duration::ZERO,
            turn_timeout: Duration::from_secs(30),
            async_timeout: Duration::from_secs(5 * 60),
            fence_after: Duration::from_millis(250),
            settle: Duration::from_secs(5),
            max_bot_messages: 30,
            max_message_age: Duration::from_secs(30 * 60),
            failure_message: FAILURE_MESSAGE.to_owned(),
            handover_summary: true,
            budget_share: 0.8,
        }
    }
}

impl Rules {
    /// Whether they can be kept.
    ///
    /// # Errors
    /// The first key that cannot be as it is, and what it must be.
    pub fn check(&self) -> Result<(), (&'static str, &'static str)> {
        let over_zero = [
            ("poll_every", self.poll_every),
            ("reconcile_every", self.reconcile_every),
            ("turn_timeout", self.turn_timeout),
            ("async_timeout", self.async_timeout),
        ];
        if let Some((key, _)) = over_zero.into_iter().find(|(_, length)| length.is_zero()) {
            return Err((key, "must be over \"0s\""));
        }
        if self.replies_to.iter().any(Kind::is_any) {
            let why = "must name a `dialog`, an `intent` or a `topic` in each entry; for all answers \
                       there is `autonomy = \"reply\"`";
            return Err(("replies_to", why));
        }
        if self.replies_to.len() > MOST_TRUSTED {
            return Err(("replies_to", "must have at most 500 entries"));
        }
        if self.failure_message.chars().count() > 1000 {
            return Err(("failure_message", "must have at most 1000 characters"));
        }
        if !(self.budget_share > 0.0 && self.budget_share <= 1.0) {
            return Err(("budget_share", "must be over 0 and at most 1"));
        }
        Ok(())
    }

    /// How often Intercom is asked what has changed.
    pub fn sweep_every(&self) -> Duration {
        match self.inbound {
            Inbound::Webhook => self.reconcile_every,
            Inbound::Poll => self.poll_every,
            Inbound::Both => self.poll_every.min(self.reconcile_every),
        }
    }
}

/// Which conversations a channel takes, besides those assigned to its teammate.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct Takes {
    /// Those assigned to nobody.
    pub unassigned: bool,
    /// Those of these teams, by name or id.
    #[serde(deserialize_with = "names_or_ids")]
    #[schemars(with = "Vec<NameOrId>")]
    pub teams: Vec<String>,
    /// Only those that began there (`conversation`, `email` …); empty is everywhere.
    pub sources: BTreeSet<String>,
}

impl Takes {
    /// Whether conversations that began there are the bot's to answer.
    pub fn allows(&self, source: &str) -> bool {
        self.sources.is_empty() || self.sources.contains(source)
    }
}

/// Ids may be written as numbers.
fn names_or_ids<'de, D: Deserializer<'de>>(from: D) -> Result<Vec<String>, D::Error> {
    let all = Vec::<NameOrId>::deserialize(from)?;
    Ok(all.into_iter().map(|own| own.0).collect())
}

/// An id may be written as a number.
fn name_or_id<'de, D: Deserializer<'de>>(from: D) -> Result<Option<String>, D::Error> {
    Ok(Option::<NameOrId>::deserialize(from)?.map(|own| own.0))
}

/// A name, or an id as text or number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NameOrId(pub String);

impl JsonSchema for NameOrId {
    fn schema_name() -> Cow<'static, str> {
        "NameOrId".into()
    }

    fn inline_schema() -> bool {
        true
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": ["string", "integer"] })
    }
}

impl<'de> Deserialize<'de> for NameOrId {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        struct Visitor;
        impl serde::de::Visitor<'_> for Visitor {
            type Value = NameOrId;
            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("a name or an id")
            }
            fn visit_str<E>(self, text: &str) -> Result<NameOrId, E> {
                Ok(NameOrId(text.to_owned()))
            }
            fn visit_i64<E>(self, id: i64) -> Result<NameOrId, E> {
                Ok(NameOrId(id.to_string()))
            }
            fn visit_u64<E>(self, id: u64) -> Result<NameOrId, E> {
                Ok(NameOrId(id.to_string()))
            }
        }
        from.deserialize_any(Visitor)
    }
}

/// How far the bot may go.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Autonomy {
    /// It does nothing.
    Off,
    /// It hands over, tags and notes, and says nothing.
    Route,
    /// What it would say waits for people: they send it, in its words or theirs, or not.
    Draft,
    /// It answers.
    Reply,
}

impl Autonomy {
    /// Its name in the configuration.
    pub fn word(self) -> &'static str {
        match self {
            Self::Off => "off",
            Self::Route => "route",
            Self::Draft => "draft",
            Self::Reply => "reply",
        }
    }
}

/// What a message does that comes while the bot thinks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum OnNewMessage {
    /// The turn is cancelled; a new one gets all messages.
    Restart,
    /// The turn ends; the next one gets the new message.
    Queue,
}

/// What a close does to the session.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum OnClose {
    /// It stays.
    Keep,
    /// It is emptied.
    Clear,
}

/// How messages come in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Inbound {
    /// By webhook; sweeps find what was lost.
    Webhook,
    /// By asking.
    Poll,
    /// Both.
    Both,
}
