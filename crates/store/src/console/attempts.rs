//! Wrong passwords, counted by all nodes together.

use deskmate_core::Timestamp;

use super::{Cells, Console};
use crate::{Statement, StoreError};

/// Wrong passwords for one name, one after the other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Attempts {
    /// How many.
    pub count: u32,
    /// The last one.
    pub at: Timestamp,
}

impl Console {
    /// The wrong passwords for the name with that digest.
    pub async fn attempts(&self, name: &str) -> Result<Option<Attempts>, StoreError> {
        let find = Statement::new("SELECT count, at FROM attempt WHERE name = $1", [name.into()]);
        Ok(self.ask(find).await?.pop().map(|row| {
            let mut cells = Cells::of(row);
            let count = u32::try_from(cells.number()).unwrap_or(u32::MAX);
            Attempts { count, at: cells.time() }
        }))
    }

    /// Counts an attempt, if the name's attempts still are what was `seen`; and forgets those of all
    /// names whose last one was before `old`.
    ///
    /// # Errors
    /// [`StoreError::ChangedMeanwhile`] where another one was counted meanwhile.
    pub async fn count_attempt(
        &self,
        name: &str,
        seen: Option<Attempts>,
        now: Attempts,
        old: Timestamp,
    ) -> Result<(), StoreError> {
        let count = |attempts: Attempts| i64::from(attempts.count).into();
        let counted = match seen {
            None => Statement::new(
                "INSERT INTO attempt (name, count, at) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING",
                [name.into(), count(now), now.at.into()],
            ),
            Some(seen) => Statement::new(
                "UPDATE attempt SET count = $2, at = $3 WHERE name = $1 AND count = $4 AND at = $5",
                [name.into(), count(now), now.at.into(), count(seen), seen.at.into()],
            ),
        };
        let forget = Statement::new("DELETE FROM attempt WHERE at < $1", [old.into()]);
        self.change(vec![counted.must(), forget]).await
    }

    /// The password was right: what was wrong before counts no longer.
    pub async fn forget_attempts(&self, name: &str) -> Result<(), StoreError> {
        let forget = Statement::new("DELETE FROM attempt WHERE name = $1", [name.into()]);
        self.change(vec![forget]).await
    }
}
