//! One call to Intercom, as it waits in the outbox.

use deskmate_core::{
    ContactId, Handling, Target,
    action::Outgoing,
    stored::{self, NotReadable},
};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// The version of what is written to the outbox. A newer binary reads older ones; an older one
/// leaves newer ones alone. Whoever adds or changes a call raises it, and keeps a fixture.
const VERSION: u64 = 4;

/// What is stored of an action's step.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Payload {
    v: u64,
    /// The action's kind, for the timeline: `say`, `note` …
    pub(crate) operation: String,
    /// Whether it is the action's first call.
    pub(crate) first: bool,
    /// How it is to be handled, as `core` has decided.
    pub(crate) handling: Handling,
    /// The call.
    pub(crate) write: IntercomCall,
}

impl Payload {
    pub(crate) fn new(
        operation: &str,
        first: bool,
        handling: Handling,
        write: IntercomCall,
    ) -> Self {
        Self { v: VERSION, operation: operation.to_owned(), first, handling, write }
    }

    /// Another call in this one's place, handled alike.
    pub(crate) fn instead(&self, write: IntercomCall) -> Self {
        Self { v: VERSION, write, ..self.clone() }
    }

    /// A note to the team in this one's place.
    pub(crate) fn told(&self, html: String) -> Self {
        let write = IntercomCall::Note { html };
        Self { handling: Handling::NOTED, ..self.instead(write) }
    }

    /// Reads what any version has stored.
    pub(crate) fn read(stored: &Value) -> Result<Self, NotReadable> {
        match stored::version(stored) {
            1 => stored::read::<First>(stored.clone(), VERSION)?.try_into(),
            _ => stored::read(stored.clone(), VERSION),
        }
    }

    pub(crate) fn to_json(&self) -> Value {
        serde_json::json!(self)
    }
}

/// Version 1: how it is handled was told by the kind of the action.
#[derive(Deserialize)]
struct First {
    #[serde(alias = "deed")]
    operation: String,
    first: bool,
    write: IntercomCall,
}

impl TryFrom<First> for Payload {
    type Error = NotReadable;

    fn try_from(First { operation, first, write }: First) -> Result<Self, NotReadable> {
        let handling = match operation.as_str() {
            "say" => Handling::SAID,
            "assign" | "close" | "snooze" => Handling::MOVES,
            "draft" | "note" => Handling::NOTED,
            "tag" | "untag" | "set" => Handling::MARKS,
            other => return Err(NotReadable::Broken(format!("there was no action `{other}`"))),
        };
        Ok(Self::new(&operation, first, handling, write))
    }
}

/// One call.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "write", rename_all = "snake_case")]
pub(crate) enum IntercomCall {
    /// Say it to the customer.
    Comment {
        html: String,
        images: Vec<String>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        files: Option<Files>,
    },
    /// Offer choices natively; where Intercom refuses them, `instead` is said.
    QuickReply { options: Vec<ReplyOption>, instead: String },
    /// Write it for the team. The action's id is put under it.
    Note { html: String },
    /// Add tags to a contact.
    TagContact { contact: ContactId, names: Vec<String> },
    /// Remove tags from a contact.
    UntagContact { contact: ContactId, names: Vec<String> },
    /// Add tags to the conversation.
    TagConversation { names: Vec<String> },
    /// Remove tags from the conversation.
    UntagConversation { names: Vec<String> },
    /// Set a contact's attributes.
    SetContact { contact: ContactId, attributes: Map<String, Value> },
    /// Set the conversation's attributes, and its title.
    SetConversation {
        attributes: Map<String, Value>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        title: Option<String>,
    },
    /// Make a ticket of the conversation; its type by name or id.
    Ticket {
        #[serde(rename = "type")]
        kind: String,
        title: Option<String>,
        attributes: Map<String, Value>,
    },
    /// Assign the conversation. `refused` tells why earlier targets were not taken.
    Assign { target: Target, refused: Vec<String> },
    /// Assign the conversation to nobody, the last resort.
    Unassign { refused: Vec<String> },
    /// Close it.
    Close,
    /// Snooze it until then, in unix seconds.
    Snooze { until: i64 },
}

/// The files that a comment brings.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Files {
    /// Where they are.
    pub(crate) at: Vec<Outgoing>,
    /// What is said where they cannot be had: links to them are in it.
    pub(crate) instead: String,
}

impl IntercomCall {
    /// Says it to the customer, with nothing beside it.
    pub(crate) const fn comment(html: String) -> Self {
        Self::Comment { html, images: Vec::new(), files: None }
    }

    /// Whether it may hold what was said in the conversation.
    pub(crate) fn holds_words(&self) -> bool {
        match self {
            Self::Comment { .. }
            | Self::QuickReply { .. }
            | Self::Note { .. }
            | Self::SetContact { .. }
            | Self::SetConversation { .. }
            | Self::Ticket { .. } => true,
            Self::TagContact { .. }
            | Self::UntagContact { .. }
            | Self::TagConversation { .. }
            | Self::UntagConversation { .. }
            | Self::Assign { .. }
            | Self::Unassign { .. }
            | Self::Close
            | Self::Snooze { .. } => false,
        }
    }
}

/// One native quick reply.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct ReplyOption {
    pub(crate) uuid: uuid::Uuid,
    pub(crate) text: String,
}

#[cfg(test)]
mod tests {
    use deskmate_core::Handling;
    use serde_json::{Value, json};

    use super::{NotReadable, Payload};

    /// One row of each kind of call, as each released version has written them.
    const WRITTEN: [&str; 4] = [
        include_str!("call/written-by-version-1.json"),
        include_str!("call/written-by-version-2.json"),
        include_str!("call/written-by-version-3.json"),
        include_str!("call/written-by-version-4.json"),
    ];

    #[test]
    fn what_every_version_has_written_is_read() {
        let read = |written: &str| -> Vec<Payload> {
            let rows: Vec<Value> = serde_json::from_str(written).unwrap();
            rows.iter().map(|row| Payload::read(row).unwrap()).collect()
        };
        let [first, second, third, fourth] = WRITTEN.map(read);
        // Only what is new in a version stands at its end.
        let same = |(old, new): (&Payload, &Payload)| {
            assert_eq!((&old.write, old.handling), (&new.write, new.handling));
        };
        first.iter().zip(&second).for_each(same);
        second.iter().zip(&third).for_each(same);
        third.iter().zip(&fourth).for_each(same);
        let again: Vec<Value> = fourth.iter().map(Payload::to_json).collect();
        assert_eq!(again, serde_json::from_str::<Vec<Value>>(WRITTEN[3]).unwrap());
    }

    #[test]
    fn what_a_newer_version_has_written_is_not_taken_for_broken() {
        let newer = json!({"v": 5, "operation": "say", "what": {"is": "this"}});
        assert_eq!(Payload::read(&newer), Err(NotReadable::Newer(5)));
        for broken in
            [json!({"v": 2}), json!({"v": 1, "operation": "dance"}), json!("x"), json!(null)]
        {
            assert!(matches!(Payload::read(&broken), Err(NotReadable::Broken(_))), "{broken}");
        }
    }

    #[test]
    fn what_is_sent_in_a_calls_place_is_handled_alike() {
        let rows: Vec<Value> = serde_json::from_str(WRITTEN[1]).unwrap();
        let quick = Payload::read(&rows[1]).unwrap();
        let comment = Payload::read(&rows[0]).unwrap();
        assert_eq!(quick.instead(comment.write).handling, Handling::SAID);
    }
}
