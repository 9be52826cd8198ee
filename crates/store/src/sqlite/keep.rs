//! Timelines, marks and figures, and forgetting what is old.

use deskmate_core::{ChannelName, Timestamp};
use sqlx::{Row, SqliteConnection, SqlitePool};

use super::writer::Write;
use crate::{ConversationKey, Counts, StoreError, TimelineEntry};

pub(super) async fn timeline(
    readers: &SqlitePool,
    place: &ConversationKey,
) -> Result<Vec<TimelineEntry>, StoreError> {
    let rows = sqlx::query(
        "SELECT at, happening FROM timeline WHERE channel = ? AND conversation = ? ORDER BY seq",
    )
    .bind(place.channel.as_str())
    .bind(place.conversation.as_str())
    .fetch_all(readers)
    .await?;
    let entry = |row: &sqlx::sqlite::SqliteRow| {
        let happening = serde_json::from_str(row.try_get(1)?).map_err(|source| {
            StoreError::Unreadable { what: format!("the timeline of {place}"), source }
        })?;
        Ok(TimelineEntry { at: Timestamp::from_millis(row.try_get(0)?), happening })
    };
    rows.iter().map(entry).collect()
}

pub(super) async fn mark(
    readers: &SqlitePool,
    channel: &ChannelName,
    name: &str,
) -> Result<Option<String>, StoreError> {
    let row = sqlx::query("SELECT value FROM mark WHERE channel = ? AND name = ?")
        .bind(channel.as_str())
        .bind(name)
        .fetch_optional(readers)
        .await?;
    Ok(row.map(|row| row.try_get(0)).transpose()?)
}

pub(super) struct SetMark {
    pub(super) channel: ChannelName,
    pub(super) name: String,
    pub(super) value: String,
}

impl Write for SetMark {
    type Out = ();

    async fn write(&self, db: &mut SqliteConnection) -> Result<(), StoreError> {
        sqlx::query(
            "INSERT INTO mark (channel, name, value) VALUES (?, ?, ?)
             ON CONFLICT (channel, name) DO UPDATE SET value = excluded.value",
        )
        .bind(self.channel.as_str())
        .bind(&self.name)
        .bind(&self.value)
        .execute(db)
        .await?;
        Ok(())
    }
}

pub(super) async fn counts(readers: &SqlitePool) -> Result<Counts, StoreError> {
    let row = sqlx::query(
        "SELECT (SELECT count(*) FROM notification WHERE done_at IS NULL),
                (SELECT count(*) FROM outbox),
                (SELECT count(*) FROM event),
                (SELECT count(*) FROM conversation WHERE due_at IS NOT NULL),
                (SELECT count(*) FROM conversation WHERE parked)",
    )
    .fetch_one(readers)
    .await?;
    Ok(Counts {
        notifications: row.try_get(0)?,
        outbox: row.try_get(1)?,
        events: row.try_get(2)?,
        due: row.try_get(3)?,
        parked: row.try_get(4)?,
    })
}

/// Rows forgotten in one transaction, so that what comes in need not wait for long.
pub(super) const MOST_FORGOTTEN: u64 = 500;

#[derive(Clone, Copy)]
pub(super) struct ForgetSome {
    pub(super) notifications: Timestamp,
    pub(super) timelines: Timestamp,
}

impl Write for ForgetSome {
    /// How many rows were forgotten; fewer than [`MOST_FORGOTTEN`] where there are no more.
    type Out = u64;

    async fn write(&self, db: &mut SqliteConnection) -> Result<u64, StoreError> {
        let most = i64::try_from(MOST_FORGOTTEN).unwrap_or(i64::MAX);
        let forgotten = sqlx::query(
            "DELETE FROM notification WHERE rowid IN
                 (SELECT rowid FROM notification WHERE done_at IS NOT NULL AND received_at < ? LIMIT ?)",
        )
        .bind(self.notifications.as_millis())
        .bind(most)
        .execute(&mut *db)
        .await?
        .rows_affected();
        let most = most.saturating_sub_unsigned(forgotten);
        let timelines = sqlx::query(
            "DELETE FROM timeline WHERE (channel, conversation, seq) IN
                 (SELECT channel, conversation, seq FROM timeline WHERE at < ? LIMIT ?)",
        )
        .bind(self.timelines.as_millis())
        .bind(most)
        .execute(&mut *db)
        .await?
        .rows_affected();
        let most = most.saturating_sub_unsigned(timelines);
        let events = sqlx::query(
            "DELETE FROM event WHERE seq IN (SELECT seq FROM event WHERE at < ? LIMIT ?)",
        )
        .bind(self.timelines.as_millis())
        .bind(most)
        .execute(&mut *db)
        .await?
        .rows_affected();
        let most = most.saturating_sub_unsigned(events);
        let conversations = sqlx::query(
            "DELETE FROM conversation WHERE (channel, id) IN
                 (SELECT channel, id FROM conversation WHERE due_at IS NULL AND
                      (state IS NULL OR parked AND state ->> '$.parked.since' < ?) LIMIT ?)",
        )
        .bind(self.timelines.as_millis())
        .bind(most)
        .execute(&mut *db)
        .await?
        .rows_affected();
        Ok(forgotten + timelines + events + conversations)
    }
}
