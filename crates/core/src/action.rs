//! What a bot can ask for. The shape is the bot protocol's; nothing unknown gets through.

use schemars::JsonSchema;
use serde::{Deserialize, Deserializer, Serialize};
use serde_json::{Map, Value};

use crate::{Choice, Session, rich::Rich};

pub use self::check::{MAX_ACTIONS, MAX_PARTS, MAX_SESSION_BYTES, check_session};

/// `null` for what may be left out is as if it were.
fn absent<'de, D, T>(deserializer: D) -> Result<T, D::Error>
where
    D: Deserializer<'de>,
    T: Deserialize<'de> + Default,
{
    Option::<T>::deserialize(deserializer).map(Option::unwrap_or_default)
}

/// A bot's whole answer to a turn. An empty one says nothing, on purpose.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Answer {
    /// In the order in which they are to be done.
    #[serde(deserialize_with = "absent")]
    #[schemars(with = "Option<Vec<Action>>")]
    pub actions: Vec<Action>,
    /// Merged into the session; `null` removes.
    #[serde(deserialize_with = "absent")]
    #[schemars(with = "Option<Session>")]
    pub session: Session,
    /// Whether people look at it first, as with `autonomy = "draft"`, where the channel would let
    /// the bot say it. What only the team sees of it is done at once.
    #[serde(skip_serializing_if = "std::ops::Not::not", deserialize_with = "absent")]
    #[schemars(with = "Option<bool>")]
    pub draft: bool,
}

/// One thing to do.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum Action {
    /// Say something to the customer.
    Say(Say),
    /// Write an internal note.
    Note(Note),
    /// Add tags.
    Tag(Tags),
    /// Remove tags.
    Untag(Tags),
    /// Set custom attributes.
    Set(Set),
    /// Give the conversation to people.
    Handover(Handover),
    /// Make a ticket of the conversation.
    Ticket(Ticket),
    /// Ask the customer for a rating.
    Rate(Rate),
    /// Close the conversation.
    Close(Close),
    /// Snooze the conversation.
    Snooze(Snooze),
    /// Wake the bot later, if nothing else happened before.
    Timer(Timer),
}

/// Something for the customer: text, then cards, attachments, choices.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Say {
    /// The text.
    #[serde(skip_serializing_if = "String::is_empty", deserialize_with = "absent")]
    #[schemars(with = "Option<String>")]
    pub text: String,
    /// How `text` is written.
    #[serde(deserialize_with = "absent")]
    #[schemars(with = "Option<Format>")]
    pub format: Format,
    /// What the customer can choose.
    #[serde(skip_serializing_if = "Vec::is_empty", deserialize_with = "absent")]
    #[schemars(with = "Option<Vec<Choice>>")]
    pub choices: Vec<Choice>,
    /// Files and images, by address.
    #[serde(skip_serializing_if = "Vec::is_empty", deserialize_with = "absent")]
    #[schemars(with = "Option<Vec<Outgoing>>")]
    pub attachments: Vec<Outgoing>,
    /// Cards, which Intercom shows as formatted text.
    #[serde(skip_serializing_if = "Vec::is_empty", deserialize_with = "absent")]
    #[schemars(with = "Option<Vec<Card>>")]
    pub cards: Vec<Card>,
}

/// How a text is written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Format {
    /// As it is: markup in it is shown, not obeyed.
    #[default]
    Plain,
    /// CommonMark.
    Markdown,
    /// HTML, cut down to what Intercom keeps.
    Html,
}

impl Format {
    /// What a text in this format says.
    pub fn read(self, text: &str) -> Rich {
        match self {
            Self::Plain => Rich::from_plain(text),
            Self::Markdown => Rich::from_markdown(text),
            Self::Html => Rich::from_html(text),
        }
    }
}

/// A file to send.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Outgoing {
    /// Where it is: Intercom fetches images, Deskmate fetches other files and sends them.
    pub url: String,
    /// File name; the address's last piece if absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
}

impl Outgoing {
    /// The file's name, or the last piece of its address.
    pub fn called(&self) -> &str {
        let path = self.url.split(['?', '#']).next().unwrap_or(&self.url);
        let last = path.rsplit('/').find(|piece| !piece.is_empty()).unwrap_or(path);
        self.name.as_deref().filter(|name| !name.trim().is_empty()).unwrap_or(last)
    }
}

/// A card of a list or carousel.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Card {
    /// Heading.
    pub title: String,
    /// Line under it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub subtitle: Option<String>,
    /// Address of an image.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub image: Option<String>,
    /// Where a press on the card leads.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    /// What the customer can choose on it.
    #[serde(default, skip_serializing_if = "Vec::is_empty", deserialize_with = "absent")]
    #[schemars(with = "Option<Vec<Choice>>")]
    pub choices: Vec<Choice>,
}

/// An internal note.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Note {
    /// The text.
    pub text: String,
    /// How it is written.
    #[serde(default, deserialize_with = "absent")]
    #[schemars(with = "Option<Format>")]
    pub format: Format,
}

/// What tags or attributes belong to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Subject {
    /// The customer of the turn.
    Contact,
    /// The conversation.
    Conversation,
}

/// Tags to add or remove.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Tags {
    /// Whose.
    pub target: Subject,
    /// Their names.
    pub tags: Vec<String>,
}

/// Custom attributes to set, and a title.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Set {
    /// Whose.
    pub target: Subject,
    /// By name.
    #[serde(default, deserialize_with = "absent")]
    #[schemars(with = "Option<Map<String, Value>>")]
    pub attributes: Map<String, Value>,
    /// The conversation's title.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
}

/// The conversation becomes a ticket of that type.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Ticket {
    /// The ticket type's name or id. Only types for customers fit.
    pub ticket_type: String,
    /// The ticket's title.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// By name.
    #[serde(default, skip_serializing_if = "Map::is_empty", deserialize_with = "absent")]
    #[schemars(with = "Option<Map<String, Value>>")]
    pub attributes: Map<String, Value>,
}

/// The customer is asked for a rating, where the source can.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Rate {}

/// The conversation goes to people: a team, or a teammate, or the channel's default.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Handover {
    /// Name or id of a team.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub team: Option<String>,
    /// Name or id of a teammate.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub teammate: Option<String>,
    /// For the people who take over.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// Tags for the contact.
    #[serde(skip_serializing_if = "Vec::is_empty", deserialize_with = "absent")]
    #[schemars(with = "Option<Vec<String>>")]
    pub tags: Vec<String>,
    /// Said to the customer before.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub message: Option<String>,
}

/// The conversation is done.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Close {}

/// The conversation sleeps: `until` (unix seconds) or `for` (seconds).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Snooze {
    /// Unix seconds.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub until: Option<i64>,
    /// Seconds from now.
    #[serde(rename = "for", skip_serializing_if = "Option::is_none")]
    pub seconds: Option<u64>,
}

/// Wakes the bot if nothing else happened before.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Timer {
    /// A timer of the same name replaces the earlier one.
    pub name: String,
    /// Seconds from now.
    pub after: u64,
}

impl Timer {
    /// The timer by which a bot that has asked the team something stops to wait: while it runs, the
    /// note `/no` is an answer to that, as `/yes` is. The customer's messages do not end it.
    pub const UNANSWERED: &str = "_unanswered";
}

mod check;
#[cfg(test)]
mod tests;
