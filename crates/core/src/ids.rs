//! Every id, each its own type, so that one cannot be passed for another.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

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

impl PartId {
    /// The id's number, by which Intercom's parts of one second are ordered; an id that is no
    /// number comes last.
    pub fn number(&self) -> u64 {
        self.0.parse().unwrap_or(u64::MAX)
    }
}
