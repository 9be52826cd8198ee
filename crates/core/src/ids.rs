//! Every id, each its own type, so that one cannot be passed for another.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::Timestamp;

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
        #[serde(transparent)]
        pub struct $name(String);

        impl $name {
            /// Takes the text as it is.
            pub fn new(id: impl Into<String>) -> Self {
                Self(id.into())
            }

            /// The id as text.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl From<&str> for $name {
            fn from(id: &str) -> Self {
                Self::new(id)
            }
        }
    )*};
}

ids! {
    /// One thing to do in Intercom. Ours; unique over all channels.
    ActionId
    /// A channel's name, as the configuration spells it. Unique in one Deskmate.
    ChannelName
    /// A customer. Intercom's; unique in one workspace.
    ContactId
    /// A conversation. Intercom's; unique in one workspace.
    ConversationId
    /// A conversation part, or the source of a conversation. Intercom's; unique in one workspace.
    PartId
    /// A team. Intercom's; unique in one workspace.
    TeamId
    /// A teammate; the API calls it admin. Intercom's; unique in one workspace.
    TeammateId
    /// One run of the bot. Ours; unique over all channels.
    TurnId
}

impl TurnId {
    /// The id of a conversation's turn number `count`, begun then: unique over channels, and after a
    /// restored backup.
    pub fn of(
        channel: &ChannelName,
        conversation: &ConversationId,
        at: Timestamp,
        count: u64,
    ) -> Self {
        Self(made("trn", channel, conversation, at, count))
    }

    /// The conversation it is a turn of; `None` where we have made no such id.
    pub fn conversation(&self) -> Option<(ChannelName, ConversationId)> {
        // From the end: a channel's name may have a `_`.
        let mut pieces = self.0.strip_prefix("trn_")?.rsplitn(4, '_');
        let (_count, _at) = (pieces.next()?, pieces.next()?);
        let conversation = ConversationId::new(pieces.next()?);
        Some((ChannelName::new(pieces.next()?), conversation))
    }
}

impl ActionId {
    /// The id of a conversation's action, as [`TurnId::of`] makes one.
    pub fn of(
        channel: &ChannelName,
        conversation: &ConversationId,
        at: Timestamp,
        count: u64,
    ) -> Self {
        Self(made("act", channel, conversation, at, count))
    }
}

fn made(
    kind: &str,
    channel: &ChannelName,
    conversation: &ConversationId,
    at: Timestamp,
    count: u64,
) -> String {
    format!("{kind}_{channel}_{conversation}_{:x}_{count}", at.as_millis())
}

impl PartId {
    /// The id's number, by which Intercom's parts of one second are ordered.
    ///
    /// An id that is no plain number comes after all that are, at a place of its own: two such ids
    /// of one second must not take each other's place, or a message would be lost.
    pub fn number(&self) -> u64 {
        match self.0.parse::<u64>() {
            Ok(number) if number < NO_NUMBER && number.to_string() == self.0 => number,
            _ => self.0.bytes().fold(FNV_START, fnv) | NO_NUMBER,
        }
    }
}

/// Where the places of ids that are no numbers begin.
const NO_NUMBER: u64 = 1 << 63;
const FNV_START: u64 = 0xcbf2_9ce4_8422_2325;

/// FNV-1a: the same on every machine and in every version, for the place is stored.
fn fnv(hash: u64, byte: u8) -> u64 {
    (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3)
}

#[cfg(test)]
mod tests {
    use super::{PartId, TurnId};
    use crate::Timestamp;

    #[test]
    fn a_turn_knows_its_conversation() {
        let (channel, conversation) = ("support_eu".into(), "215474343849634".into());
        let turn = TurnId::of(&channel, &conversation, Timestamp::from_secs(1_734_537_561), 7);
        assert_eq!(turn.as_str(), "trn_support_eu_215474343849634_193da7ec3a8_7");
        assert_eq!(turn.conversation(), Some((channel, conversation)));
        for other in ["", "trn_1", "act_support_1_2_3", "trn_1_2_3"] {
            assert_eq!(TurnId::from(other).conversation(), None, "{other}");
        }
    }

    #[test]
    fn ids_that_are_no_numbers_come_last_and_each_has_its_own_place() {
        let number = |id: &str| PartId::from(id).number();
        assert_eq!(number("132"), 132);
        let odd = ["abc", "abd", "", "0132", "+132", "99999999999999999999"].map(number);
        for (at, place) in odd.iter().enumerate() {
            assert!(*place > number("9223372036854775807"));
            assert!(!odd[..at].contains(place));
        }
    }
}
