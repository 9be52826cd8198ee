//! What a notification is about.

use crate::open_enum::open_enum;

open_enum! {
    /// What a notification is about.
    /// Source: `docs/references/webhooks/webhook-models`.
    Topic {
        Ping = "ping",
        ConversationUserCreated = "conversation.user.created",
        ConversationUserReplied = "conversation.user.replied",
        ConversationAdminReplied = "conversation.admin.replied",
        ConversationAdminRepliedTranslated = "conversation.admin.replied.translated",
        ConversationOperatorReplied = "conversation.operator.replied",
        ConversationAdminSingleCreated = "conversation.admin.single.created",
        ConversationAdminAssigned = "conversation.admin.assigned",
        ConversationAdminOpenAssigned = "conversation.admin.open.assigned",
        ConversationAdminNoted = "conversation.admin.noted",
        ConversationAdminClosed = "conversation.admin.closed",
        ConversationAdminOpened = "conversation.admin.opened",
        ConversationAdminSnoozed = "conversation.admin.snoozed",
        ConversationAdminUnsnoozed = "conversation.admin.unsnoozed",
        ConversationRead = "conversation.read",
        ConversationDeleted = "conversation.deleted",
        ConversationPriorityUpdated = "conversation.priority.updated",
        ConversationRatingAdded = "conversation.rating.added",
        ConversationContactAttached = "conversation.contact.attached",
        ConversationContactDetached = "conversation.contact.detached",
        ConversationCompanyUpdated = "conversation.company.updated",
        ConversationPartRedacted = "conversation_part.redacted",
        ConversationPartTagCreated = "conversation_part.tag.created",
        ContactUserCreated = "contact.user.created",
        ContactUserUpdated = "contact.user.updated",
        ContactUserTagCreated = "contact.user.tag.created",
        ContactUserTagDeleted = "contact.user.tag.deleted",
        ContactLeadCreated = "contact.lead.created",
        ContactLeadUpdated = "contact.lead.updated",
        ContactLeadAddedEmail = "contact.lead.added_email",
        ContactLeadSignedUp = "contact.lead.signed_up",
        ContactLeadTagCreated = "contact.lead.tag.created",
        ContactLeadTagDeleted = "contact.lead.tag.deleted",
        ContactEmailUpdated = "contact.email.updated",
        ContactMerged = "contact.merged",
        ContactDeleted = "contact.deleted",
        ContactArchived = "contact.archived",
        ContactUnarchive = "contact.unarchive",
        ContactSubscribed = "contact.subscribed",
        ContactUnsubscribed = "contact.unsubscribed",
        VisitorSignedUp = "visitor.signed_up",
        AdminAddedToWorkspace = "admin.added_to_workspace",
        AdminRemovedFromWorkspace = "admin.removed_from_workspace",
        AdminAwayModeUpdated = "admin.away_mode_updated",
    }
}

impl Topic {
    /// Whether it is about a conversation, one this crate does not know yet included.
    pub fn is_conversation(&self) -> bool {
        let topic = self.as_str();
        topic.starts_with("conversation.") || topic.starts_with("conversation_part.")
    }
}
