//! What comes in.

use deskmate_core::{ChannelName, ConversationId, List, Timestamp};

use crate::ConversationKey;

/// A webhook notification to be kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewNotification {
    /// The channel it is for.
    pub channel: ChannelName,
    /// Intercom's id of it, the same when it is sent again.
    pub id: String,
    /// The conversation to wake; `None` keeps it without waking anything.
    pub conversation: Option<ConversationId>,
    /// Its topic.
    pub topic: String,
    /// Ids of the parts that a read of the conversation should show.
    pub expected: Vec<String>,
    /// As it came.
    pub body: Vec<u8>,
    /// When it came.
    pub received_at: Timestamp,
    /// A person has the conversation, and what happened leaves it with them. Where that is what is
    /// known of it too, looking then is soon enough; where it is not the channel's, nobody has to look.
    pub calm_until: Option<Timestamp>,
    /// Nobody waits for what it tells of, since we did it ourselves.
    pub patient: bool,
}

/// What became of a notification.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TakenIn {
    /// It is kept, and its conversation is to be looked at.
    New,
    /// It is kept, and nobody has to look now.
    Calm,
    /// It was there already.
    Duplicate,
}

/// How a conversation stands when news of it comes in.
#[derive(Clone, Debug)]
pub(crate) struct Stands {
    /// Where it is listed; `None`: it was never read.
    pub(crate) list: Option<String>,
    /// When it wants attention, in Unix milliseconds. While somebody has it, that has passed.
    pub(crate) due: Option<i64>,
    /// Whether something is to be done in it, or was ever drafted for it: people who look at drafts
    /// get the next one at once.
    pub(crate) busy: bool,
}

/// When a conversation is to be looked at because of a notification.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum NextRead {
    /// Then.
    At(Timestamp),
    /// Whoever reads it for another reason sees what happened.
    Never,
}

impl NewNotification {
    /// When its conversation is to be looked at, by how that stands; `None`: it is not known.
    pub(crate) fn next_read(&self, stands: Option<&Stands>) -> NextRead {
        let Some(calm_until) = self.calm_until else { return NextRead::At(self.received_at) };
        let Some(stands) = stands else { return NextRead::Never };
        if stands.busy || stands.due.is_some_and(|due| due <= self.received_at.as_millis()) {
            return NextRead::At(self.received_at);
        }
        match stands.list.as_deref().and_then(List::named) {
            Some(List::NotOurs) => NextRead::Never,
            Some(List::Person) => NextRead::At(calm_until),
            Some(List::Bot | List::Team | List::Nobody | List::Asleep | List::Parked) | None => {
                NextRead::At(self.received_at)
            }
        }
    }

    /// Whether nobody waits for it to be kept.
    pub(crate) fn is_patient(&self) -> bool {
        self.patient || self.calm_until.is_some()
    }

    /// What became of it, if it was not there and its conversation is to be looked at then.
    pub(crate) fn taken_in(&self, next: NextRead) -> TakenIn {
        let calm = self.calm_until.is_some() && next != NextRead::At(self.received_at);
        if calm { TakenIn::Calm } else { TakenIn::New }
    }
}

/// A conversation to be looked at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wake {
    /// Which.
    pub key: ConversationKey,
    /// Not before.
    pub due: Timestamp,
}
