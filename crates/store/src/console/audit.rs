//! Who changed what.

use deskmate_core::Timestamp;

use super::{Cells, Console};
use crate::{Statement, StoreError};

/// One change. Never a secret, and nothing that customers said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AuditEntry {
    /// Its id; later ones sort behind earlier ones.
    pub id: String,
    /// When.
    pub at: Timestamp,
    /// Who: a user's name, or a token's.
    pub who: String,
    /// What was done: `channel.paused`, `user.invited` …
    pub what: String,
    /// To what: `channel support`.
    pub about: String,
    /// How it was, where that can be told.
    pub before: Option<String>,
    /// How it is now.
    pub after: Option<String>,
}

impl From<AuditEntry> for Statement {
    fn from(entry: AuditEntry) -> Self {
        Self::new(
            "INSERT INTO audit (id, at, who, what, about, before, after)
             VALUES ($1, $2, $3, $4, $5, $6, $7)",
            [
                entry.id.as_str().into(),
                entry.at.into(),
                entry.who.as_str().into(),
                entry.what.as_str().into(),
                entry.about.as_str().into(),
                entry.before.as_deref().into(),
                entry.after.as_deref().into(),
            ],
        )
    }
}

impl Console {
    /// Keeps a change that is no change of a table of the console.
    pub async fn note(&self, entry: AuditEntry) -> Result<(), StoreError> {
        self.change(vec![entry.into()]).await
    }

    /// The latest changes before the one with this id, the newest first.
    pub async fn audit(
        &self,
        before: Option<&str>,
        most: usize,
    ) -> Result<Vec<AuditEntry>, StoreError> {
        let find = Statement::new(
            "SELECT id, at, who, what, about, before, after FROM audit
             WHERE id < $1 ORDER BY id DESC LIMIT $2",
            // Ids have no letter behind Z.
            [before.unwrap_or("~").into(), i64::try_from(most).unwrap_or(i64::MAX).into()],
        );
        let entry = |row| {
            let mut cells = Cells::of(row);
            AuditEntry {
                id: cells.text(),
                at: cells.time(),
                who: cells.text(),
                what: cells.text(),
                about: cells.text(),
                before: cells.maybe(),
                after: cells.maybe(),
            }
        };
        Ok(self.ask(find).await?.into_iter().map(entry).collect())
    }
}
