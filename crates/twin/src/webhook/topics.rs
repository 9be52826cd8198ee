//! The topics the twin can send, and what the app needs for them (Intercom, webhook models).

use crate::app::Permission;

use super::WebhookVersion;

/// The first version that has a topic. In an older one it shows as off and is never sent.
pub(super) fn since(topic: &str) -> WebhookVersion {
    match topic {
        "conversation.operator.replied" => WebhookVersion::V2_14,
        "conversation.company.updated" => WebhookVersion::V2_15,
        "conversation.admin.replied.translated"
        | "ticket.admin.snoozed"
        | "ticket.admin.unsnoozed" => WebhookVersion::V2_16,
        _ => WebhookVersion::V2_11,
    }
}

/// Every topic about conversations.
pub const CONVERSATION_TOPICS: &[&str] = &[
    "conversation.admin.assigned",
    "conversation.admin.closed",
    "conversation.admin.noted",
    "conversation.admin.open.assigned",
    "conversation.admin.opened",
    "conversation.admin.replied",
    "conversation.admin.single.created",
    "conversation.admin.snoozed",
    "conversation.admin.unsnoozed",
    "conversation.company.updated",
    "conversation.contact.attached",
    "conversation.contact.detached",
    "conversation.deleted",
    "conversation.operator.replied",
    "conversation.priority.updated",
    "conversation.rating.added",
    "conversation.read",
    "conversation.user.created",
    "conversation.user.replied",
    "conversation_part.redacted",
    "conversation_part.tag.created",
];

/// Every topic the twin sends. `ping` is always subscribed to.
pub const TOPICS: &[&str] = &[
    "admin.away_mode_updated",
    "company.contact.attached",
    "company.contact.detached",
    "company.created",
    "company.deleted",
    "company.updated",
    "contact.archived",
    "contact.deleted",
    "contact.email.updated",
    "contact.lead.added_email",
    "contact.lead.created",
    "contact.lead.signed_up",
    "contact.lead.tag.created",
    "contact.lead.tag.deleted",
    "contact.lead.updated",
    "contact.merged",
    "contact.subscribed",
    "contact.unarchive",
    "contact.unsubscribed",
    "contact.user.created",
    "contact.user.tag.created",
    "contact.user.tag.deleted",
    "contact.user.updated",
    "conversation.admin.assigned",
    "conversation.admin.closed",
    "conversation.admin.noted",
    "conversation.admin.open.assigned",
    "conversation.admin.opened",
    "conversation.admin.replied",
    "conversation.admin.single.created",
    "conversation.admin.snoozed",
    "conversation.admin.unsnoozed",
    "conversation.company.updated",
    "conversation.contact.attached",
    "conversation.contact.detached",
    "conversation.deleted",
    "conversation.operator.replied",
    "conversation.priority.updated",
    "conversation.rating.added",
    "conversation.read",
    "conversation.user.created",
    "conversation.user.replied",
    "conversation_part.redacted",
    "conversation_part.tag.created",
    "event.created",
    "ticket.admin.assigned",
    "ticket.admin.replied",
    "ticket.admin.snoozed",
    "ticket.admin.unsnoozed",
    "ticket.attribute.updated",
    "ticket.closed",
    "ticket.contact.attached",
    "ticket.contact.detached",
    "ticket.contact.replied",
    "ticket.created",
    "ticket.note.created",
    "ticket.rating.provided",
    "ticket.resolved",
    "ticket.state.updated",
    "ticket.team.assigned",
];

/// The permissions of which an app needs one to be told of a topic; empty if it needs none.
pub(crate) fn topic_needs(topic: &str) -> &'static [Permission] {
    use Permission as P;
    if topic == "conversation.read" {
        return &[];
    }
    match topic.split('.').next().unwrap_or_default() {
        "admin" => &[P::ReadAdmins],
        "article" => &[P::ReadAndListArticles],
        "company" => &[P::ReadAndListUsersAndCompanies, P::ReadOneUserAndOneCompany],
        "contact" | "visitor" => {
            &[P::ReadAndListUsersAndCompanies, P::ReadAndWriteUsers, P::ReadOneUserAndOneCompany]
        }
        "conversation" | "conversation_part" => &[P::ReadConversations],
        "event" => &[P::ReadEvents],
        "ticket" => &[P::ReadTickets],
        _ => &[],
    }
}
