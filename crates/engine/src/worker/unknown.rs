//! Unknown outcome: Intercom has no idempotency key, so never send again without looking.

use deskmate_core::{PartId, Timestamp};
use deskmate_store::{OutboxRow, OutboxStatus, StoreError};
use intercom::types::{Conversation, ConversationPart, PartType, State};

use super::{Worker, assign::is_with};
use crate::{
    call::{IntercomCall, Payload},
    compose::mark,
    convert,
};

impl Worker<'_> {
    /// Looks at once, looks again at `settle`, and only then sends again. `true`: something was done.
    pub(super) async fn look_before_resend(
        &mut self,
        index: usize,
        row: &OutboxRow,
        since: Timestamp,
    ) -> Result<bool, StoreError> {
        let settled = since.plus(self.channel.options.settle);
        let wanted = if self.now() >= settled { settled } else { since };
        if !self.has_looked_since(wanted) {
            return self.read().await;
        }
        if self.now() >= settled {
            self.try_again(index, row);
            return Ok(true);
        }
        Ok(false)
    }

    /// Finds what was done after all. A read must be asked this before it is taken in: what nobody
    /// has claimed by then is taken for another writer's.
    pub(super) fn claim_unknown(
        &mut self,
        conversation: &Conversation,
    ) -> Vec<(OutboxRow, Payload, Option<PartId>)> {
        let mut done = Vec::new();
        for row in std::mem::take(&mut self.outbox) {
            let stored = serde_json::from_value::<Payload>(row.payload.clone()).ok();
            let unknown = matches!(row.status, OutboxStatus::Unknown { .. });
            match stored.filter(|stored| unknown && !stored.write.is_harmless_twice()) {
                None => self.outbox.push_back(row),
                Some(stored) => {
                    let part = self.claim(&row, &stored.write, conversation);
                    let part = part.filter(|_| self.has_arrived(&stored.write, conversation));
                    if part.is_some() || is_so(conversation, self, &stored.write) {
                        done.push((row, stored, part));
                    } else {
                        self.outbox.push_back(row);
                    }
                }
            }
        }
        done
    }

    /// An assignment to a team may take three calls (see [`Worker::assign`]), and any of them can be
    /// the last one that was done: it has arrived where the fields say what our last part says.
    fn has_arrived(&self, write: &IntercomCall, conversation: &Conversation) -> bool {
        let ends_on_nobody = match write {
            IntercomCall::Assign { .. } => false,
            IntercomCall::Unassign { .. } => true,
            _ => return true,
        };
        let parts = conversation.parts().iter().filter(|part| part.part_type.is_assignment());
        let Some(last) = parts.max_by_key(|part| convert::key(part)) else { return false };
        if last.author.admin_id().is_none_or(|by| by.as_str() != self.ready.policy.us.as_str()) {
            // Somebody has assigned it after us, and that counts.
            return true;
        }
        let to = convert::assigned_to(last);
        (ends_on_nobody || !to.is_nobody()) && is_with(conversation, &to)
    }

    /// The part that a call of ours made, if the conversation shows one that nobody has claimed.
    pub(super) fn claim(
        &mut self,
        row: &OutboxRow,
        write: &IntercomCall,
        conversation: &Conversation,
    ) -> Option<PartId> {
        let unclaimed = |part: &&ConversationPart| {
            let id = PartId::new(part.id.as_str());
            // By what was seen, not by time: our clock need not agree with Intercom's.
            self.c.log.is_news(&convert::key(part))
                && !self.claims.contains_key(&id)
                && !self.c.log.has_seen(&id)
        };
        let candidates: Vec<_> = convert::own_parts(conversation, &self.ready.policy.us)
            .filter(unclaimed)
            .filter(|part| fits(part, row, write))
            .collect();
        let by_body = candidates.iter().find(|part| same_body(part, write));
        // Newest first: of several, the oldest is the first one sent.
        let part = by_body.or(candidates.last())?;
        let id = PartId::new(part.id.as_str());
        self.claims.insert(id.clone(), row.action.clone());
        Some(id)
    }
}

/// Whether a part of ours can be what that call made.
fn fits(part: &ConversationPart, row: &OutboxRow, write: &IntercomCall) -> bool {
    match write {
        IntercomCall::Comment { .. } => convert::is(part, &[PartType::Comment]),
        IntercomCall::Note { .. } => {
            let body = part.body.as_ref().map(intercom::types::Body::as_str).unwrap_or_default();
            part.part_type.is_note() && mark::is_signed(body, &row.action)
        }
        IntercomCall::QuickReply { options, .. } => {
            let offers = |uuid: &str| part.offered().iter().any(|option| option.uuid == uuid);
            options.first().is_some_and(|option| offers(&option.uuid.to_string()))
        }
        IntercomCall::Assign { .. } | IntercomCall::Unassign { .. } => {
            part.part_type.is_assignment()
        }
        IntercomCall::Close => convert::is(part, &[PartType::Close]),
        IntercomCall::Snooze { .. } => convert::is(part, &[PartType::Snoozed]),
        _ => false,
    }
}

fn same_body(part: &ConversationPart, write: &IntercomCall) -> bool {
    let IntercomCall::Comment { html, .. } = write else { return false };
    let digest = |body: &str| convert::text::digest(body);
    part.body.as_ref().is_some_and(|body| digest(body.as_str()) == digest(html))
}

/// Whether what a call asks for is so already.
fn is_so(conversation: &Conversation, worker: &Worker<'_>, write: &IntercomCall) -> bool {
    match write {
        IntercomCall::Close => conversation.state == State::Closed,
        IntercomCall::Snooze { .. } => conversation.state == State::Snoozed,
        IntercomCall::Assign { target, .. } => worker.is_assigned_so(conversation, target),
        _ => false,
    }
}
