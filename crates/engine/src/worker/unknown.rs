//! Unknown outcome: Intercom has no idempotency key, so never send again without looking. And the
//! other way round: what is known to be done, and is not to be seen yet.

use deskmate_core::{PartId, Timestamp};
use deskmate_store::{Guard, Moment, OutboxStatus, StoreError};
use intercom::types::{Conversation, ConversationPart};

use super::{Progress, Worker, outbox::Row};
use crate::{call::IntercomCall, convert};

/// A row that a read shows to be done.
pub(super) struct Recognised {
    pub(super) row: Row,
    /// The part it made, where that shows.
    pub(super) part: Option<PartId>,
}

impl Worker<'_> {
    /// Looks at once, looks again at `settle`, and only then sends again.
    pub(super) async fn read_before_resend(
        &mut self,
        row: &Row,
        since: Timestamp,
    ) -> Result<Progress, StoreError> {
        let settled = since.plus(self.settle());
        let wanted = if self.now() >= settled { settled } else { since };
        if self.asked_at().is_none_or(|asked| asked < wanted) {
            return self.read().await;
        }
        if self.now() >= settled {
            Moment::ToSendAgain.reached();
            self.try_again(row);
            return Ok(Progress::Made);
        }
        Ok(Progress::None)
    }

    /// Looks for the part of what is done. Where no read shows it in all the time there was, it is
    /// let go of.
    pub(super) async fn find_its_part(
        &mut self,
        row: &Row,
        since: Timestamp,
    ) -> Result<Progress, StoreError> {
        match Row::next_read(since, self.asked_at()) {
            Some(_) => self.read().await,
            None => {
                self.outbox.finish(row.seq);
                Ok(Progress::Made)
            }
        }
    }

    /// Which rows a read shows to be done: the one whose answer it is (`sent`), and those of which
    /// that was not known. A read must be asked this before it is taken in: what nobody has claimed
    /// by then is taken for another writer's.
    pub(super) fn recognise(
        &mut self,
        conversation: &Conversation,
        sent: Option<i64>,
    ) -> Vec<Recognised> {
        let asked = |row: &&Row| Some(row.seq) == sent || row.may_show();
        let rows: Vec<_> = self.outbox.rows().filter(asked).cloned().collect();
        let mut found = Vec::new();
        for row in rows {
            let call = &row.payload.write;
            let part = self.free_part(&row, conversation);
            let is_done = match row.status {
                _ if Some(row.seq) == sent => true,
                OutboxStatus::Unseen { .. } => part.is_some(),
                _ => {
                    part.is_some() && self.ours().has_arrived(call, conversation)
                        || self.ours().is_so(call, conversation)
                }
            };
            if let Some(part) = part.clone() {
                self.claims.insert(part, row.action.clone());
            }
            if is_done {
                found.push(Recognised { row, part });
            }
        }
        found
    }

    /// The part that a row's call made, if the conversation shows one that nobody has claimed.
    fn free_part(&self, row: &Row, conversation: &Conversation) -> Option<PartId> {
        if !Guard::OwnParts.holds() {
            return None;
        }
        let is_free = |part: &ConversationPart| {
            let id = PartId::new(part.id.as_str());
            // By what was seen, not by time: our clock need not agree with Intercom's.
            self.c.log.is_news(&convert::key(part))
                && !self.claims.contains_key(&id)
                && !self.c.log.has_seen(&id)
        };
        let ours = self.ours();
        let part = ours.part(conversation, &row.action, &row.payload.write, is_free)?;
        Some(PartId::new(part.id.as_str()))
    }
}

/// Whether the part of a call is taken for another writer's where nobody claims it.
pub(super) fn must_be_claimed(call: &IntercomCall) -> bool {
    matches!(call, IntercomCall::Comment { .. })
}
