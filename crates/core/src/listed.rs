//! Where a conversation is listed: who has it now, or why nobody does.

use crate::{Conversation, Owner, Timestamp};

/// Who has a conversation now, or why nobody does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum List {
    /// The bot.
    Bot,
    /// A team, and nobody of it yet.
    Team,
    /// A person.
    Person,
    /// It is people's, and nobody is assigned.
    Nobody,
    /// It is closed or snoozed.
    Asleep,
    /// Nothing can be done with it.
    Parked,
    /// It is not the channel's.
    NotOurs,
}

impl List {
    /// All there are.
    pub const ALL: [Self; 7] = [
        Self::Bot,
        Self::Team,
        Self::Person,
        Self::Nobody,
        Self::Asleep,
        Self::Parked,
        Self::NotOurs,
    ];

    /// Its name, as it is stored.
    pub fn word(self) -> &'static str {
        match self {
            Self::Bot => "bot",
            Self::Team => "team",
            Self::Person => "person",
            Self::Nobody => "nobody",
            Self::Asleep => "asleep",
            Self::Parked => "parked",
            Self::NotOurs => "not_ours",
        }
    }

    /// The list of that name.
    pub fn named(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|list| list.word() == word)
    }
}

impl Conversation {
    /// Where it is listed, and since when it waits there: since the oldest message that nobody has
    /// answered, or since it came to whoever has it.
    pub fn listed(&self) -> (List, Timestamp) {
        let standing = self.standing();
        let (list, since) = match standing.owner.clone() {
            Owner::NotOurs => (List::NotOurs, 0),
            Owner::Bot { since } => (List::Bot, since),
            Owner::People { to, since, .. } => {
                let to = if to.is_nobody() { standing.assignee.clone() } else { to };
                match (to.teammate, to.team) {
                    (Some(_), _) => (List::Person, since),
                    (None, Some(_)) => (List::Team, since),
                    (None, None) => (List::Nobody, since),
                }
            }
        };
        let waits = standing.unanswered.first().map_or(since, |message| message.at);
        if let Some(parked) = &self.parked {
            return (List::Parked, parked.since);
        }
        match list {
            List::Bot | List::Team | List::Person | List::Nobody if standing.asleep.is_some() => {
                (List::Asleep, Timestamp::from_secs(waits))
            }
            list => (list, Timestamp::from_secs(waits)),
        }
    }
}
