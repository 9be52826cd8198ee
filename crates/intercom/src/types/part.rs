//! One entry of a conversation.

use serde::{Deserialize, Serialize};

use super::{AssignedTo, Attachment, Author, Body, Fields, List};
use crate::{PartId, lenient, open_enum::open_enum};

open_enum! {
    /// What a part is. Intercom's list is open; a contact's message is not only a `comment`: on a
    /// closed conversation it is an `open` with a body.
    PartType {
        Comment = "comment",
        Note = "note",
        QuickReply = "quick_reply",
        Assignment = "assignment",
        AssignAndReopen = "assign_and_reopen",
        AssignAndUnsnooze = "assign_and_unsnooze",
        AwayModeAssignment = "away_mode_assignment",
        DefaultAssignment = "default_assignment",
        MessageStrategyAssignment = "message_strategy_assignment",
        Close = "close",
        Open = "open",
        Snoozed = "snoozed",
        Unsnoozed = "unsnoozed",
        TimerUnsnooze = "timer_unsnooze",
        NoteAndReopen = "note_and_reopen",
        Participant = "participant",
        ParticipantAdded = "participant_added",
        ParticipantRemoved = "participant_removed",
        ConversationRatingChanged = "conversation_rating_changed",
        LanguageDetectionDetails = "language_detection_details",
        ChannelAndReplyTimeExpectation = "channel_and_reply_time_expectation",
        AttributeUpdatedByWorkflow = "conversation_attribute_updated_by_workflow",
        AttributeUpdatedByAdmin = "conversation_attribute_updated_by_admin",
        AttributeUpdatedByUser = "conversation_attribute_updated_by_user",
        CustomActionStarted = "custom_action_started",
        CustomActionFinished = "custom_action_finished",
        OperatorWorkflowEvent = "operator_workflow_event",
        MergedPrimaryConversation = "merged_primary_conversation",
        TicketStateUpdatedByAdmin = "ticket_state_updated_by_admin",
        TicketAttributeUpdatedByAdmin = "ticket_attribute_updated_by_admin",
    }
}

impl PartType {
    /// Whether such a part sets who has the conversation.
    pub fn is_assignment(&self) -> bool {
        matches!(
            self,
            Self::Assignment
                | Self::AssignAndReopen
                | Self::AssignAndUnsnooze
                | Self::AwayModeAssignment
                | Self::DefaultAssignment
                | Self::MessageStrategyAssignment
        )
    }

    /// Whether such a part is only for teammates to see.
    pub fn is_note(&self) -> bool {
        matches!(self, Self::Note | Self::NoteAndReopen)
    }
}

/// One entry of a conversation: a message, a note, or something that was done to it.
/// Source: `components.schemas.conversation_part`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct ConversationPart {
    /// Its id.
    pub id: PartId,
    /// What it is.
    #[serde(default, deserialize_with = "lenient::or_default")]
    pub part_type: PartType,
    /// The text. None or blank where the part is a file, a quick reply or an act without words.
    #[serde(default, deserialize_with = "lenient::some")]
    pub body: Option<Body>,
    /// When it was made, in Unix seconds.
    #[serde(deserialize_with = "lenient::must_seconds")]
    pub created_at: i64,
    /// When it last changed, in Unix seconds.
    #[serde(default, deserialize_with = "lenient::seconds")]
    pub updated_at: Option<i64>,
    /// When people were told of it, in Unix seconds.
    #[serde(default, deserialize_with = "lenient::seconds")]
    pub notified_at: Option<i64>,
    /// Whom it assigned the conversation to. On an assignment, `None` is nobody.
    #[serde(default, deserialize_with = "lenient::some")]
    pub assigned_to: Option<AssignedTo>,
    /// Who made it.
    #[serde(default, deserialize_with = "lenient::or_default")]
    pub author: Author,
    /// The files.
    #[serde(default, deserialize_with = "lenient::or_default")]
    pub attachments: List<Attachment>,
    /// Whether the text was taken away afterwards.
    #[serde(default, deserialize_with = "lenient::or_default")]
    pub redacted: bool,
    /// Quick replies, offered or pressed, from 2.14 on.
    #[serde(default, deserialize_with = "lenient::some", skip_serializing_if = "Option::is_none")]
    pub metadata: Option<Metadata>,
    /// Fields without a place of their own.
    #[serde(flatten)]
    pub extra: Fields,
}

impl ConversationPart {
    /// The uuid of the quick reply that the contact pressed to make this part.
    pub fn pressed(&self) -> Option<&str> {
        let metadata = self.metadata.as_ref()?;
        metadata.quick_reply_uuid.as_deref().or(metadata.quick_reply_option_uuid.as_deref())
    }

    /// The quick replies that this part offers.
    pub fn offered(&self) -> &[QuickReplyOption] {
        self.metadata.as_ref().map_or(&[], |metadata| &metadata.quick_reply_options)
    }

    /// Whether there is something to read: text or files.
    pub fn has_content(&self) -> bool {
        self.body.as_ref().is_some_and(|body| !body.is_blank()) || !self.attachments.is_empty()
    }
}

/// The quick replies of a part. Source: `components.schemas.conversation_part_metadata`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Metadata {
    /// What was offered.
    #[serde(default, deserialize_with = "lenient::or_default")]
    pub quick_reply_options: List<QuickReplyOption>,
    /// What was pressed, by the name in the description.
    #[serde(default, deserialize_with = "lenient::text")]
    pub quick_reply_uuid: Option<String>,
    /// What was pressed, by the name in the 2.14 change log.
    #[serde(default, deserialize_with = "lenient::text")]
    pub quick_reply_option_uuid: Option<String>,
    /// Fields without a place of their own.
    #[serde(flatten)]
    pub extra: Fields,
}

/// A quick reply that was offered.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct QuickReplyOption {
    /// The text on the button.
    #[serde(default, deserialize_with = "lenient::or_default")]
    pub text: Body,
    /// The uuid that a press brings back.
    pub uuid: String,
    /// Fields without a place of their own.
    #[serde(flatten)]
    pub extra: Fields,
}
