//! What is kept of people: found, shown, and forgotten.

use deskmate_core::{ChannelName, ContactId, ConversationId, Timestamp};
use rusqlite::{Connection, OptionalExtension, params};

use super::{event, leased, timeline};
use crate::{ConversationKey, Lease, Old, StoreError, Stored, store::ERASED};

/// Rows forgotten in one transaction, so that what comes in need not wait for long.
pub(super) const MOST_FORGOTTEN: usize = 500;

pub(super) fn conversations_of(
    db: &Connection,
    channel: &ChannelName,
    contact: &ContactId,
) -> Result<Vec<ConversationId>, StoreError> {
    let of = "SELECT conversation FROM participant WHERE channel = ? AND contact = ?";
    db.prepare_cached(of)?
        .query_and_then([channel.as_str(), contact.as_str()], |row| {
            Ok(ConversationId::new(row.get::<_, String>(0)?))
        })?
        .collect()
}

pub(super) fn held(db: &Connection, key: &ConversationKey) -> Result<Option<Stored>, StoreError> {
    let due: Option<Option<i64>> = db
        .prepare_cached("SELECT due_at FROM conversation WHERE channel = ? AND id = ?")?
        .query_row([key.channel.as_str(), key.conversation.as_str()], |row| row.get(0))
        .optional()?;
    let Some(due) = due else { return Ok(None) };
    let opened = leased::open(db, Lease { key: key.clone(), token: 0 })?;
    let (events, timeline) = (event::of(db, key)?, timeline::timeline(db, key)?);
    Ok(Some(Stored::new(due.map(Timestamp::from_millis), opened, events, timeline)))
}

pub(super) fn erase(db: &Connection, key: &ConversationKey) -> Result<bool, StoreError> {
    let columns = [key.channel.as_str(), key.conversation.as_str()];
    for table in ERASED {
        let delete = format!("DELETE FROM {table} WHERE channel = ? AND conversation = ?");
        db.prepare_cached(&delete)?.execute(columns)?;
    }
    let delete = "DELETE FROM conversation WHERE channel = ? AND id = ?";
    Ok(db.prepare_cached(delete)?.execute(columns)? > 0)
}

/// Returns how many rows were forgotten; fewer than [`MOST_FORGOTTEN`] where there are no more.
pub(super) fn forget_some(db: &Connection, old: Old) -> Result<usize, StoreError> {
    let mut forgotten = 0;
    for (delete, before) in [
        (
            "DELETE FROM notification WHERE rowid IN
                 (SELECT rowid FROM notification WHERE done_at IS NOT NULL AND received_at < ? LIMIT ?)",
            old.notifications.as_millis(),
        ),
        (
            "DELETE FROM timeline WHERE (channel, conversation, seq) IN
                 (SELECT channel, conversation, seq FROM timeline WHERE at < ? LIMIT ?)",
            old.timelines.as_millis(),
        ),
        (
            "DELETE FROM outreach WHERE (channel, key) IN
                 (SELECT channel, key FROM outreach WHERE ended_at < ? LIMIT ?)",
            old.timelines.as_millis(),
        ),
        (
            "DELETE FROM draft WHERE id IN (SELECT id FROM draft WHERE ended_at < ? LIMIT ?)",
            old.timelines.as_millis(),
        ),
        (
            "DELETE FROM draft WHERE id IN
                 (SELECT id FROM draft WHERE ended_at IS NULL AND made_at < ? LIMIT ?)",
            old.conversations.as_millis(),
        ),
        (
            "DELETE FROM draft_day WHERE (day, channel, dialog, intent, topic, how) IN
                 (SELECT day, channel, dialog, intent, topic, how FROM draft_day WHERE day < ? LIMIT ?)",
            old.timelines.day(),
        ),
        (
            "DELETE FROM event WHERE (channel, seq) IN
                 (SELECT channel, seq FROM event WHERE at < ? LIMIT ?)",
            old.events.as_millis(),
        ),
        (
            "DELETE FROM memory WHERE (channel, contact) IN
                 (SELECT channel, contact FROM memory WHERE forget_at <= ? LIMIT ?)",
            old.memories.as_millis(),
        ),
        (
            "DELETE FROM memory_due WHERE (channel, conversation) IN
                 (SELECT channel, conversation FROM memory_due WHERE due_at < ? LIMIT ?)",
            old.notifications.as_millis(),
        ),
        (
            "DELETE FROM conversation WHERE (channel, id) IN
                 (SELECT channel, id FROM conversation WHERE due_at IS NULL AND
                      (state IS NULL OR parked AND
                          CASE WHEN json_valid(state) THEN state ->> '$.parked.since' < ? END)
                  LIMIT ?)",
            old.parked.as_millis(),
        ),
        (
            "DELETE FROM conversation WHERE (channel, id) IN
                 (SELECT channel, id FROM conversation AS c WHERE read_day < ? AND due_at IS NULL AND
                      NOT EXISTS (SELECT 1 FROM outbox
                                  WHERE channel = c.channel AND conversation = c.id)
                  LIMIT ?)",
            old.conversations.day(),
        ),
    ] {
        let most = super::limit(MOST_FORGOTTEN - forgotten);
        forgotten += db.prepare_cached(delete)?.execute(params![before, most])?;
    }
    Ok(forgotten)
}
