//! What bots emitted and the channel's `events` address does not have yet.

use deskmate_core::{ChannelName, Timestamp, TurnId};
use sqlx::{Row, SqliteConnection, SqlitePool, sqlite::SqliteRow};

use super::writer::Write;
use crate::{ConversationKey, EventRow, StoreError};

pub(super) async fn put(
    db: &mut SqliteConnection,
    place: &ConversationKey,
    event: &EventRow,
) -> Result<(), StoreError> {
    sqlx::query(
        "INSERT INTO event (channel, conversation, id, turn, at, body) VALUES (?, ?, ?, ?, ?, ?)",
    )
    .bind(place.channel.as_str())
    .bind(place.conversation.as_str())
    .bind(&event.id)
    .bind(event.turn.as_str())
    .bind(event.at.as_millis())
    .bind(event.body.to_string())
    .execute(db)
    .await?;
    Ok(())
}

pub(super) async fn oldest(
    readers: &SqlitePool,
    channel: &ChannelName,
    most: usize,
) -> Result<Vec<EventRow>, StoreError> {
    let rows = sqlx::query(
        "SELECT id, conversation, turn, at, body FROM event WHERE channel = ? ORDER BY seq LIMIT ?",
    )
    .bind(channel.as_str())
    .bind(i64::try_from(most).unwrap_or(i64::MAX))
    .fetch_all(readers)
    .await?;
    rows.iter().map(read).collect()
}

fn read(row: &SqliteRow) -> Result<EventRow, StoreError> {
    let id: String = row.try_get(0)?;
    let body = serde_json::from_str(row.try_get(4)?)
        .map_err(|source| StoreError::Unreadable { what: format!("the event {id}"), source })?;
    Ok(EventRow {
        id,
        conversation: row.try_get::<&str, _>(1)?.into(),
        turn: TurnId::new(row.try_get::<String, _>(2)?),
        at: Timestamp::from_millis(row.try_get(3)?),
        body,
    })
}

pub(super) struct FinishEvent {
    pub(super) channel: ChannelName,
    pub(super) id: String,
}

impl Write for FinishEvent {
    type Out = ();

    async fn write(&self, db: &mut SqliteConnection) -> Result<(), StoreError> {
        sqlx::query("DELETE FROM event WHERE channel = ? AND id = ?")
            .bind(self.channel.as_str())
            .bind(&self.id)
            .execute(db)
            .await?;
        Ok(())
    }
}
