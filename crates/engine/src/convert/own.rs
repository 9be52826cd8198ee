//! Which parts of a conversation are ours, and whether what a call asked for is so.

use deskmate_core::{ActionId, Assignee, Target, TeamId, TeammateId};
use intercom::types::{Conversation, ConversationPart, PartType, State};

use super::{assigned_to, assignee, is, key, own_parts, text};
use crate::{call::IntercomCall, compose::mark};

/// Who we are, and to whom a conversation goes when nothing else is left.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Ours<'a> {
    pub(crate) us: &'a TeammateId,
    pub(crate) fallback: &'a TeamId,
}

impl Ours<'_> {
    /// The part that a call of ours made, among those that nobody has claimed (`is_free`).
    pub(crate) fn part<'c>(
        &'c self,
        conversation: &'c Conversation,
        action: &ActionId,
        call: &IntercomCall,
        is_free: impl Fn(&ConversationPart) -> bool,
    ) -> Option<&'c ConversationPart> {
        let candidates: Vec<_> = own_parts(conversation, self.us)
            .filter(|part| is_free(part) && fits(part, action, call))
            .collect();
        let by_body = candidates.iter().find(|part| has_same_body(part, call));
        // Newest first: of several, the oldest is the first one sent.
        by_body.or(candidates.last()).copied()
    }

    /// An assignment to a team may take three calls, and any of them can be the last one that was
    /// done: it has arrived where the fields say what our last part says.
    pub(crate) fn has_arrived(&self, call: &IntercomCall, conversation: &Conversation) -> bool {
        let ends_on_nobody = match call {
            IntercomCall::Assign { .. } => false,
            IntercomCall::Unassign { .. } => true,
            _ => return true,
        };
        let parts = conversation.parts().iter().filter(|part| part.part_type.is_assignment());
        let Some(last) = parts.max_by_key(|part| key(part)) else { return false };
        if last.author.admin_id().is_none_or(|by| by.as_str() != self.us.as_str()) {
            // Somebody has assigned it after us, and that counts.
            return true;
        }
        let to = assigned_to(last);
        (ends_on_nobody || !to.is_nobody()) && is_with(conversation, &to)
    }

    /// Whether what a call asks for is so already.
    pub(crate) fn is_so(&self, call: &IntercomCall, conversation: &Conversation) -> bool {
        match call {
            IntercomCall::Close => conversation.state == State::Closed,
            IntercomCall::Ticket { .. } => is_ticket(conversation),
            IntercomCall::Snooze { .. } => conversation.state == State::Snoozed,
            IntercomCall::Assign { target, .. } => match target {
                Target::Us => assignee(conversation).is(self.us),
                Target::Fallback => is_with(conversation, &Assignee::team(self.fallback.clone())),
                Target::Back(assignee) => is_with(conversation, assignee),
                // By name only: assigning again does no harm.
                Target::Team(_) | Target::Teammate(_) => false,
            },
            _ => false,
        }
    }
}

/// Whether it has become a ticket: only examples of the description show the field `ticket`.
pub(crate) fn is_ticket(conversation: &Conversation) -> bool {
    conversation.extra.get("ticket").is_some_and(|ticket| !ticket.is_null())
}

/// Whether the conversation's fields name that one.
pub(crate) fn is_with(conversation: &Conversation, to: &Assignee) -> bool {
    let now = assignee(conversation);
    match to {
        Assignee { teammate: Some(teammate), .. } => now.is(teammate),
        Assignee { team: Some(_), .. } => now == *to,
        _ => now.is_nobody(),
    }
}

/// Whether a part of ours can be what that call made.
fn fits(part: &ConversationPart, action: &ActionId, call: &IntercomCall) -> bool {
    match call {
        IntercomCall::Comment { .. } => is(part, &[PartType::Comment]),
        IntercomCall::Note { .. } => {
            let body = part.body.as_ref().map(intercom::types::Body::as_str).unwrap_or_default();
            part.part_type.is_note() && mark::is_signed(body, action)
        }
        IntercomCall::QuickReply { options, .. } => {
            let offers = |uuid: &str| part.offered().iter().any(|option| option.uuid == uuid);
            options.first().is_some_and(|option| offers(&option.uuid.to_string()))
        }
        IntercomCall::Assign { .. } | IntercomCall::Unassign { .. } => {
            part.part_type.is_assignment()
        }
        IntercomCall::Close => is(part, &[PartType::Close]),
        IntercomCall::Snooze { .. } => is(part, &[PartType::Snoozed]),
        _ => false,
    }
}

fn has_same_body(part: &ConversationPart, call: &IntercomCall) -> bool {
    let IntercomCall::Comment { html, .. } = call else { return false };
    part.body.as_ref().is_some_and(|body| text::says_the_same(body.as_str(), html))
}
