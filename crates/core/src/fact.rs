//! What one part of a conversation says happened.

use serde::{Deserialize, Serialize};

use crate::{ActionId, Assignee, By, Command, ContactId, PartId, Position, TeammateId};

/// One part of the conversation (or its source), or one decision of ours among them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// Its place in the canonical order.
    #[serde(skip)]
    pub key: Position,
    /// Intercom's id; `None` for a decision of ours.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub part: Option<PartId>,
    /// A digest of what a customer says in it, by which an edit is noticed; made with a key, so that
    /// whoever reads what is stored cannot try words on it. `None` where nothing is said, and where
    /// version 1 of what is stored had one without a key, under another name.
    #[serde(rename = "keyed_digest", default, skip_serializing_if = "Option::is_none")]
    pub digest: Option<u64>,
    /// Whether its text was taken away.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub redacted: bool,
    /// What happened, in order: a contact's `open` part with a body reopens and says.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub facts: Vec<Fact>,
}

/// Something that happened.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "fact", rename_all = "snake_case")]
pub enum Fact {
    /// A customer wrote, pressed, or sent a file.
    ContactSaid {
        /// Who.
        contact: Option<ContactId>,
        /// A machine did: an automatic answer, or a mail that could not be delivered.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        automatic: bool,
    },
    /// A person answered the customer.
    TeammateSaid {
        /// Who.
        by: TeammateId,
    },
    /// Our teammate's own words in the conversation.
    WeSaid {
        /// The action they came from; `None`: not from here.
        action: Option<ActionId>,
    },
    /// The conversation was assigned, or assigned to nobody.
    Assigned {
        /// By whom.
        by: Actor,
        /// To whom.
        to: Assignee,
        /// Whether our teammate stays on it all the same (a team can be set beside a teammate).
        #[serde(default)]
        keeps_us: bool,
    },
    /// It was closed.
    Closed {
        /// By whom.
        by: Actor,
    },
    /// It was put to sleep.
    Snoozed {
        /// By whom.
        by: Actor,
    },
    /// It was reopened, or woke.
    Woke {
        /// By whom.
        by: Actor,
    },
    /// A teammate told us something in a note.
    Commanded {
        /// Who.
        by: TeammateId,
        /// What.
        command: Command,
    },
    /// It was merged into another conversation, where it goes on.
    Merged,
    /// A decision of ours, which no part carries.
    Decided {
        /// What was decided.
        decision: Decision,
        /// The assignment that carries it out, if one does.
        action: Option<ActionId>,
    },
}

/// Who did something.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "actor", content = "id", rename_all = "snake_case")]
pub enum Actor {
    /// Our bot teammate.
    Us,
    /// Another teammate.
    Teammate(TeammateId),
    /// A workflow, a rule, Operator, Fin, or the clock.
    Automation,
    /// A customer.
    Contact,
}

/// What we decided about ownership.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "decision", rename_all = "snake_case")]
pub enum Decision {
    /// People get it.
    GivenToPeople {
        /// Why: a handover or a failure.
        by: By,
    },
    /// The bot takes it back: people were silent, or nobody took it.
    TakenBack,
    /// Somebody gave it to the bot in the console.
    GivenToBot,
    /// No part says it, but the conversation's own fields do: this is who has it.
    Found {
        /// Who.
        assignee: Assignee,
    },
}
