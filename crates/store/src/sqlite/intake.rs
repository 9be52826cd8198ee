//! What comes in: notifications and wakes.

use deskmate_core::{ChannelName, ConversationId, Timestamp};
use rusqlite::{Connection, params};

use crate::{NewNotification, StoreError, TakenIn, Wake};

pub(super) fn take_in(
    db: &Connection,
    notifications: &[NewNotification],
) -> Result<Vec<TakenIn>, StoreError> {
    notifications.iter().map(|notification| take_one(db, notification)).collect()
}

fn take_one(db: &Connection, notification: &NewNotification) -> Result<TakenIn, StoreError> {
    let NewNotification { channel, id, conversation, topic, expected, body, received_at } =
        notification;
    let at = received_at.as_millis();
    let new =
        db.prepare_cached(
            "INSERT INTO notification
                 (channel, id, conversation, topic, expected, body, received_at, done_at)
             VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
        )?
        .execute(params![
            channel.as_str(),
            id,
            conversation.as_ref().map(ConversationId::as_str),
            topic,
            serde_json::json!(expected).to_string(),
            // Nothing is read of what wakes nothing.
            conversation.is_some().then_some(body),
            at,
            conversation.is_none().then_some(at),
        ])? > 0;
    if !new {
        return Ok(TakenIn::Duplicate);
    }
    if let Some(conversation) = conversation {
        wake(db, channel, conversation, *received_at, false)?;
    }
    Ok(TakenIn::New)
}

pub(super) fn wake_all(db: &Connection, wakes: &[Wake]) -> Result<(), StoreError> {
    for Wake { place, due } in wakes {
        wake(db, &place.channel, &place.conversation, *due, true)?;
    }
    Ok(())
}

/// `read`: it is to be read whatever else there is.
pub(super) fn wake(
    db: &Connection,
    channel: &ChannelName,
    conversation: &ConversationId,
    due: Timestamp,
    read: bool,
) -> Result<(), StoreError> {
    // Since when: of those due alike, who has asked first comes first.
    let look = if read { due.as_millis().max(1) } else { 0 };
    db.prepare_cached(
        "INSERT INTO conversation (channel, id, due_at, wakes, look) VALUES (?, ?, ?, 1, ?)
         ON CONFLICT (channel, id) DO UPDATE
         SET wakes = wakes + 1, look = CASE WHEN look = 0 OR excluded.look = 0
                                            THEN max(look, excluded.look)
                                            ELSE min(look, excluded.look) END,
             due_at = min(coalesce(due_at, excluded.due_at), excluded.due_at)",
    )?
    .execute(params![channel.as_str(), conversation.as_str(), due.as_millis(), look])?;
    Ok(())
}
