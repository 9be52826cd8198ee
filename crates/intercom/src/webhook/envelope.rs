//! The cheap look at a notification, for the moment it arrives.

use std::borrow::Cow;

use serde::{Deserialize, de::DeserializeOwned};
use serde_json::value::RawValue;

use super::{ExpectedId, NotificationError, Topic};
use crate::{ConversationId, json};

/// What a notification is about, without its content. Borrows from the request's bytes, skips
/// texts, and takes anything odd for missing. Only the topic must be there.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Envelope<'a> {
    /// Its id; the same when Intercom sends it again. A `ping` may have none.
    pub id: Option<Cow<'a, str>>,
    /// The workspace it is about.
    pub app_id: Option<Cow<'a, str>>,
    /// What it is about.
    pub topic: Topic,
    /// When it happened, in Unix seconds.
    pub created_at: Option<i64>,
    /// 1, and 2 when it is sent again.
    pub delivery_attempts: Option<u32>,
    /// The thing it carries.
    pub item: EnvelopeItem<'a>,
}

/// What a notification carries, without its content.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct EnvelopeItem<'a> {
    /// Such as `conversation` or `contact`.
    pub kind: Option<Cow<'a, str>>,
    /// Its id.
    pub id: Option<Cow<'a, str>>,
    /// The conversation it names, where it is not one itself.
    pub conversation_id: Option<Cow<'a, str>>,
    /// The id of a conversation's first message.
    pub source_id: Option<Cow<'a, str>>,
    /// The teammate to whom a conversation is assigned. The preview version says `0` for nobody
    /// where the others say `null`.
    /// Source: the `conversation` schema of each version.
    pub teammate_id: Option<Cow<'a, str>>,
    /// A conversation's parts of this event; those without an id are left out.
    pub parts: Vec<EnvelopePart<'a>>,
}

/// A part, without its content.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct EnvelopePart<'a> {
    /// Its id.
    pub id: Cow<'a, str>,
    /// Its author's `type`.
    pub author_kind: Option<Cow<'a, str>>,
    /// Its author's id.
    pub author_id: Option<Cow<'a, str>>,
}

type Raw<'a> = Option<&'a RawValue>;

#[derive(Deserialize)]
struct WireEnvelope<'a> {
    #[serde(borrow)]
    id: Raw<'a>,
    #[serde(borrow)]
    app_id: Raw<'a>,
    topic: Topic,
    #[serde(borrow)]
    created_at: Raw<'a>,
    #[serde(borrow)]
    delivery_attempts: Raw<'a>,
    #[serde(borrow)]
    data: Raw<'a>,
}

#[derive(Deserialize)]
struct WireData<'a> {
    #[serde(borrow)]
    item: Raw<'a>,
}

#[derive(Clone, Copy, Default, Deserialize)]
struct WireItem<'a> {
    #[serde(borrow, rename = "type")]
    kind: Raw<'a>,
    #[serde(borrow)]
    id: Raw<'a>,
    #[serde(borrow)]
    conversation_id: Raw<'a>,
    #[serde(borrow)]
    conversation: Raw<'a>,
    #[serde(borrow)]
    source: Raw<'a>,
    #[serde(borrow)]
    admin_assignee_id: Raw<'a>,
    #[serde(borrow)]
    conversation_parts: Raw<'a>,
}

#[derive(Deserialize)]
struct WireParts<'a> {
    #[serde(borrow, alias = "data")]
    conversation_parts: Vec<&'a RawValue>,
}

#[derive(Deserialize)]
struct WirePart<'a> {
    #[serde(borrow)]
    id: Raw<'a>,
    #[serde(borrow)]
    author: Raw<'a>,
}

#[derive(Default, Deserialize)]
struct WireThing<'a> {
    #[serde(borrow, rename = "type")]
    kind: Raw<'a>,
    #[serde(borrow)]
    id: Raw<'a>,
}

impl<'a> Envelope<'a> {
    /// Looks at the bytes of the request.
    ///
    /// # Errors
    /// [`NotificationError`] for what is not JSON, nests too deep or has no topic.
    pub fn parse(body: &'a [u8]) -> Result<Self, NotificationError> {
        if !json::is_shallow(body) {
            return Err(NotificationError::TooDeep);
        }
        let wire: WireEnvelope<'a> = serde_json::from_slice(body).map_err(|error| {
            let reason =
                if error.is_data() { "expected an object with a topic" } else { "not JSON" };
            NotificationError::Unreadable { path: ".".to_owned(), reason: reason.to_owned() }
        })?;
        let item = part::<WireData<'a>>(wire.data).and_then(|data| part(data.item));
        Ok(Self {
            id: text(wire.id),
            app_id: text(wire.app_id),
            topic: wire.topic,
            created_at: owned(wire.created_at),
            delivery_attempts: owned(wire.delivery_attempts),
            item: item.map(EnvelopeItem::of).unwrap_or_default(),
        })
    }

    /// Whether there is a conversation to look at because of it.
    pub fn concerns_conversation(&self) -> bool {
        self.conversation_id().is_some()
    }

    /// The conversation it is about.
    pub fn conversation_id(&self) -> Option<ConversationId> {
        let item = &self.item;
        let own = if item.kind.as_deref() == Some("conversation") { &item.id } else { &None };
        own.as_deref().or(item.conversation_id.as_deref()).map(ConversationId::from)
    }

    /// As [`super::Notification::expected_ids`].
    pub fn expected_ids(&self) -> Vec<ExpectedId> {
        let item = &self.item;
        let parts = item.parts.iter().map(|part| ExpectedId::Part((&*part.id).into()));
        let first = item.parts.is_empty() || self.topic == Topic::ConversationUserCreated;
        let source = item.source_id.as_deref().filter(|_| first);
        parts.chain(source.map(|id| ExpectedId::Source(id.into()))).collect()
    }
}

impl<'a> EnvelopeItem<'a> {
    fn of(wire: WireItem<'a>) -> Self {
        let parts: Vec<&'a RawValue> = part::<WireParts<'a>>(wire.conversation_parts)
            .map(|list| list.conversation_parts)
            .or_else(|| part(wire.conversation_parts))
            .unwrap_or_default();
        Self {
            kind: text(wire.kind),
            id: text(wire.id),
            conversation_id: thing(wire.conversation).1.or_else(|| text(wire.conversation_id)),
            source_id: thing(wire.source).1,
            teammate_id: text(wire.admin_assignee_id).filter(|id| id != "0"),
            parts: parts.into_iter().filter_map(EnvelopePart::of).collect(),
        }
    }
}

impl<'a> EnvelopePart<'a> {
    fn of(raw: &'a RawValue) -> Option<Self> {
        let wire: WirePart<'a> = part(Some(raw))?;
        let (author_kind, author_id) = thing(wire.author);
        Some(Self { id: text(wire.id)?, author_kind, author_id })
    }
}

/// The `type` and `id` of an object.
fn thing(raw: Raw<'_>) -> (Option<Cow<'_, str>>, Option<Cow<'_, str>>) {
    let thing: WireThing<'_> = part(raw).unwrap_or_default();
    (text(thing.kind), text(thing.id))
}

/// A piece of JSON as a `T`, where it is one.
fn part<'a, T: Deserialize<'a>>(raw: Raw<'a>) -> Option<T> {
    serde_json::from_str(raw?.get()).ok()
}

/// As [`part`], for what borrows nothing.
fn owned<T: DeserializeOwned>(raw: Raw<'_>) -> Option<T> {
    part(raw)
}

/// A text or a whole number, as text. Blank is missing.
fn text(raw: Raw<'_>) -> Option<Cow<'_, str>> {
    let raw = raw?.get();
    if let Some(inside) = raw.strip_prefix('"').and_then(|rest| rest.strip_suffix('"'))
        && !inside.contains('\\')
    {
        return (!inside.is_empty()).then_some(Cow::Borrowed(inside));
    }
    if raw.starts_with('"') {
        let text: String = serde_json::from_str(raw).ok()?;
        return (!text.is_empty()).then_some(Cow::Owned(text));
    }
    let digits = raw.strip_prefix('-').unwrap_or(raw);
    (!digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit()))
        .then_some(Cow::Borrowed(raw))
}
