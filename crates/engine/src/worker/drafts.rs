//! What the bot would say, as people find it in the console, and what they decided there.

use std::sync::Arc;

use deskmate_core::{Act, ActionId, Event, Happening, Kind};
use deskmate_store::{Console, DraftEnded, DraftRow, OutboxStatus, StoreError};

use super::Worker;

impl Worker<'_> {
    /// Takes in what people did in the console, once a read was had that shows what was before it.
    pub(super) async fn take_acts(&mut self) -> Result<(), StoreError> {
        if !self.acts_asked || self.inbox.asks() {
            return Ok(());
        }
        self.acts_asked = false;
        let console = Console::new(Arc::clone(&self.engine.store));
        for pending in console.acts(&self.lease.key).await? {
            // What is taken in goes with what comes of it, in one transaction.
            self.change.tables.push(pending.done());
            match serde_json::from_str::<Act>(&pending.what) {
                Ok(act) => self.act(pending.who, act),
                Err(error) => tracing::error!(%error, "act.unreadable"),
            }
        }
        Ok(())
    }

    fn act(&mut self, by: String, act: Act) {
        let draft = match &act {
            Act::SendDraft { draft, .. } | Act::RejectDraft { draft, .. } => Some(draft.clone()),
            Act::Give | Act::Take => None,
        };
        self.step(Event::Acted { by, act });
        let Some(draft) = draft else { return };
        // One that nothing is known of any more is not decided for ever.
        let ended = DraftEnded {
            at: self.now(),
            how: deskmate_core::DraftEnd::Withdrawn,
            by: None,
            why: None,
            changed: 0,
        };
        self.change.tables.extend(ended.of(&draft));
    }

    /// Keeps what the console shows of drafts.
    pub(super) fn keep_draft(&mut self, happening: &Happening) {
        match happening {
            Happening::Drafted { draft: id, .. } => {
                let Some(draft) = self.c.draft.as_ref().filter(|draft| draft.id == *id) else {
                    return;
                };
                let Kind { dialog, intent, topic } = self.about.clone();
                let row = DraftRow {
                    id: id.clone(),
                    key: self.lease.key.clone(),
                    dialog,
                    intent,
                    topic,
                    made_at: draft.at,
                    text: draft.words().to_markdown(),
                    also: [draft.beside(), draft.proposal(false).also].concat().join("\n"),
                    asked_by: None,
                    ended: None,
                };
                self.change.tables.push(row.made());
            }
            Happening::DraftEnded { draft, how, by, why, changed } => {
                let by = by
                    .as_ref()
                    .map(|by| self.ready.directory.teammate_name(by).unwrap_or_else(|| by.clone()));
                let (at, why) = (self.now(), why.clone().filter(|why| !why.is_empty()));
                let ended = DraftEnded { at, how: *how, by, why, changed: *changed };
                self.change.tables.extend(ended.of(draft));
                metrics::counter!("deskmate_drafts_total", "outcome" => how.word()).increment(1);
                self.take_back_note(draft);
            }
            _ => {}
        }
    }

    /// Nobody needs to read a draft that has ended before its note was written.
    fn take_back_note(&mut self, draft: &ActionId) {
        let not_sent = |status| matches!(status, OutboxStatus::Ready | OutboxStatus::Later(_));
        let rows = self.outbox.rows().filter(|row| row.action == *draft && not_sent(row.status));
        let rows: Vec<_> = rows.map(|row| row.seq).collect();
        for seq in rows {
            self.drop_row(seq, "the draft has ended before");
        }
    }
}
