//! How the twin behaves where Intercom's own behaviour is not known for sure.
//!
//! Every field names one fact that neither Intercom's documentation nor its API description
//! settles. The default is the reading that seems likeliest; a careful client passes with either.

mod choices;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

pub use choices::{
    AdminAvatar, AssignmentBody, AssignmentTopics, ContactImages, ConversationOrder,
    EventsAnswered, FirstAnswerTopic, MissingPermission, OauthCancelled, PayloadBuiltAt,
    PlainNewline, QuickReplyKey, RedactedItem, SnoozedReply, UnreachableAttachment, WebhookParts,
};

use crate::{error::TwinError, laid_over::laid_over, world::World};

/// The switches. As JSON every key may be left out; an unknown key is refused by name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Switches {
    /// Who gets a new conversation that a contact starts: `"bot"` (the bot teammate, by a
    /// workflow), `"nobody"`, or a teammate or team by id or name. A workspace's own setting
    /// rather than an unknown. Default `"bot"`.
    pub new_conversations_assigned_to: String,
    /// A workflow asks for a rating when a conversation is closed. A workspace's own setting
    /// rather than an unknown. Default `true`.
    pub rating_asked_on_close: bool,
    /// A teammate who goes away through the API has to say why. A workspace's own setting rather than
    /// an unknown. Default `false`.
    pub away_reason_mandatory: bool,
    /// Whether the assignment of a new conversation is announced after `conversation.user.created`
    /// (`true`, default) or before it.
    pub new_conversation_assigned_after_created: bool,
    /// Assigning a team takes the conversation from the teammate who has it. Default `true`.
    pub team_assignment_clears_admin: bool,
    /// Assigning a teammate takes the conversation out of its team. Default `false`: the API
    /// description says a conversation can have both.
    pub admin_assignment_clears_team: bool,
    /// Assigning to `"0"` clears both assignees (`true`, default) or only the one that the
    /// request's `type` names.
    pub unassignment_clears_both: bool,
    /// Which topics the assignment of an open conversation fires. Default `both`.
    pub assignment_topics: AssignmentTopics,
    /// A comment by an admin through the API opens a closed conversation. Default `false`.
    pub api_comment_reopens: bool,
    /// A comment by an admin through the API wakes a snoozed conversation. Default `false`.
    pub api_comment_unsnoozes: bool,
    /// A reply of a teammate in the inbox opens a closed conversation. Default `true`: the
    /// community says so.
    pub inbox_reply_reopens: bool,
    /// Where the pressed option's uuid is in the part's `metadata`. Default `quick_reply_uuid`
    /// (the schema); the 2.14 changelog says the other.
    pub quick_reply_press_key: QuickReplyKey,
    /// Quick replies are refused (400) in a conversation that began outside the Messenger. Default
    /// `false`: how they show there is not known.
    pub quick_replies_refused_elsewhere: bool,
    /// What a contact's reply to a snoozed conversation leaves. Default `comment`.
    pub snoozed_contact_reply: SnoozedReply,
    /// What tells of a contact's first word in a conversation that a teammate's message or a workflow
    /// started. Default `user_replied`.
    pub first_answer_topic: FirstAnswerTopic,
    /// What becomes of a `body` given with an assignment. Default `on_part`: it rides on the
    /// assignment part and the customer sees it (API description 2.11 to 2.16).
    pub assignment_body: AssignmentBody,
    /// What `conversation_parts` of a webhook holds from 2.15 on. Default `event`.
    pub webhook_parts: WebhookParts,
    /// When the payload of a webhook is made. Default `event`; implementers saw `delivery`, where
    /// state and assignee can be newer than the event.
    pub payload_built_at: PayloadBuiltAt,
    /// A teammate's "reply and close" (assign, snooze, open) in the inbox fires
    /// `conversation.admin.replied` as well, without a part. Default `false`.
    pub reply_and_act_fires_replied: bool,
    /// A reply of Fin fires `conversation.admin.replied` as well as
    /// `conversation.operator.replied`. Default `true` (seen in May 2026).
    pub operator_reply_fires_both: bool,
    /// What happens in a conversation that is a ticket fires the conversation's topic as well as the
    /// ticket's. Default `true`.
    pub tickets_fire_conversation_topics: bool,
    /// The item of `conversation_part.redacted`. Default `conversation`.
    pub redacted_item: RedactedItem,
    /// A redelivery has the `id` of the first delivery. Default `true`.
    pub redelivery_keeps_id: bool,
    /// A ping is sent after the webhook URL was saved. Default `false`.
    pub ping_after_save: bool,
    /// The item of a ping has a `message` beside its `type`. Default `true`.
    pub ping_has_message: bool,
    /// The HEAD request that checks a webhook URL is signed, over its empty body. Default `false`.
    pub head_check_signed: bool,
    /// Save a webhook URL although its HEAD check failed. Default `false`.
    pub save_unchecked_webhook_url: bool,
    /// Follow a 3xx answer to a webhook or to the HEAD check. Default `false`: it counts as a
    /// failure.
    pub webhook_follows_redirects: bool,
    /// `<strong>` and `<em>` come back as `<b>` and `<i>`. Default `false`.
    pub strong_becomes_b: bool,
    /// What a line break in a plain-text body becomes. Default `br`.
    pub plain_newline: PlainNewline,
    /// How a picture that a contact sends comes. Default `attachment`.
    pub contact_images: ContactImages,
    /// The `body` of a part that is files only is `""` instead of null. Default `false`.
    pub files_only_body_is_empty: bool,
    /// The subject of an e-mail comes in a `<p>`. Default `false`.
    pub email_subject_in_paragraph: bool,
    /// What becomes of an attachment whose URL cannot be fetched. Default `kept`.
    pub unreachable_attachment: UnreachableAttachment,
    /// The status that a signed file URL answers once it has expired. Default 403.
    pub expired_file_status: u16,
    /// The longest body accepted, in characters; longer ones are answered 400. Default none.
    pub max_body_chars: Option<u32>,
    /// The status for a custom attribute that is not defined. Default 400.
    pub unknown_attribute_status: u16,
    /// The error code for a wrong token. Default `unauthorized` (examples of the API description);
    /// the documentation also lists `token_unauthorized` and others.
    pub invalid_token_code: String,
    /// The error code for a call without an `Authorization` header. Default
    /// `missing_authorization`, which the documentation lists without saying when.
    pub missing_token_code: String,
    /// The error code for a token that was made anew, or whose app was uninstalled. Default
    /// `token_revoked`, which the documentation lists without saying when.
    pub revoked_token_code: String,
    /// The answer to a call for which the app has no permission. Default `token_unauthorized`.
    pub missing_permission: MissingPermission,
    /// A change of the app's permissions counts only for tokens made after it (`true`, as
    /// Intercom's support says) or at once (`false`, default, so that nobody has to change the
    /// token in the middle of a test).
    pub permissions_need_new_token: bool,
    /// Reading teams needs the permission *Read admins* (`true`, default) or none: no page of
    /// Intercom's says which.
    pub teams_need_read_admins: bool,
    /// What becomes of a question for consent (OAuth) that is cancelled. Default
    /// `redirects_with_error`, as the standard of OAuth has it.
    pub oauth_cancelled: OauthCancelled,
    /// Which admin the private token belongs to, by id or name. Default: the first person.
    pub token_admin: Option<String>,
    /// `>` in a conversation search means "or equal" (`true`, default, as the table in the
    /// documentation says) or strictly greater.
    pub search_greater_includes_equal: bool,
    /// A rating that was asked for and not given yet shows as a `conversation_rating` whose
    /// `rating` is null (`true`) or not at all (`false`, default).
    pub asked_rating_shows: bool,
    /// How the list of teammates has their pictures where it is asked for them. Default `text`, as the
    /// schema of the API description has it; its text speaks of an object.
    pub admin_avatar: AdminAvatar,
    /// The order of conversation search results and lists. Default `updated_at_descending`.
    pub conversation_order: ConversationOrder,
    /// What `GET /events` answers without `summary=true`. Default `summary`, as the schema and the
    /// example of the API description have it; its text speaks of a list.
    pub events_answered: EventsAnswered,
}

impl Default for Switches {
    fn default() -> Self {
        Self {
            new_conversations_assigned_to: "bot".to_owned(),
            rating_asked_on_close: true,
            away_reason_mandatory: false,
            new_conversation_assigned_after_created: true,
            team_assignment_clears_admin: true,
            admin_assignment_clears_team: false,
            unassignment_clears_both: true,
            assignment_topics: AssignmentTopics::Both,
            api_comment_reopens: false,
            api_comment_unsnoozes: false,
            inbox_reply_reopens: true,
            quick_reply_press_key: QuickReplyKey::QuickReplyUuid,
            quick_replies_refused_elsewhere: false,
            snoozed_contact_reply: SnoozedReply::Comment,
            first_answer_topic: FirstAnswerTopic::UserReplied,
            assignment_body: AssignmentBody::OnPart,
            webhook_parts: WebhookParts::Event,
            payload_built_at: PayloadBuiltAt::Event,
            reply_and_act_fires_replied: false,
            operator_reply_fires_both: true,
            tickets_fire_conversation_topics: true,
            redacted_item: RedactedItem::Conversation,
            redelivery_keeps_id: true,
            ping_after_save: false,
            ping_has_message: true,
            head_check_signed: false,
            save_unchecked_webhook_url: false,
            webhook_follows_redirects: false,
            strong_becomes_b: false,
            plain_newline: PlainNewline::Br,
            contact_images: ContactImages::Attachment,
            files_only_body_is_empty: false,
            email_subject_in_paragraph: false,
            unreachable_attachment: UnreachableAttachment::Kept,
            expired_file_status: 403,
            max_body_chars: None,
            unknown_attribute_status: 400,
            invalid_token_code: "unauthorized".to_owned(),
            missing_token_code: "missing_authorization".to_owned(),
            revoked_token_code: "token_revoked".to_owned(),
            missing_permission: MissingPermission::TokenUnauthorized,
            permissions_need_new_token: false,
            teams_need_read_admins: true,
            oauth_cancelled: OauthCancelled::RedirectsWithError,
            token_admin: None,
            search_greater_includes_equal: true,
            asked_rating_shows: false,
            admin_avatar: AdminAvatar::Text,
            conversation_order: ConversationOrder::UpdatedAtDescending,
            events_answered: EventsAnswered::Summary,
        }
    }
}

impl Switches {
    /// These switches with the keys of `change` laid over them.
    ///
    /// # Errors
    /// A key that is not a switch, or a value it cannot have, named.
    pub fn with(&self, change: &Map<String, Value>) -> Result<Self, TwinError> {
        laid_over("switches", self, change)
    }
}

impl World {
    /// Whether everybody whom the switches name is there.
    pub(crate) fn check_switches(&self, switches: &Switches) -> Result<(), TwinError> {
        self.find_assignee(&switches.new_conversations_assigned_to)?;
        if let Some(admin) = &switches.token_admin {
            self.find_admin(admin)?;
        }
        Ok(())
    }
}
