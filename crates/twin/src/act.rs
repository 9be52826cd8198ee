//! Everything that people, workflows and Fin do in a workspace other than through the API.
//!
//! An act is one struct; [`Act`] is any of them. The same is accepted as JSON by the control API:
//! `{"act":"contact_writes","conversation":"215474343849634","body":"Hello?"}`.
//!
//! Contacts, teammates, teams, tags may be named by id or by name (letter case does not matter;
//! a contact also by e-mail or external id). A conversation is named by its id, or as `"last"`,
//! the one started last.

mod contact;
mod marks;
mod operator;
mod teammate;
mod workflow;
mod workspace;

pub use contact::{
    ContactPresses, ContactRates, ContactReads, ContactStarts, ContactWrites, Upload,
};
pub use marks::{
    TeammatePrioritises, TeammateRedacts, TeammateSetsAttribute, TeammateTags, TeammateTagsContact,
    TeammateUntags,
};
pub use operator::OperatorReplies;
pub use teammate::{
    And, TeammateAsksForRating, TeammateAssigns, TeammateCloses, TeammateNotes, TeammatePauses,
    TeammateReopens, TeammateReplies, TeammateSnoozes, TeammateStarts,
};
pub use workflow::{
    PartAppears, WorkflowAsksForRating, WorkflowAssigns, WorkflowCloses, WorkflowSetsAttribute,
    WorkflowSnoozes, WorkflowStarts,
};
pub use workspace::{
    ContactAppears, ContactAttached, ContactChanges, ContactDetached, ContactMerged,
    ContactSignsUp, ConversationDeleted, ConversationsMerged, SeatChanges, TeammateGoesAway,
};

use serde::{Deserialize, Serialize};

use crate::{error::TwinError, world::World};

/// What an act left behind.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Acted {
    /// The conversation it happened in; empty where an act has none.
    pub conversation_id: String,
    /// The part it made (the last, where it made several), or the id of the first message where
    /// it started a conversation.
    pub part_id: Option<String>,
    /// The contact it was about or by, where there is one.
    pub contact_id: Option<String>,
}

impl Acted {
    fn part(conversation: &str, part: u64) -> Self {
        Self {
            conversation_id: conversation.to_owned(),
            part_id: Some(part.to_string()),
            contact_id: None,
        }
    }

    fn conversation(conversation: &str) -> Self {
        Self { conversation_id: conversation.to_owned(), ..Self::default() }
    }

    fn contact(contact: &str) -> Self {
        Self { contact_id: Some(contact.to_owned()), ..Self::default() }
    }
}

macro_rules! acts {
    ($($(#[$doc:meta])* $name:ident,)+) => {
        /// One act. See the structs for what each needs.
        #[derive(Debug, Clone, Serialize, Deserialize)]
        #[serde(tag = "act", rename_all = "snake_case")]
        #[non_exhaustive]
        pub enum Act {
            $($(#[$doc])* $name($name),)+
        }

        $(impl From<$name> for Act {
            fn from(operation: $name) -> Self {
                Self::$name(operation)
            }
        })+

        impl Act {
            /// Does it.
            pub(crate) fn perform(self, world: &mut World) -> Result<Acted, TwinError> {
                match self {
                    $(Self::$name(operation) => operation.perform(world),)+
                }
            }
        }
    };
}

acts! {
    /// A contact opens a chat and writes the first message.
    ContactStarts,
    /// A contact writes in a conversation.
    ContactWrites,
    /// A contact presses a quick reply.
    ContactPresses,
    /// A contact rates a conversation.
    ContactRates,
    /// A contact reads a conversation.
    ContactReads,
    /// A teammate starts a conversation with a contact.
    TeammateStarts,
    /// A teammate replies in the inbox.
    TeammateReplies,
    /// A teammate writes a note.
    TeammateNotes,
    /// A teammate assigns.
    TeammateAssigns,
    /// A teammate asks for a rating.
    TeammateAsksForRating,
    /// A teammate closes.
    TeammateCloses,
    /// A teammate pauses handling a conversation, or goes on.
    TeammatePauses,
    /// A teammate snoozes.
    TeammateSnoozes,
    /// A teammate opens a closed or snoozed conversation.
    TeammateReopens,
    /// A teammate tags a conversation.
    TeammateTags,
    /// A teammate takes a tag off a conversation.
    TeammateUntags,
    /// A teammate tags a contact.
    TeammateTagsContact,
    /// A teammate sets a conversation attribute.
    TeammateSetsAttribute,
    /// A teammate sets the priority of a conversation.
    TeammatePrioritises,
    /// A teammate redacts a part or the first message.
    TeammateRedacts,
    /// A teammate switches away mode.
    TeammateGoesAway,
    /// A workflow or rule assigns.
    WorkflowAssigns,
    /// A workflow asks for a rating.
    WorkflowAsksForRating,
    /// A workflow closes.
    WorkflowCloses,
    /// A workflow snoozes.
    WorkflowSnoozes,
    /// A workflow sets a conversation attribute.
    WorkflowSetsAttribute,
    /// A workflow, campaign or automated message starts a conversation.
    WorkflowStarts,
    /// Intercom leaves an entry of its own.
    PartAppears,
    /// Fin or another bot of Intercom's own replies.
    OperatorReplies,
    /// A new contact appears.
    ContactAppears,
    /// A contact's name, e-mail, attributes … change.
    ContactChanges,
    /// A lead becomes a user.
    ContactSignsUp,
    /// A lead is merged into a user.
    ContactMerged,
    /// A contact joins a conversation.
    ContactAttached,
    /// A contact leaves a conversation.
    ContactDetached,
    /// A conversation is deleted in the workspace's settings.
    ConversationDeleted,
    /// A conversation is merged into another.
    ConversationsMerged,
    /// A teammate gets or loses the inbox seat.
    SeatChanges,
}

impl Act {
    /// A contact opens a chat with this message.
    pub fn contact_starts(contact: impl Into<String>, body: impl Into<String>) -> Self {
        ContactStarts::new(contact, body).into()
    }

    /// The contact of a conversation writes.
    pub fn contact_writes(conversation: impl Into<String>, body: impl Into<String>) -> Self {
        ContactWrites::new(conversation, body).into()
    }

    /// The contact of a conversation presses the quick reply with this text or uuid.
    pub fn contact_presses(conversation: impl Into<String>, option: impl Into<String>) -> Self {
        ContactPresses::new(conversation, option).into()
    }

    /// A teammate replies and does nothing else.
    pub fn teammate_replies(
        conversation: impl Into<String>,
        teammate: impl Into<String>,
        body: impl Into<String>,
    ) -> Self {
        TeammateReplies::new(conversation, teammate, body).into()
    }

    /// A teammate writes a note.
    pub fn teammate_notes(
        conversation: impl Into<String>,
        teammate: impl Into<String>,
        body: impl Into<String>,
    ) -> Self {
        TeammateNotes::new(conversation, teammate, body).into()
    }

    /// A teammate assigns to a teammate or team, to `"bot"` or to `"nobody"`.
    pub fn teammate_assigns(
        conversation: impl Into<String>,
        teammate: impl Into<String>,
        to: impl Into<String>,
    ) -> Self {
        TeammateAssigns {
            conversation: conversation.into(),
            teammate: teammate.into(),
            to: to.into(),
        }
        .into()
    }

    /// A teammate closes.
    pub fn teammate_closes(conversation: impl Into<String>, teammate: impl Into<String>) -> Self {
        TeammateCloses { conversation: conversation.into(), teammate: teammate.into() }.into()
    }

    /// A teammate snoozes for so many seconds.
    pub fn teammate_snoozes(
        conversation: impl Into<String>,
        teammate: impl Into<String>,
        seconds: u32,
    ) -> Self {
        TeammateSnoozes { conversation: conversation.into(), teammate: teammate.into(), seconds }
            .into()
    }

    /// A teammate opens a closed or snoozed conversation.
    pub fn teammate_reopens(conversation: impl Into<String>, teammate: impl Into<String>) -> Self {
        TeammateReopens { conversation: conversation.into(), teammate: teammate.into() }.into()
    }

    /// A workflow assigns to a teammate or team, to `"bot"` or to `"nobody"`.
    pub fn workflow_assigns(conversation: impl Into<String>, to: impl Into<String>) -> Self {
        WorkflowAssigns::new(conversation, to).into()
    }

    /// Fin replies.
    pub fn operator_replies(conversation: impl Into<String>, body: impl Into<String>) -> Self {
        OperatorReplies::new(conversation, body).into()
    }
}
