//! Channels that were made in the console.

use deskmate_core::Timestamp;

use super::{AuditEntry, Cells, Console};
use crate::{Statement, StoreError};

/// A channel that was made in the console.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConsoleChannel {
    /// Its name.
    pub name: String,
    /// Its set-up, as JSON; secrets in it are sealed.
    pub config: String,
    /// Raised by every change.
    pub version: i64,
    /// When it was last changed.
    pub changed_at: Timestamp,
    /// By whom.
    pub changed_by: String,
}

impl Console {
    /// All of them, by name.
    pub async fn channels(&self) -> Result<Vec<ConsoleChannel>, StoreError> {
        let all = "SELECT channel, config, version, changed_at, changed_by FROM console_channel
                   ORDER BY channel";
        let channel = |row| {
            let mut cells = Cells::of(row);
            ConsoleChannel {
                name: cells.text(),
                config: cells.text(),
                version: cells.number(),
                changed_at: cells.time(),
                changed_by: cells.text(),
            }
        };
        Ok(self.ask(Statement::new(all, [])).await?.into_iter().map(channel).collect())
    }

    /// Adds a channel (version 1), or changes it: `version` is one more than the one that was
    /// changed.
    ///
    /// # Errors
    /// [`StoreError::ChangedMeanwhile`] where somebody else has changed it since, or made one of
    /// its name.
    pub async fn put_channel(
        &self,
        channel: &ConsoleChannel,
        audit: AuditEntry,
    ) -> Result<(), StoreError> {
        let put = if channel.version == 1 {
            "INSERT INTO console_channel (channel, config, version, changed_at, changed_by)
             VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING"
        } else {
            "UPDATE console_channel SET config = $2, version = $3, changed_at = $4, changed_by = $5
             WHERE channel = $1 AND version + CAST(1 AS BIGINT) = $3"
        };
        let put = Statement::new(
            put,
            [
                channel.name.as_str().into(),
                channel.config.as_str().into(),
                channel.version.into(),
                channel.changed_at.into(),
                channel.changed_by.as_str().into(),
            ],
        );
        self.change(vec![put.must(), audit.into()]).await
    }

    /// Takes a channel away. What it holds stays stored.
    ///
    /// # Errors
    /// [`StoreError::ChangedMeanwhile`] where it is not there, or not of that version.
    pub async fn remove_channel(
        &self,
        name: &str,
        version: i64,
        audit: AuditEntry,
    ) -> Result<(), StoreError> {
        let remove = "DELETE FROM console_channel WHERE channel = $1 AND version = $2";
        let remove = Statement::new(remove, [name.into(), version.into()]);
        self.change(vec![remove.must(), audit.into()]).await
    }
}
