//! What a bot can ask for. The shape is the bot protocol's; nothing unknown gets through.

use schemars::JsonSchema;
use serde::{Deserialize, Deserializer, Serialize};
use serde_json::{Map, Value};

use crate::{
    Choice, Session,
    rich::{Rich, is_blank, sendable},
};

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
    /// Where Intercom can fetch it.
    pub url: String,
    /// File name; the address's last piece if absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
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

/// Custom attributes to set.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Set {
    /// Whose.
    pub target: Subject,
    /// By name.
    pub attributes: Map<String, Value>,
}

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

/// Most actions one answer can hold.
pub const MAX_ACTIONS: usize = 100;

/// Most choices, cards or files that one `say` can hold, and most tags or attributes of an action.
pub const MAX_PARTS: usize = 100;

/// Most bytes of JSON that a session can hold: 256 KiB.
pub const MAX_SESSION_BYTES: usize = 256 * 1024;

/// Whether a session is small enough to be kept.
///
/// # Errors
/// A sentence about it, for the bot's author. No value is in it.
pub fn check_session(session: &Session) -> Result<(), String> {
    let bytes = serde_json::to_string(session).map_or(0, |text| text.len());
    if bytes <= MAX_SESSION_BYTES {
        return Ok(());
    }
    let size = |value: &Value| value.to_string().len();
    let largest = session.iter().max_by_key(|(_, value)| size(value));
    let (kb, most) = (bytes.div_ceil(1024), MAX_SESSION_BYTES / 1024);
    let largest = largest.map(|(name, value)| {
        format!("; the largest variable is `{name}`, with {} KB", size(value).div_ceil(1024))
    });
    Err(format!(
        "session: it would hold {kb} KB, and {most} KB is the most{}",
        largest.unwrap_or_default()
    ))
}

impl Answer {
    /// Checks what the shape alone cannot: the whole answer is refused before any of it is done.
    ///
    /// # Errors
    /// A sentence that names the action and says what to do.
    pub fn check(&self) -> Result<(), String> {
        if self.actions.len() > MAX_ACTIONS {
            return Err(format!(
                "actions: {} are too many for one answer, the most is {MAX_ACTIONS}",
                self.actions.len()
            ));
        }
        let mut handed_over = None;
        for (at, action) in self.actions.iter().enumerate() {
            action.check().map_err(|why| format!("actions[{at}]: {why}"))?;
            if let (Some(first), true) = (handed_over, action.needs_the_conversation()) {
                return Err(format!(
                    "actions[{at}]: nothing can be said, closed, snoozed or handed over after the handover in \
                     actions[{first}]; put it before"
                ));
            }
            if matches!(action, Action::Handover(_)) {
                handed_over = Some(at);
            }
        }
        Ok(())
    }
}

impl Action {
    fn needs_the_conversation(&self) -> bool {
        matches!(
            self,
            Self::Say(_) | Self::Handover(_) | Self::Close(_) | Self::Snooze(_) | Self::Timer(_)
        )
    }

    fn check(&self) -> Result<(), String> {
        let blank = is_blank;
        match self {
            Self::Say(say)
                if blank(&say.text)
                    && say.choices.is_empty()
                    && say.attachments.is_empty()
                    && say.cards.is_empty() =>
            {
                Err("a say needs text, choices, attachments or cards; leave it out to say nothing"
                    .into())
            }
            Self::Say(say) => say.check(),
            Self::Tag(Tags { tags, .. })
            | Self::Untag(Tags { tags, .. })
            | Self::Handover(Handover { tags, .. })
                if tags.len() > MAX_PARTS =>
            {
                Err(too_many(tags.len(), "tags"))
            }
            Self::Set(set) if set.attributes.len() > MAX_PARTS => {
                Err(too_many(set.attributes.len(), "attributes"))
            }
            Self::Note(note) if blank(&note.text) => Err("a note needs text".into()),
            Self::Tag(tags) | Self::Untag(tags) if tags.tags.iter().any(|tag| blank(tag)) => {
                Err("a tag has no name".into())
            }
            Self::Handover(Handover { team: Some(_), teammate: Some(_), .. }) => {
                Err("a handover goes to a team or to a teammate, not to both".into())
            }
            Self::Snooze(Snooze { until, seconds }) if until.is_some() == seconds.is_some() => {
                Err("a snooze needs either `until` (unix seconds) or `for` (seconds)".into())
            }
            Self::Snooze(Snooze { until: Some(until), .. }) if *until > 99_999_999_999 => {
                Err("`until` is in unix seconds; this looks like milliseconds".into())
            }
            Self::Timer(timer) if blank(&timer.name) => Err("a timer needs a name".into()),
            _ => Ok(()),
        }
    }
}

fn too_many(count: usize, what: &str) -> String {
    format!("{count} {what} are too many, the most is {MAX_PARTS}")
}

impl Say {
    fn check(&self) -> Result<(), String> {
        let on_cards = self.cards.iter().map(|card| card.choices.len()).sum::<usize>();
        for (count, what) in [
            (self.choices.len() + on_cards, "choices"),
            (self.cards.len(), "cards"),
            (self.attachments.len(), "attachments"),
        ] {
            if count > MAX_PARTS {
                return Err(too_many(count, what));
            }
        }
        let mut choices =
            self.choices.iter().chain(self.cards.iter().flat_map(|card| &card.choices));
        if choices.any(|choice| is_blank(&choice.title)) {
            return Err("a choice has no title: the customer would see nothing to choose".into());
        }
        let addresses = (self.attachments.iter().map(|file| &file.url))
            .chain(self.cards.iter().filter_map(|card| card.image.as_ref()))
            .chain(self.cards.iter().filter_map(|card| card.url.as_ref()));
        for address in addresses {
            if !sendable(address).is_some_and(|address| address.starts_with("http")) {
                return Err("an address must begin with https:// or http://".into());
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests;
