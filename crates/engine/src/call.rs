//! One call to Intercom, as it waits in the outbox.

use deskmate_core::{ContactId, Target};
use deskmate_store::OutboxRow;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// The version of what is written to the outbox. A newer binary reads older ones.
const VERSION: u32 = 1;

/// What is stored of an action's step.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Payload {
    v: u32,
    /// The action's kind, for the timeline: `say`, `note` …
    pub(crate) operation: String,
    /// Whether it is the action's first call.
    pub(crate) first: bool,
    /// The call.
    pub(crate) write: IntercomCall,
}

impl Payload {
    pub(crate) fn new(operation: &str, first: bool, write: IntercomCall) -> Self {
        Self { v: VERSION, operation: operation.to_owned(), first, write }
    }

    /// The call that a row holds, if this version can read it.
    pub(crate) fn call_of(row: &OutboxRow) -> Option<IntercomCall> {
        serde_json::from_value::<Self>(row.payload.clone()).ok().map(|stored| stored.write)
    }

    pub(crate) fn to_json(&self) -> Value {
        serde_json::json!(self)
    }
}

/// One call.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "write", rename_all = "snake_case")]
pub(crate) enum IntercomCall {
    /// Say it to the customer.
    Comment { html: String, images: Vec<String> },
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
    /// Set the conversation's attributes.
    SetConversation { attributes: Map<String, Value> },
    /// Assign the conversation. `refused` tells why earlier targets were not taken.
    Assign { target: Target, refused: Vec<String> },
    /// Assign the conversation to nobody, the last resort.
    Unassign { refused: Vec<String> },
    /// Close it.
    Close,
    /// Snooze it until then, in unix seconds.
    Snooze { until: i64 },
}

/// One native quick reply.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct ReplyOption {
    pub(crate) uuid: uuid::Uuid,
    pub(crate) text: String,
}

impl IntercomCall {
    /// Whether the customer sees it.
    pub(crate) fn is_visible(&self) -> bool {
        matches!(self, Self::Comment { .. } | Self::QuickReply { .. })
    }

    /// Whether it must not happen once the conversation has changed hands.
    pub(crate) fn is_fenced(&self) -> bool {
        self.is_visible()
            || matches!(
                self,
                Self::Assign { .. } | Self::Unassign { .. } | Self::Close | Self::Snooze { .. }
            )
    }

    /// Whether sending it twice leaves no more than sending it once.
    pub(crate) fn is_harmless_twice(&self) -> bool {
        matches!(
            self,
            Self::TagContact { .. }
                | Self::UntagContact { .. }
                | Self::TagConversation { .. }
                | Self::UntagConversation { .. }
                | Self::SetContact { .. }
                | Self::SetConversation { .. }
        )
    }

    /// Whether what follows must wait for it.
    pub(crate) fn blocks(&self) -> bool {
        self.is_fenced()
    }
}
