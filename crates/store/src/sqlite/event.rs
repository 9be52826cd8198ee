//! What bots emitted and the channel's `events` address does not have yet.

use deskmate_core::{ChannelName, ConversationId, Timestamp, TurnId};
use rusqlite::{Connection, Row, params};

use super::leased::json;
use crate::{ConversationKey, EventRow, StoreError};

pub(super) fn put(
    db: &Connection,
    key: &ConversationKey,
    event: &EventRow,
) -> Result<(), StoreError> {
    db.prepare_cached(
        "INSERT INTO event (channel, seq, conversation, id, turn, at, body)
         VALUES (?1, 1 + coalesce((SELECT max(seq) FROM event WHERE channel = ?1), 0),
                 ?2, ?3, ?4, ?5, ?6)",
    )?
    .execute(params![
        key.channel.as_str(),
        key.conversation.as_str(),
        event.id,
        event.turn.as_str(),
        event.at.as_millis(),
        event.body.to_string(),
    ])?;
    Ok(())
}

pub(super) fn oldest(
    db: &Connection,
    channel: &ChannelName,
    most: usize,
) -> Result<Vec<EventRow>, StoreError> {
    db.prepare_cached(
        "SELECT id, conversation, turn, at, body FROM event WHERE channel = ? ORDER BY seq LIMIT ?",
    )?
    .query_and_then(params![channel.as_str(), super::limit(most)], read)?
    .collect()
}

/// Those of one conversation, oldest first.
pub(super) fn of(db: &Connection, key: &ConversationKey) -> Result<Vec<EventRow>, StoreError> {
    db.prepare_cached(
        "SELECT id, conversation, turn, at, body FROM event
         WHERE channel = ? AND conversation = ? ORDER BY seq",
    )?
    .query_and_then([key.channel.as_str(), key.conversation.as_str()], read)?
    .collect()
}

fn read(row: &Row<'_>) -> Result<EventRow, StoreError> {
    let id: String = row.get(0)?;
    Ok(EventRow {
        conversation: ConversationId::new(row.get::<_, String>(1)?),
        turn: TurnId::new(row.get::<_, String>(2)?),
        at: Timestamp::from_millis(row.get(3)?),
        // What cannot be read goes out as it is: it must not keep others from going.
        body: json(row, 4, || format!("the event {id}")).or_else(|error| match error {
            StoreError::Unreadable { .. } => Ok(row.get::<_, String>(4)?.into()),
            error => Err(error),
        })?,
        id,
    })
}

pub(super) fn finish(db: &Connection, channel: &ChannelName, id: &str) -> Result<(), StoreError> {
    db.prepare_cached("DELETE FROM event WHERE channel = ? AND id = ?")?
        .execute([channel.as_str(), id])?;
    Ok(())
}
