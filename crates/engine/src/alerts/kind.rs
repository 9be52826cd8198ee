//! What people are told of.

use std::time::Duration;

/// What may be wrong with a channel.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum AlertKind {
    /// It cannot work.
    NotReady,
    /// No webhook comes in, and Intercom has news.
    Deaf,
    /// A conversation could be assigned to nobody.
    Unassignable,
    /// Its bot fails, and people get the conversations.
    FailingOpen,
    /// Another program writes as its teammate.
    SecondWriter,
    /// A team has a conversation, and nobody of it takes it.
    HandoverWaits,
    /// A draft waits.
    DraftWaits,
}

impl AlertKind {
    /// All there are.
    pub const ALL: [Self; 7] = [
        Self::NotReady,
        Self::Deaf,
        Self::Unassignable,
        Self::FailingOpen,
        Self::SecondWriter,
        Self::HandoverWaits,
        Self::DraftWaits,
    ];

    /// Its name, as it is stored and told.
    pub fn word(self) -> &'static str {
        match self {
            Self::NotReady => "not_ready",
            Self::Deaf => "deaf",
            Self::Unassignable => "unassignable",
            Self::FailingOpen => "failing_open",
            Self::SecondWriter => "second_writer",
            Self::HandoverWaits => "handover_waits",
            Self::DraftWaits => "draft_waits",
        }
    }

    /// The kind of that name.
    pub fn named(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.word() == word)
    }

    /// How long it has to last before it is told: a channel whose Intercom is restarted is no news.
    pub(super) fn lasts(self) -> Duration {
        match self {
            Self::NotReady => Duration::from_secs(60),
            _ => Duration::ZERO,
        }
    }

    /// When it is over, having been seen last. What happens in moments is over when it has not
    /// happened for a while.
    pub(super) fn over_after(self) -> Duration {
        match self {
            Self::NotReady | Self::Deaf | Self::HandoverWaits | Self::DraftWaits => {
                Duration::from_secs(60)
            }
            Self::Unassignable | Self::FailingOpen | Self::SecondWriter => {
                Duration::from_secs(15 * 60)
            }
        }
    }

    /// What people read when it is over.
    pub(super) fn over(self, channel: &str) -> String {
        match self {
            Self::NotReady => format!("Channel {channel} works again."),
            Self::Deaf => format!("Webhooks come in again for channel {channel}."),
            Self::Unassignable => {
                format!("Conversations of channel {channel} find somebody again.")
            }
            Self::FailingOpen => {
                format!("The bot of channel {channel} has not failed for 15 minutes.")
            }
            Self::SecondWriter => {
                format!("Nobody else has written as the bot of channel {channel} for 15 minutes.")
            }
            Self::HandoverWaits => {
                format!("No conversation of channel {channel} waits for a team for too long now.")
            }
            Self::DraftWaits => format!("No draft of channel {channel} waits for too long now."),
        }
    }
}
