//! What people are told of when it goes wrong, and what there is to find it by.

use deskmate_core::Timestamp;

use super::{Cells, Console, Happened, limit};
use crate::{Cell, Statement, StoreError};

/// For how long it is kept that something was wrong, in milliseconds.
const KEPT: i64 = 90 * 24 * 3600 * 1000;

const OPEN: &str = "SELECT id, channel, kind, text, link, began_at, seen_at, ended_at FROM alert
    WHERE ended_at IS NULL ORDER BY channel, kind";
const LATEST: &str = "SELECT id, channel, kind, text, link, began_at, seen_at, ended_at FROM alert
    WHERE id < $1 ORDER BY id DESC LIMIT $2";
const NOTES: &str = "SELECT id, target, body, made_at, tries, due_at FROM alert_note
    ORDER BY id LIMIT $1";
/// What went wrong in conversations since then, the earliest first.
pub(crate) const TROUBLES: &str = r#"SELECT channel, conversation, at, happening FROM timeline
    WHERE at >= $1 AND (happening LIKE '{"happening":"failed_open"%'
        OR happening LIKE '{"happening":"second_writer"%' OR happening LIKE '{"happening":"parked"%')
    ORDER BY at LIMIT $2"#;
/// How many drafts have waited since before then, and since when, by channel.
pub(crate) const DRAFTS_WAIT: &str = "SELECT channel, count(*), min(made_at) FROM draft
    WHERE ended_at IS NULL AND made_at < $1 GROUP BY channel";
/// When a webhook last came in, if one has since then. Found by its age: the index that begins with
/// the channel would have all of the channel's sorted, and `coalesce` keeps from it.
pub(crate) const LAST_IN: &str = "SELECT received_at FROM notification
    WHERE received_at >= $2 AND coalesce(channel, '') = $1 ORDER BY received_at DESC LIMIT 1";

/// Something that is wrong, or was.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AlertRow {
    /// Its id; later ones sort behind earlier ones.
    pub id: String,
    /// In which channel.
    pub channel: String,
    /// What kind of thing, in one word.
    pub kind: String,
    /// What people read; nothing that customers said.
    pub text: String,
    /// The page of the console that says more, behind `/console`.
    pub link: String,
    /// Since when.
    pub began_at: Timestamp,
    /// When it was last found to be so.
    pub seen_at: Timestamp,
    /// Until when.
    pub ended_at: Option<Timestamp>,
}

/// Something that somebody is still to be told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AlertNote {
    /// Its id; later ones sort behind earlier ones.
    pub id: String,
    /// Who is told: the name of a target.
    pub target: String,
    /// What, as JSON.
    pub body: String,
    /// Since when it is to be told.
    pub made_at: Timestamp,
    /// How often that was tried.
    pub tries: i64,
    /// When to try.
    pub due_at: Timestamp,
}

/// What has waited for too long.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WaitsLong {
    /// In which channel.
    pub channel: String,
    /// How many.
    pub count: usize,
    /// The first one since then.
    pub since: Timestamp,
}

fn alert(row: Vec<Cell>) -> AlertRow {
    let mut cells = Cells::of(row);
    AlertRow {
        id: cells.text(),
        channel: cells.text(),
        kind: cells.text(),
        text: cells.text(),
        link: cells.text(),
        began_at: cells.time(),
        seen_at: cells.time(),
        ended_at: match cells.next() {
            Cell::Null => None,
            other => Some(other.time()),
        },
    }
}

fn note(row: Vec<Cell>) -> AlertNote {
    let mut cells = Cells::of(row);
    AlertNote {
        id: cells.text(),
        target: cells.text(),
        body: cells.text(),
        made_at: cells.time(),
        tries: cells.number(),
        due_at: cells.time(),
    }
}

impl AlertNote {
    fn insert(&self) -> Statement {
        Statement::new(
            "INSERT INTO alert_note (id, target, body, made_at, tries, due_at)
             VALUES ($1, $2, $3, $4, $5, $6)",
            [
                self.id.as_str().into(),
                self.target.as_str().into(),
                self.body.as_str().into(),
                self.made_at.into(),
                self.tries.into(),
                self.due_at.into(),
            ],
        )
    }
}

fn waits(channel: String, cells: &mut Cells) -> Option<WaitsLong> {
    let count = usize::try_from(cells.number()).unwrap_or_default();
    (count > 0).then(|| WaitsLong { channel, count, since: cells.time() })
}

impl Console {
    /// What is wrong now, by channel and kind.
    pub async fn open_alerts(&self) -> Result<Vec<AlertRow>, StoreError> {
        Ok(self.ask(Statement::new(OPEN, [])).await?.into_iter().map(alert).collect())
    }

    /// What is or was wrong, before the one with this id, the newest first.
    pub async fn alerts(
        &self,
        before: Option<&str>,
        most: usize,
    ) -> Result<Vec<AlertRow>, StoreError> {
        // Ids have no letter behind Z.
        let find = Statement::new(LATEST, [before.unwrap_or("~").into(), limit(most)]);
        Ok(self.ask(find).await?.into_iter().map(alert).collect())
    }

    /// Keeps that something is wrong, and whom to tell; and forgets what was over long ago.
    ///
    /// # Errors
    /// [`StoreError::ChangedMeanwhile`] where that is known already.
    pub async fn begin_alert(&self, new: &AlertRow, notes: &[AlertNote]) -> Result<(), StoreError> {
        let insert = Statement::new(
            "INSERT INTO alert (id, channel, kind, text, link, began_at, seen_at)
             VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT DO NOTHING",
            [
                new.id.as_str().into(),
                new.channel.as_str().into(),
                new.kind.as_str().into(),
                new.text.as_str().into(),
                new.link.as_str().into(),
                new.began_at.into(),
                new.seen_at.into(),
            ],
        );
        let old = new.began_at.as_millis().saturating_sub(KEPT);
        let forget = Statement::new("DELETE FROM alert WHERE ended_at < $1", [old.into()]);
        let notes = notes.iter().map(AlertNote::insert);
        self.change([insert.must(), forget].into_iter().chain(notes).collect()).await
    }

    /// It was found to be so still.
    pub async fn see_alert(&self, id: &str, text: &str, at: Timestamp) -> Result<(), StoreError> {
        let see = "UPDATE alert SET seen_at = $2, text = $3 WHERE id = $1";
        self.change(vec![Statement::new(see, [id.into(), at.into(), text.into()])]).await
    }

    /// Keeps that something is over, and whom to tell.
    ///
    /// # Errors
    /// [`StoreError::ChangedMeanwhile`] where that is known already.
    pub async fn end_alert(
        &self,
        id: &str,
        at: Timestamp,
        notes: &[AlertNote],
    ) -> Result<(), StoreError> {
        let end = "UPDATE alert SET ended_at = $2 WHERE id = $1 AND ended_at IS NULL";
        let end = Statement::new(end, [id.into(), at.into()]).must();
        self.change(std::iter::once(end).chain(notes.iter().map(AlertNote::insert)).collect()).await
    }

    /// Keeps something that somebody is to be told.
    pub async fn add_alert_note(
        &self,
        note: &AlertNote,
        audit: super::AuditEntry,
    ) -> Result<(), StoreError> {
        self.change(vec![note.insert(), audit.into()]).await
    }

    /// What is still to be told, the earliest first.
    pub async fn alert_notes(&self, most: usize) -> Result<Vec<AlertNote>, StoreError> {
        let find = Statement::new(NOTES, [limit(most)]);
        Ok(self.ask(find).await?.into_iter().map(note).collect())
    }

    /// Takes a note to tell it; until then nobody else does. What it is worth afterwards:
    /// [`Self::end_alert_note`], or else it is told again.
    ///
    /// # Errors
    /// [`StoreError::ChangedMeanwhile`] where another one has taken it, or it is told.
    pub async fn take_alert_note(
        &self,
        note: &AlertNote,
        until: Timestamp,
    ) -> Result<(), StoreError> {
        let take =
            "UPDATE alert_note SET tries = tries + 1, due_at = $3 WHERE id = $1 AND tries = $2";
        let values = [note.id.as_str().into(), note.tries.into(), until.into()];
        self.change(vec![Statement::new(take, values).must()]).await
    }

    /// A note is told, or given up.
    pub async fn end_alert_note(&self, id: &str) -> Result<(), StoreError> {
        let end = Statement::new("DELETE FROM alert_note WHERE id = $1", [id.into()]);
        self.change(vec![end]).await
    }

    /// Where bots failed, others wrote as our teammate, or nothing could be done, since then.
    pub async fn troubles(
        &self,
        since: Timestamp,
        most: usize,
    ) -> Result<Vec<Happened>, StoreError> {
        let find = Statement::new(TROUBLES, [since.into(), limit(most)]);
        Ok(self.ask(find).await?.into_iter().filter_map(Happened::read).collect())
    }

    /// Drafts that were made before then and still wait, by channel.
    pub async fn drafts_wait_long(&self, before: Timestamp) -> Result<Vec<WaitsLong>, StoreError> {
        let rows = self.ask(Statement::new(DRAFTS_WAIT, [before.into()])).await?;
        let read = |row| {
            let mut cells = Cells::of(row);
            waits(cells.text(), &mut cells)
        };
        Ok(rows.into_iter().filter_map(read).collect())
    }

    /// When a webhook of that channel last came in, if one has since then.
    pub async fn last_webhook(
        &self,
        channel: &str,
        since: Timestamp,
    ) -> Result<Option<Timestamp>, StoreError> {
        let find = Statement::new(LAST_IN, [channel.into(), since.into()]);
        Ok(self.ask(find).await?.pop().map(|row| Cells::of(row).time()))
    }
}
