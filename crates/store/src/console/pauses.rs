//! Channels that are stopped.

use deskmate_core::Timestamp;

use super::{AuditEntry, Cells, Console};
use crate::{Statement, StoreError};

/// What becomes of what a paused channel holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Held {
    /// It waits until the channel is resumed.
    Waits,
    /// The fallback team gets it.
    HandedOver,
}

impl Held {
    /// Its name.
    pub fn word(self) -> &'static str {
        match self {
            Self::Waits => "waits",
            Self::HandedOver => "handed_over",
        }
    }

    /// What has that name.
    pub fn named(word: &str) -> Option<Self> {
        [Self::Waits, Self::HandedOver].into_iter().find(|held| held.word() == word)
    }
}

/// That a channel is stopped.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pause {
    /// Which; `None`: all.
    pub channel: Option<String>,
    /// What becomes of what it holds.
    pub held: Held,
    /// Who stopped it.
    pub who: String,
    /// Why, in their words; may be empty.
    pub why: String,
    /// When.
    pub at: Timestamp,
}

impl Console {
    /// Everything that is stopped.
    pub async fn pauses(&self) -> Result<Vec<Pause>, StoreError> {
        let all = "SELECT channel, held, who, why, at FROM pause ORDER BY channel";
        let rows = self.ask(Statement::new(all, [])).await?;
        Ok(rows
            .into_iter()
            .map(|row| {
                let mut cells = Cells::of(row);
                Pause {
                    channel: Some(cells.text()).filter(|name| !name.is_empty()),
                    // What this build does not know keeps the channel from saying anything.
                    held: Held::named(&cells.text()).unwrap_or(Held::Waits),
                    who: cells.text(),
                    why: cells.text(),
                    at: cells.time(),
                }
            })
            .collect())
    }

    /// Stops a channel, or all. One that is stopped already is so for this reason from now on.
    pub async fn pause(&self, pause: &Pause, audit: AuditEntry) -> Result<(), StoreError> {
        self.change(vec![
            Statement::new(
                "INSERT INTO pause (channel, held, who, why, at) VALUES ($1, $2, $3, $4, $5)
                 ON CONFLICT (channel) DO UPDATE SET held = excluded.held, who = excluded.who,
                     why = excluded.why, at = excluded.at",
                [
                    pause.channel.as_deref().unwrap_or_default().into(),
                    pause.held.word().into(),
                    pause.who.as_str().into(),
                    pause.why.as_str().into(),
                    pause.at.into(),
                ],
            ),
            audit.into(),
        ])
        .await
    }

    /// Lets a channel go on, or all.
    ///
    /// # Errors
    /// [`StoreError::ChangedMeanwhile`] where it was not stopped.
    pub async fn resume(&self, channel: Option<&str>, audit: AuditEntry) -> Result<(), StoreError> {
        let name = channel.unwrap_or_default();
        self.change(vec![
            Statement::new("DELETE FROM pause WHERE channel = $1", [name.into()]).must(),
            audit.into(),
        ])
        .await
    }
}
