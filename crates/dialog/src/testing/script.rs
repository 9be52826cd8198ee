//! What a test says.

use deskmate_core::{Contact, ConversationView};
use serde::de::DeserializeOwned;
use serde_json::{Map, Value, json};

use super::steps::{ModelAnswer, Step, Stub};
use crate::{
    decode::{Decode, record},
    diagnostic::Problems,
    model::Language,
    place::Spanned,
    yaml::{Content, Node},
};

record! {
    check has_steps;
    /// One conversation.
    pub struct Test {
        /// What it shows.
        name: Spanned<String> = "name",
        /// How things are when it begins.
        given: Option<Box<Given>> = "given",
        /// What is said and done, in order.
        steps: Vec<Step> = "steps",
    }
}

impl Test {
    /// A test without any could not fail.
    fn has_steps(&self, node: &Node, problems: &mut Problems) {
        // A step that could not be read was told already.
        if node
            .get("steps")
            .is_none_or(|steps| matches!(&steps.content, Content::List(steps) if steps.is_empty()))
        {
            problems.error_help(
                self.name.span,
                "the test has no steps",
                "write `- customer: Hello`",
            );
        }
    }
}

record! {
    /// How things are when a test begins.
    pub struct Given {
        /// The time, in ISO 8601; a Monday morning where it is missing.
        now: Option<Moment> = "now",
        /// The customer, as in a turn.
        contact: Option<Of<Contact>> = "contact",
        /// The conversation, as in a turn.
        conversation: Option<Of<ConversationView>> = "conversation",
        /// The customer's language.
        language: Option<Language> = "language",
        /// Variables of the conversation.
        session: Option<Object> = "session",
        /// Variables of every conversation.
        variables: Option<Object> = "variables",
        /// Names of the workspace's tags.
        #[schemars(default)]
        tags: Vec<String> = "tags",
        /// Whether the bot is switched on.
        enabled: Option<bool> = "enabled",
        /// Whether conversations may be given to people.
        offloading: Option<bool> = "offloading",
        /// The channel's time zone.
        timezone: Option<Spanned<String>> = "timezone",
        /// What services answer.
        #[schemars(default)]
        api: Vec<Stub> = "api",
        /// What the model of the bot answers; where anything is here, no other is asked.
        #[schemars(default)]
        model: Vec<ModelAnswer> = "model",
    }
}

/// A moment, in milliseconds since 1970.
#[derive(Clone, Copy, Debug, schemars::JsonSchema)]
#[schemars(with = "String")]
pub struct Moment(pub i64);

impl Decode for Moment {
    fn decode(node: &Node, problems: &mut Problems) -> Option<Self> {
        let text = String::decode(node, problems)?;
        let at = text.parse::<jiff::Timestamp>().ok();
        if at.is_none() {
            let message = format!("`{text}` is not a moment");
            problems.error_help(node.span, message, "write it like 2026-11-22T10:00:00Z");
        }
        at.map(|at| Self(at.as_millisecond()))
    }
}

/// A JSON object.
#[derive(Clone, Debug, schemars::JsonSchema)]
#[schemars(with = "Map<String, Value>")]
pub struct Object(pub Map<String, Value>);

impl Decode for Object {
    fn decode(node: &Node, problems: &mut Problems) -> Option<Self> {
        match node.json() {
            Value::Object(object) => Some(Self(object)),
            _ => crate::decode::expected("a mapping", node, problems),
        }
    }
}

/// A piece of a turn.
#[derive(Clone, Debug, schemars::JsonSchema)]
#[schemars(with = "Map<String, Value>")]
pub struct Of<T>(pub T);

/// A piece of a turn, and what it is where nothing is said of it.
trait Piece: DeserializeOwned {
    const KEYS: &[&str];
    fn blank() -> Value;
}

impl Piece for Contact {
    const KEYS: &[&str] = &[
        "id",
        "external_id",
        "role",
        "name",
        "email",
        "phone",
        "language",
        "location",
        "company",
        "tags",
        "custom_attributes",
    ];

    fn blank() -> Value {
        json!({})
    }
}

impl Piece for ConversationView {
    const KEYS: &[&str] = &[
        "id",
        "source",
        "delivered_as",
        "url",
        "title",
        "rating",
        "tags",
        "custom_attributes",
        "created_at",
    ];

    fn blank() -> Value {
        json!({
            "id": "1", "source": "conversation", "delivered_as": "customer_initiated", "url": null, "title": null,
            "tags": [], "custom_attributes": {}, "created_at": 0
        })
    }
}

/// A conversation of which nothing was said.
pub(super) fn blank_conversation() -> Option<ConversationView> {
    serde_json::from_value(ConversationView::blank()).ok()
}

impl<T: Piece> Decode for Of<T> {
    fn decode(node: &Node, problems: &mut Problems) -> Option<Self> {
        crate::decode::Fields::of(node, T::KEYS, problems)?;
        let mut whole = T::blank();
        if let (Value::Object(whole), Value::Object(given)) = (&mut whole, node.json()) {
            whole.extend(given);
        }
        match serde_json::from_value(whole) {
            Ok(piece) => Some(Self(piece)),
            Err(error) => {
                problems.error(node.span, format!("this is not as in a turn: {error}"));
                None
            }
        }
    }
}
