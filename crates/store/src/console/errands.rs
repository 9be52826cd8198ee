//! What somebody begins in the console and comes back to from elsewhere.

use deskmate_core::Timestamp;

use super::{Cells, Console};
use crate::{Statement, StoreError};

/// Something begun, which is gone on with once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Errand {
    /// The digest of what is shown on the way back.
    pub digest: String,
    /// What it is about.
    pub kind: String,
    /// The digest of what only the browser knows in which it was begun.
    pub browser: String,
    /// What is known of it, as JSON; secrets in it are sealed.
    pub body: String,
    /// Until when it can be gone on with.
    pub until: Timestamp,
}

/// What was begun in a browser.
pub(crate) const FIND: &str = "SELECT body, until FROM errand
                    WHERE digest = $1 AND kind = $2 AND browser = $3 AND until >= $4";

impl Console {
    /// Begins something, and forgets what nobody came back to until `now`.
    pub async fn begin_errand(&self, new: &Errand, now: Timestamp) -> Result<(), StoreError> {
        let insert = "INSERT INTO errand (digest, kind, browser, body, until)
                      VALUES ($1, $2, $3, $4, $5)";
        self.change(vec![
            Statement::new("DELETE FROM errand WHERE until < $1", [now.into()]),
            Statement::new(
                insert,
                [
                    new.digest.as_str().into(),
                    new.kind.as_str().into(),
                    new.browser.as_str().into(),
                    new.body.as_str().into(),
                    new.until.into(),
                ],
            ),
        ])
        .await
    }

    /// What was begun in that browser and can be gone on with; it stays so.
    pub async fn errand(
        &self,
        (digest, kind, browser): (&str, &str, &str),
        now: Timestamp,
    ) -> Result<Option<Errand>, StoreError> {
        let find = [digest.into(), kind.into(), browser.into(), now.into()];
        Ok(self.ask(Statement::new(FIND, find)).await?.pop().map(|row| {
            let mut cells = Cells::of(row);
            Errand {
                digest: digest.to_owned(),
                kind: kind.to_owned(),
                browser: browser.to_owned(),
                body: cells.text(),
                until: cells.time(),
            }
        }))
    }

    /// The same, and of many who ask only one is told.
    pub async fn take_errand(
        &self,
        which: (&str, &str, &str),
        now: Timestamp,
    ) -> Result<Option<Errand>, StoreError> {
        let Some(found) = self.errand(which, now).await? else { return Ok(None) };
        let take = "DELETE FROM errand WHERE digest = $1";
        let take = Statement::new(take, [found.digest.as_str().into()]).must();
        match self.change(vec![take]).await {
            Ok(()) => Ok(Some(found)),
            Err(StoreError::ChangedMeanwhile) => Ok(None),
            Err(error) => Err(error),
        }
    }
}
