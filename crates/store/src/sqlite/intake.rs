//! What comes in: notifications and wakes.

use deskmate_core::{ChannelName, ConversationId, Timestamp};
use rusqlite::{Connection, OptionalExtension, params};

use crate::{
    NewNotification, StoreError, TakenIn, Wake,
    records::{NextRead, Stands},
};

pub(super) fn take_in(
    db: &Connection,
    notifications: &[NewNotification],
) -> Result<Vec<TakenIn>, StoreError> {
    notifications.iter().map(|notification| take_one(db, notification)).collect()
}

fn take_one(db: &Connection, notification: &NewNotification) -> Result<TakenIn, StoreError> {
    let NewNotification { channel, id, conversation, topic, expected, body, received_at, .. } =
        notification;
    let next = match conversation {
        Some(conversation) if notification.calm_until.is_some() => {
            notification.next_read(stands(db, channel, conversation)?.as_ref())
        }
        Some(_) => notification.next_read(None),
        None => NextRead::Never,
    };
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
            (next != NextRead::Never).then_some(body),
            at,
            (next == NextRead::Never).then_some(at),
        ])? > 0;
    if !new {
        return Ok(TakenIn::Duplicate);
    }
    if let (Some(conversation), NextRead::At(due)) = (conversation, next) {
        wake(db, channel, conversation, due, false)?;
    }
    Ok(notification.taken_in(next))
}

fn stands(
    db: &Connection,
    channel: &ChannelName,
    conversation: &ConversationId,
) -> Result<Option<Stands>, StoreError> {
    let stands = db
        .prepare_cached(
            "SELECT list, due_at,
                 EXISTS (SELECT 1 FROM outbox o WHERE o.channel = c.channel AND o.conversation = c.id)
                 OR EXISTS (SELECT 1 FROM draft d WHERE d.channel = c.channel AND d.conversation = c.id)
             FROM conversation c WHERE channel = ? AND id = ?",
        )?
        .query_row([channel.as_str(), conversation.as_str()], |row| {
            Ok(Stands { list: row.get(0)?, due: row.get(1)?, busy: row.get(2)? })
        })
        .optional()?;
    Ok(stands)
}

pub(super) fn wake_all(db: &Connection, wakes: &[Wake]) -> Result<(), StoreError> {
    for Wake { key, due } in wakes {
        wake(db, &key.channel, &key.conversation, *due, true)?;
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
