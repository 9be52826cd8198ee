//! What can happen to a conversation, as far as the state machine is concerned.

use crate::{About, ActionId, Assignee, Entry, Position, TurnId, action::Answer, draft::Act};

/// Something that the state machine has to take in.
#[derive(Clone, Debug, PartialEq)]
pub enum Event {
    /// The conversation was read.
    Seen(Read),
    /// The bot answered a turn.
    TurnAnswered {
        /// Which.
        turn: TurnId,
        /// What.
        answer: Answer,
        /// What that is about, as far as the bot tells.
        about: About,
    },
    /// The bot will answer a turn later.
    TurnAccepted {
        /// Which.
        turn: TurnId,
    },
    /// The bot says or does something by itself, in no turn.
    Spoke {
        /// What.
        answer: Answer,
    },
    /// The bot could not answer a turn, for good.
    TurnFailed {
        /// Which.
        turn: TurnId,
        /// Why, for people.
        why: String,
    },
    /// An action was done in Intercom.
    Delivered {
        /// Which.
        action: ActionId,
        /// The turn it came from.
        turn: Option<TurnId>,
        /// Whether the customer sees it.
        visible: bool,
        /// Where its own part stands, if it made one.
        part: Option<Position>,
    },
    /// The part of an action that was delivered before shows.
    PartSeen {
        /// Which action.
        action: ActionId,
        /// Where its part stands.
        part: Position,
    },
    /// A customer-visible action of a turn was dropped: the conversation had changed hands.
    Dropped {
        /// The turn.
        turn: TurnId,
    },
    /// An action that matters could not be done, for good.
    Refused {
        /// The turn it came from.
        turn: Option<TurnId>,
        /// Why, for people.
        why: String,
    },
    /// People should know something about what was done here.
    Remark {
        /// What, for a note.
        text: String,
    },
    /// Something that was known, or was to be done, is lost: people get the conversation.
    Lost {
        /// The turn it came from.
        turn: Option<TurnId>,
        /// Why, for people.
        why: String,
    },
    /// Words of this conversation were taken away: nothing is kept that may hold them.
    TakenAway,
    /// Somebody did something with it in the console.
    Acted {
        /// Who: a user's name, or a token's.
        by: String,
        /// What.
        act: Act,
    },
    /// Time has passed.
    Tick,
    /// The conversation cannot be read any more.
    Gone {
        /// Why, for people.
        why: String,
    },
}

/// What a read of the conversation shows.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Read {
    /// Source and parts; what was seen before may be among them.
    pub entries: Vec<Entry>,
    /// To whom the conversation's own fields say it is assigned; `None` where they were not read.
    pub assignee: Option<Assignee>,
    /// Where it began: `conversation`, `email` …
    pub source: String,
}

impl Read {
    /// The place of the newest entry.
    pub fn last(&self) -> Option<Position> {
        self.entries.iter().map(|entry| entry.key).max()
    }
}
