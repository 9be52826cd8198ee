//! Everything there is to work on in one conversation.

use std::collections::BTreeMap;

use deskmate_core::{ActionId, ChannelName, Conversation, ConversationId, Timestamp, TurnId};
use rusqlite::{Connection, OptionalExtension, Row};
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::{
    ConversationKey, Inbox, Known, Lease, LeasedConversation, OutboxRow, OutboxStatus,
    PendingAnswer, PendingNotification, StoreError,
};

pub(super) fn open(db: &Connection, lease: Lease) -> Result<LeasedConversation, StoreError> {
    let key = &lease.key;
    let known = db
        .prepare_cached(
            "SELECT state, wakes, look != 0 FROM conversation WHERE channel = ? AND id = ?",
        )?
        .query_row([key.channel.as_str(), key.conversation.as_str()], |row| {
            Ok((row.get::<_, Option<String>>(0)?, row.get(1)?, row.get(2)?))
        })
        .optional()?;
    let (state, wakes, look) = known.unwrap_or((None, 0, false));
    let state = state.map(|state| Conversation::from_json(&state)).transpose();
    let (conversation, unread) = match state {
        Ok(conversation) => (conversation, None),
        Err(why) => (None, Some(why)),
    };
    let inbox = read_inbox(db, key, wakes, look)?;
    let outbox = read_outbox(db, key)?;
    Ok(LeasedConversation { lease, conversation, unread, inbox, outbox })
}

pub(super) fn inbox(db: &Connection, key: &ConversationKey) -> Result<Inbox, StoreError> {
    let woken = db
        .prepare_cached("SELECT wakes, look != 0 FROM conversation WHERE channel = ? AND id = ?")?
        .query_row([key.channel.as_str(), key.conversation.as_str()], |row| {
            Ok((row.get(0)?, row.get(1)?))
        })
        .optional()?;
    let (wakes, look) = woken.unwrap_or((0, false));
    read_inbox(db, key, wakes, look)
}

pub(super) fn conversation(
    db: &Connection,
    key: &ConversationKey,
) -> Result<Option<Conversation>, StoreError> {
    let known = db
        .prepare_cached("SELECT state FROM conversation WHERE channel = ? AND id = ?")?
        .query_and_then([key.channel.as_str(), key.conversation.as_str()], |row| state(row, key))?
        .next()
        .transpose()?;
    Ok(known.flatten())
}

pub(super) fn known(
    db: &Connection,
    channel: &ChannelName,
    ids: Vec<ConversationId>,
) -> Result<BTreeMap<ConversationId, Known>, StoreError> {
    let mut find = db.prepare_cached(
        // What cannot be read is not known, and so it is read again.
        "SELECT owner, coalesce(state ->> '$.last_read', 'null'), state ->> '$.parked.since'
         FROM (SELECT owner, CASE WHEN json_valid(state) THEN state ELSE '{}' END AS state
               FROM conversation WHERE channel = ? AND id = ? AND state IS NOT NULL)",
    )?;
    let mut all = BTreeMap::new();
    for id in ids {
        let mut rows = find.query([channel.as_str(), id.as_str()])?;
        let Some(row) = rows.next()? else { continue };
        let owner: Option<String> = row.get(0)?;
        let known = Known {
            ours: owner.is_some_and(|owner| owner == "bot" || owner == "people"),
            last_read: lenient(row, 1, None)?,
            parked_since: row.get::<_, Option<i64>>(2)?.map(Timestamp::from_millis),
        };
        drop(rows);
        all.insert(id, known);
    }
    Ok(all)
}

pub(super) fn key(row: &Row<'_>) -> Result<ConversationKey, StoreError> {
    Ok(ConversationKey {
        channel: ChannelName::new(row.get::<_, String>(0)?),
        conversation: ConversationId::new(row.get::<_, String>(1)?),
    })
}

fn state(row: &Row<'_>, key: &ConversationKey) -> Result<Option<Conversation>, StoreError> {
    if row.get_ref(0)? == rusqlite::types::ValueRef::Null {
        return Ok(None);
    }
    json(row, 0, || format!("conversation {key}")).map(Some)
}

fn read_inbox(
    db: &Connection,
    key: &ConversationKey,
    wakes: i64,
    read: bool,
) -> Result<Inbox, StoreError> {
    let key = [key.channel.as_str(), key.conversation.as_str()];
    let notifications = db
        .prepare_cached(
            "SELECT id, topic, expected, body, received_at FROM notification
             WHERE channel = ? AND conversation = ? AND done_at IS NULL ORDER BY received_at, id",
        )?
        .query_and_then(key, notification)?
        .collect::<Result<_, _>>()?;
    let answers = db
        .prepare_cached("SELECT turn, answer FROM answer WHERE channel = ? AND conversation = ?")?
        .query_and_then(key, answer)?
        .collect::<Result<_, _>>()?;
    Ok(Inbox { wakes, read, notifications, answers })
}

fn read_outbox(db: &Connection, key: &ConversationKey) -> Result<Vec<OutboxRow>, StoreError> {
    db.prepare_cached(
        "SELECT seq, action, generation, turn, payload, status, attempts, node, created_at
         FROM outbox WHERE channel = ? AND conversation = ? ORDER BY seq",
    )?
    .query_and_then([key.channel.as_str(), key.conversation.as_str()], outbox)?
    .collect()
}

fn notification(row: &Row<'_>) -> Result<PendingNotification, StoreError> {
    Ok(PendingNotification {
        id: row.get(0)?,
        topic: row.get(1)?,
        expected: lenient(row, 2, Vec::new())?,
        body: row.get::<_, Option<Vec<u8>>>(3)?.unwrap_or_default(),
        received_at: Timestamp::from_millis(row.get(4)?),
    })
}

fn answer(row: &Row<'_>) -> Result<PendingAnswer, StoreError> {
    Ok(PendingAnswer {
        turn: TurnId::new(row.get::<_, String>(0)?),
        answer: lenient(row, 1, Value::Null)?,
    })
}

fn outbox(row: &Row<'_>) -> Result<OutboxRow, StoreError> {
    let created_at = Timestamp::from_millis(row.get(8)?);
    Ok(OutboxRow {
        seq: row.get(0)?,
        action: ActionId::new(row.get::<_, String>(1)?),
        generation: u64::try_from(row.get::<_, i64>(2)?).unwrap_or_default(),
        turn: row.get::<_, Option<String>>(3)?.map(TurnId::new),
        payload: lenient(row, 4, Value::Null)?,
        // Nobody knows whether it was sent.
        status: lenient(row, 5, OutboxStatus::Unknown { since: created_at })?,
        attempts: row.get(6)?,
        node: row.get(7)?,
        created_at,
    })
}

/// Reads a column that holds JSON. What cannot be read hides nothing else: who works on the
/// conversation decides what becomes of it.
fn lenient<T: DeserializeOwned>(
    row: &Row<'_>,
    column: usize,
    otherwise: T,
) -> Result<T, StoreError> {
    match json(row, column, String::new) {
        Err(StoreError::Unreadable { .. }) => Ok(otherwise),
        read => read,
    }
}

/// Reads a column that holds JSON.
pub(super) fn json<T: DeserializeOwned>(
    row: &Row<'_>,
    column: usize,
    what: impl Fn() -> String,
) -> Result<T, StoreError> {
    let text = row.get_ref(column)?;
    let text = text.as_bytes().map_err(|error| StoreError::Database(Box::new(error)))?;
    serde_json::from_slice(text).map_err(|source| StoreError::Unreadable { what: what(), source })
}
