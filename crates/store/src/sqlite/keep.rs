//! Timelines, marks and figures, and forgetting what is old.

use deskmate_core::{ChannelName, Timestamp};
use sqlx::{Row, SqliteConnection, SqlitePool};

use crate::{Counts, Place, StoreError, TimelineEntry};

pub(super) async fn timeline(
    readers: &SqlitePool,
    place: &Place,
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

pub(super) async fn set_mark(
    db: &mut SqliteConnection,
    channel: ChannelName,
    name: String,
    value: String,
) -> Result<(), StoreError> {
    sqlx::query(
        "INSERT INTO mark (channel, name, value) VALUES (?, ?, ?)
         ON CONFLICT (channel, name) DO UPDATE SET value = excluded.value",
    )
    .bind(channel.as_str())
    .bind(name)
    .bind(value)
    .execute(db)
    .await?;
    Ok(())
}

pub(super) async fn counts(readers: &SqlitePool) -> Result<Counts, StoreError> {
    let row = sqlx::query(
        "SELECT (SELECT count(*) FROM notification WHERE done_at IS NULL),
                (SELECT count(*) FROM outbox),
                (SELECT count(*) FROM conversation WHERE due_at IS NOT NULL),
                (SELECT count(*) FROM conversation WHERE parked)",
    )
    .fetch_one(readers)
    .await?;
    Ok(Counts {
        notifications: row.try_get(0)?,
        outbox: row.try_get(1)?,
        due: row.try_get(2)?,
        parked: row.try_get(3)?,
    })
}

pub(super) async fn forget_before(
    db: &mut SqliteConnection,
    notifications: Timestamp,
    timelines: Timestamp,
) -> Result<u64, StoreError> {
    let mut forgotten = 0;
    forgotten +=
        sqlx::query("DELETE FROM notification WHERE done_at IS NOT NULL AND received_at < ?")
            .bind(notifications.as_millis())
            .execute(&mut *db)
            .await?
            .rows_affected();
    forgotten += sqlx::query("DELETE FROM timeline WHERE at < ?")
        .bind(timelines.as_millis())
        .execute(&mut *db)
        .await?
        .rows_affected();
    Ok(forgotten)
}
