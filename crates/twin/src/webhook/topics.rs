//! The topics the twin can send, and what the app needs for them (Intercom, webhook models).

use super::WebhookVersion;
use crate::app::Permission::{self, self as P};

/// A topic that the twin sends.
#[derive(Debug, Clone, Copy)]
pub struct Topic {
    /// As subscriptions and notifications have it.
    pub name: &'static str,
    /// The permissions of which an app needs one to be told of it; empty if it needs none.
    pub needs: &'static [Permission],
    /// The first version that has it. In an older one it shows as off and is never sent.
    pub since: WebhookVersion,
}

impl Topic {
    /// The topic of this name.
    pub(crate) fn named(name: &str) -> Option<&'static Self> {
        TOPICS.iter().find(|topic| topic.name == name)
    }

    /// Whether it is about conversations.
    pub(crate) fn is_of_conversations(&self) -> bool {
        self.name.starts_with("conversation")
    }

    /// Which permissions it needs, in Intercom's words.
    pub(crate) fn needs_shown(&self) -> String {
        self.needs.iter().map(|permission| permission.name()).collect::<Vec<_>>().join(" or ")
    }

    const fn since(self, since: WebhookVersion) -> Self {
        Self { since, ..self }
    }
}

const fn topic(name: &'static str, needs: &'static [Permission]) -> Topic {
    Topic { name, needs, since: WebhookVersion::V2_11 }
}

const NOTHING: &[Permission] = &[];
const ADMINS: &[Permission] = &[P::ReadAdmins];
const COMPANIES: &[Permission] = &[P::ReadAndListUsersAndCompanies, P::ReadOneUserAndOneCompany];
const CONTACTS: &[Permission] =
    &[P::ReadAndListUsersAndCompanies, P::ReadAndWriteUsers, P::ReadOneUserAndOneCompany];
const CONVERSATIONS: &[Permission] = &[P::ReadConversations];
const EVENTS: &[Permission] = &[P::ReadEvents];
const TICKETS: &[Permission] = &[P::ReadTickets];

/// Every topic the twin sends, by name. `ping` is always subscribed to.
pub const TOPICS: &[Topic] = &[
    topic("admin.away_mode_updated", ADMINS),
    topic("company.contact.attached", COMPANIES),
    topic("company.contact.detached", COMPANIES),
    topic("company.created", COMPANIES),
    topic("company.deleted", COMPANIES),
    topic("company.updated", COMPANIES),
    topic("contact.archived", CONTACTS),
    topic("contact.deleted", CONTACTS),
    topic("contact.email.updated", CONTACTS),
    topic("contact.lead.added_email", CONTACTS),
    topic("contact.lead.created", CONTACTS),
    topic("contact.lead.signed_up", CONTACTS),
    topic("contact.lead.tag.created", CONTACTS),
    topic("contact.lead.tag.deleted", CONTACTS),
    topic("contact.lead.updated", CONTACTS),
    topic("contact.merged", CONTACTS),
    topic("contact.subscribed", CONTACTS),
    topic("contact.unarchive", CONTACTS),
    topic("contact.unsubscribed", CONTACTS),
    topic("contact.user.created", CONTACTS),
    topic("contact.user.tag.created", CONTACTS),
    topic("contact.user.tag.deleted", CONTACTS),
    topic("contact.user.updated", CONTACTS),
    topic("conversation.admin.assigned", CONVERSATIONS),
    topic("conversation.admin.closed", CONVERSATIONS),
    topic("conversation.admin.noted", CONVERSATIONS),
    topic("conversation.admin.open.assigned", CONVERSATIONS),
    topic("conversation.admin.opened", CONVERSATIONS),
    topic("conversation.admin.replied", CONVERSATIONS),
    topic("conversation.admin.single.created", CONVERSATIONS),
    topic("conversation.admin.snoozed", CONVERSATIONS),
    topic("conversation.admin.unsnoozed", CONVERSATIONS),
    topic("conversation.company.updated", CONVERSATIONS).since(WebhookVersion::V2_15),
    topic("conversation.contact.attached", CONVERSATIONS),
    topic("conversation.contact.detached", CONVERSATIONS),
    topic("conversation.deleted", CONVERSATIONS),
    topic("conversation.operator.replied", CONVERSATIONS).since(WebhookVersion::V2_14),
    topic("conversation.priority.updated", CONVERSATIONS),
    topic("conversation.rating.added", CONVERSATIONS),
    topic("conversation.read", NOTHING),
    topic("conversation.user.created", CONVERSATIONS),
    topic("conversation.user.replied", CONVERSATIONS),
    topic("conversation_part.redacted", CONVERSATIONS),
    topic("conversation_part.tag.created", CONVERSATIONS),
    topic("event.created", EVENTS),
    topic("ticket.admin.assigned", TICKETS),
    topic("ticket.admin.replied", TICKETS),
    topic("ticket.admin.snoozed", TICKETS).since(WebhookVersion::V2_16),
    topic("ticket.admin.unsnoozed", TICKETS).since(WebhookVersion::V2_16),
    topic("ticket.attribute.updated", TICKETS),
    topic("ticket.closed", TICKETS),
    topic("ticket.contact.attached", TICKETS),
    topic("ticket.contact.detached", TICKETS),
    topic("ticket.contact.replied", TICKETS),
    topic("ticket.created", TICKETS),
    topic("ticket.note.created", TICKETS),
    topic("ticket.rating.provided", TICKETS),
    topic("ticket.resolved", TICKETS),
    topic("ticket.state.updated", TICKETS),
    topic("ticket.team.assigned", TICKETS),
];
