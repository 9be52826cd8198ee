//! From Intercom's words to ours: the one place that knows both.

mod attributes;
mod contact;
mod fact;
mod last_read;
mod mail;
mod message;
mod own;
mod pictures;
mod snapshot;
pub(crate) mod text;

pub(crate) use attributes::{Fitted, fit};
pub(crate) use contact::contact;
pub(crate) use fact::assigned_to;
pub(crate) use last_read::{counted_parts, last_read};
pub(crate) use own::{Ours, is_ticket, is_with};
pub(crate) use snapshot::{Snapshot, is, key, own_parts};

use deskmate_core::{ContactId, ConversationId, PartId, TeamId, TeammateId};

pub(crate) fn conversation_id(id: &ConversationId) -> intercom::ConversationId {
    id.as_str().into()
}

pub(crate) fn contact_id(id: &ContactId) -> intercom::ContactId {
    id.as_str().into()
}

pub(crate) fn admin_id(id: &TeammateId) -> intercom::AdminId {
    id.as_str().into()
}

pub(crate) fn team_id(id: &TeamId) -> intercom::TeamId {
    id.as_str().into()
}

fn part_id(id: &intercom::PartId) -> PartId {
    PartId::new(id.as_str())
}

/// Whom a conversation's own fields name.
pub(crate) fn assignee(conversation: &intercom::types::Conversation) -> deskmate_core::Assignee {
    deskmate_core::Assignee {
        teammate: conversation.admin_assignee_id.as_ref().map(|id| TeammateId::new(id.as_str())),
        team: conversation.team_assignee_id.as_ref().map(|id| TeamId::new(id.as_str())),
    }
}

/// How much is said in it, in bytes, as Intercom shows it.
pub(crate) fn said_bytes(conversation: &intercom::types::Conversation) -> usize {
    let source = conversation.source.as_ref().and_then(|source| source.body.as_ref());
    let parts = conversation.parts().iter().filter_map(|part| part.body.as_ref());
    source.into_iter().chain(parts).map(|body| body.as_str().len()).sum()
}
