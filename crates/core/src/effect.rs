//! What is to be done, and what is to be remembered.

mod told;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::{
    ActionId, Assignee, ContactId, DraftEnd, Owner, PartId, TurnId,
    action::{Note, Say, Set, Tags, Ticket},
    draft::Proposal,
};

/// What a step asks for. Turns are not among them: which turn should run stands in the state.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Effect {
    /// To be done in Intercom, in order, exactly once.
    Do(Planned),
    /// For the conversation's timeline.
    Record(Happening),
}

/// One thing to do in Intercom.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Planned {
    /// Its id.
    pub id: ActionId,
    /// The ownership generation it was decided under: it is dropped when that has passed.
    pub generation: u64,
    /// The turn it comes from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub turn: Option<TurnId>,
    /// The customer it is for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub contact: Option<ContactId>,
    /// What.
    pub operation: Operation,
}

/// What can be done in Intercom.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Operation {
    /// Say something to the customer.
    Say(Say),
    /// Show the team what the bot would say.
    Draft(Proposal),
    /// Write an internal note.
    Note(Note),
    /// Write the note by which people take over.
    Brief(Brief),
    /// Add tags.
    Tag(Tags),
    /// Remove tags.
    Untag(Tags),
    /// Set custom attributes.
    Set(Set),
    /// Make a ticket of the conversation.
    Ticket(Ticket),
    /// Assign the conversation.
    Assign(Target),
    /// Close the conversation.
    Close,
    /// Snooze the conversation until then, in unix seconds.
    Snooze(i64),
}

impl Operation {
    /// How it is to be handled on its way to Intercom.
    pub fn handling(&self) -> Handling {
        match self {
            Self::Say(_) => Handling::SAID,
            Self::Assign(_) | Self::Close | Self::Snooze(_) => Handling::MOVES,
            Self::Draft(_) | Self::Note(_) | Self::Brief(_) => Handling::NOTED,
            Self::Tag(_) | Self::Untag(_) | Self::Set(_) => Handling::MARKS,
            Self::Ticket(_) => Handling::CONVERTS,
        }
    }

    /// One word for logs and metrics.
    pub fn word(&self) -> &'static str {
        match self {
            Self::Say(_) => "say",
            Self::Draft(_) => "draft",
            Self::Note(_) | Self::Brief(_) => "note",
            Self::Tag(_) => "tag",
            Self::Untag(_) => "untag",
            Self::Set(_) => "set",
            Self::Ticket(_) => "ticket",
            Self::Assign(_) => "assign",
            Self::Close => "close",
            Self::Snooze(_) => "snooze",
        }
    }
}

/// What people who get a conversation are to read first. What the customer wants and what is known
/// is added where it is written.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Brief {
    /// Why they get it, in words; empty where the bot did not say.
    pub why: String,
}

/// How an operation is to be handled on its way to Intercom. Decided here, once, and stored with
/// each of its calls: what is sent in a call's place is handled alike.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Handling {
    /// The customer sees it.
    pub visible: bool,
    /// It must not happen once the conversation has changed hands.
    pub fenced: bool,
    /// What follows must wait for it.
    pub blocks: bool,
    /// Sending it twice leaves no more than sending it once.
    pub harmless_twice: bool,
}

impl Handling {
    /// What the customer reads.
    pub const SAID: Self =
        Self { visible: true, fenced: true, blocks: true, harmless_twice: false };
    /// What changes who has the conversation, or puts it to sleep.
    pub const MOVES: Self = Self { visible: false, ..Self::SAID };
    /// What makes a ticket of it, which works once.
    pub const CONVERTS: Self = Self { harmless_twice: true, ..Self::MOVES };
    /// What only the team reads.
    pub const NOTED: Self =
        Self { visible: false, fenced: false, blocks: false, harmless_twice: false };
    /// Tags and attributes.
    pub const MARKS: Self = Self { harmless_twice: true, ..Self::NOTED };
}

/// To whom a conversation is to be assigned.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Target {
    /// A team, by name or id.
    Team(String),
    /// A teammate, by name or id.
    Teammate(String),
    /// Who it is known to be with.
    Back(Assignee),
    /// The channel's fallback team.
    Fallback,
    /// Our own teammate: the bot takes it.
    Us,
}

/// Whether something was so not once.
fn never(times: &u32) -> bool {
    *times == 0
}

/// What is worth remembering of a conversation, with no word of what was said in it. (What a bot
/// puts into an event is up to who wrote the bot.)
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "happening", rename_all = "snake_case")]
pub enum Happening {
    /// It changed hands.
    OwnerChanged {
        /// Who had it.
        from: Owner,
        /// Who has it.
        to: Owner,
        /// The generation that began.
        generation: u64,
    },
    /// The bot was asked.
    TurnStarted {
        /// The turn.
        turn: TurnId,
        /// Why: `message`, `returned`, `command`, `timer`.
        reason: String,
        /// For which messages.
        messages: Vec<PartId>,
        /// The turn it replaces.
        supersedes: Option<TurnId>,
    },
    /// The bot answered.
    TurnAnswered {
        /// The turn.
        turn: TurnId,
        /// How many actions it asked for.
        actions: usize,
    },
    /// The bot's answer waits for people.
    Drafted {
        /// The action that shows it to the team.
        draft: ActionId,
        /// The turn.
        turn: TurnId,
    },
    /// A draft was sent or not.
    DraftEnded {
        /// Which.
        draft: ActionId,
        /// What became of it.
        how: DraftEnd,
        /// Who said so: a user's name, or a teammate's id.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        by: Option<String>,
        /// Why, if that was said.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        why: Option<String>,
        /// How much of its text people changed, in percent.
        #[serde(default)]
        changed: u8,
    },
    /// The way the bot took through its dialogs.
    PathTaken {
        /// The turn.
        turn: TurnId,
        /// Its steps, for people; no value of a variable is in them.
        path: Vec<String>,
    },
    /// The bot sent an event.
    Emitted {
        /// The turn.
        turn: TurnId,
        /// What it sent.
        event: Value,
    },
    /// The bot's answer is not wanted any more.
    TurnCancelled {
        /// The turn.
        turn: TurnId,
        /// Why.
        why: String,
    },
    /// The bot could not go on; people get the conversation.
    FailedOpen {
        /// Why.
        why: String,
    },
    /// Something the bot asked for was left out.
    LeftOut {
        /// What.
        what: String,
        /// Why.
        why: String,
    },
    /// Somebody else writes as our teammate.
    SecondWriter {
        /// What they wrote.
        part: PartId,
    },
    /// Nothing can be done with this conversation now.
    Parked {
        /// Why.
        why: String,
    },
    /// It can be worked on again.
    Unparked,
    /// An action went out.
    Delivered {
        /// The action.
        action: ActionId,
        /// What it was.
        what: String,
        /// Its part, where it made one.
        part: Option<PartId>,
        /// How long the call took that carried it, in milliseconds. Nothing where none of ours was seen
        /// to: it was found done later.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        ms: Option<u64>,
        /// How many calls before it did not arrive.
        #[serde(default, skip_serializing_if = "never")]
        failed: u32,
    },
    /// An action was not done.
    Dropped {
        /// The action.
        action: ActionId,
        /// What it was.
        what: String,
        /// Why.
        why: String,
    },
    /// A summary of it was written, for later conversations of its customer.
    Remembered,
    /// Something that only a newer Deskmate knows, and has written.
    #[serde(other)]
    Unknown,
}
