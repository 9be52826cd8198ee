//! What the switches can be set to, where that is more than yes and no.

use serde::{Deserialize, Serialize};

/// See [`Switches::assignment_topics`](super::Switches::assignment_topics).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AssignmentTopics {
    /// `conversation.admin.assigned` and `conversation.admin.open.assigned`.
    Both,
    /// Only `conversation.admin.assigned`.
    AssignedOnly,
    /// Only `conversation.admin.open.assigned` where the conversation is open.
    OpenAssignedOnly,
}

/// See [`Switches::quick_reply_press_key`](super::Switches::quick_reply_press_key).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum QuickReplyKey {
    /// `metadata.quick_reply_uuid`.
    QuickReplyUuid,
    /// `metadata.quick_reply_option_uuid`.
    QuickReplyOptionUuid,
}

/// See [`Switches::snoozed_contact_reply`](super::Switches::snoozed_contact_reply).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SnoozedReply {
    /// One `comment` part.
    Comment,
    /// An `unsnoozed` part, announced as `conversation.admin.unsnoozed`, and a `comment`.
    UnsnoozedThenComment,
    /// One `unsnoozed` part with the body on it.
    UnsnoozedWithBody,
}

/// See [`Switches::first_answer_topic`](super::Switches::first_answer_topic).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FirstAnswerTopic {
    /// `conversation.user.replied`, as any later one.
    UserReplied,
    /// `conversation.user.created`, as where the contact begins.
    UserCreated,
}

/// See [`Switches::assignment_body`](super::Switches::assignment_body).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AssignmentBody {
    /// On the assignment part itself, seen by the customer.
    OnPart,
    /// A `note` part before it, seen by teammates only.
    AsNote,
}

/// See [`Switches::webhook_parts`](super::Switches::webhook_parts).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum WebhookParts {
    /// Only the parts of this event.
    Event,
    /// All parts (2.15 and later; before that always only the event's).
    Full,
}

/// See [`Switches::payload_built_at`](super::Switches::payload_built_at).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PayloadBuiltAt {
    /// When the event happened.
    Event,
    /// When the notification is first sent.
    Delivery,
}

/// See [`Switches::redacted_item`](super::Switches::redacted_item).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RedactedItem {
    /// A conversation that holds the redacted part.
    Conversation,
    /// The part alone, as the documentation's table says.
    Part,
    /// Type, id and conversation id only.
    Minimal,
}

/// See [`Switches::plain_newline`](super::Switches::plain_newline).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PlainNewline {
    /// A `<br>`.
    Br,
    /// A space.
    Collapse,
}

/// See [`Switches::missing_permission`](super::Switches::missing_permission).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MissingPermission {
    /// 401 `token_unauthorized`, as people saw it and Intercom's support explains it.
    TokenUnauthorized,
    /// 403 `forbidden` that names the scope, as examples of description 2.16 have it.
    Forbidden,
}

/// See [`Switches::oauth_cancelled`](super::Switches::oauth_cancelled).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OauthCancelled {
    /// The app gets its `state` back, with `error=access_denied` in place of a code.
    RedirectsWithError,
    /// The app hears nothing; the teammate stays in the workspace.
    Stays,
}

/// See [`Switches::admin_avatar`](super::Switches::admin_avatar).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AdminAvatar {
    /// The address itself.
    Text,
    /// An object of type `avatar` with an `image_url`.
    Object,
}

/// See [`Switches::contact_images`](super::Switches::contact_images).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ContactImages {
    /// In `attachments`, like any file.
    Attachment,
    /// As an `img` in the body.
    InBody,
    /// As an `img` in a `div` of the class `intercom-container` in the body.
    InContainer,
}

/// See [`Switches::unreachable_attachment`](super::Switches::unreachable_attachment).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum UnreachableAttachment {
    /// The attachment has the URL that was given; its type is guessed and its size is 0.
    Kept,
    /// The message comes without it.
    LeftOut,
    /// The call is answered 400.
    Refused,
}

/// See [`Switches::conversation_order`](super::Switches::conversation_order).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ConversationOrder {
    /// Last changed first.
    UpdatedAtDescending,
    /// Newest first.
    CreatedAtDescending,
    /// Oldest first.
    CreatedAtAscending,
}

/// See [`Switches::events_answered`](super::Switches::events_answered).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EventsAnswered {
    /// How often each happened (`event.summary`).
    Summary,
    /// Each of them (`event.list`).
    List,
}
