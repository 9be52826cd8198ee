//! Everything there is to work on in one conversation.

use std::collections::BTreeMap;

use deskmate_core::{ActionId, ChannelName, Conversation, ConversationId, Timestamp, TurnId};
use serde::de::DeserializeOwned;
use sqlx::{Row, SqliteConnection, SqlitePool, sqlite::SqliteRow};

use crate::{
    ConversationKey, Inbox, Known, Lease, LeasedConversation, OutboxRow, PendingAnswer,
    PendingNotification, StoreError,
};

pub(super) async fn open(
    readers: &SqlitePool,
    lease: Lease,
) -> Result<LeasedConversation, StoreError> {
    let mut transaction = readers.begin().await?;
    let row = sqlx::query(
        "SELECT state, wakes, look != 0 FROM conversation WHERE channel = ? AND id = ?",
    )
    .bind(lease.place.channel.as_str())
    .bind(lease.place.conversation.as_str())
    .fetch_optional(&mut *transaction)
    .await?;
    let (state, woken) = match row {
        Some(row) => (row.try_get::<Option<String>, _>(0)?, (row.try_get(1)?, row.try_get(2)?)),
        None => (None, (0, false)),
    };
    let conversation = state.map(|state| parse(&state, &lease.place)).transpose()?;
    let inbox = read_inbox(&mut transaction, &lease.place, woken).await?;
    let outbox = read_outbox(&mut transaction, &lease.place).await?;
    transaction.commit().await?;
    Ok(LeasedConversation { lease, conversation, inbox, outbox })
}

pub(super) async fn inbox(
    readers: &SqlitePool,
    place: &ConversationKey,
) -> Result<Inbox, StoreError> {
    let mut transaction = readers.begin().await?;
    let row = sqlx::query("SELECT wakes, look != 0 FROM conversation WHERE channel = ? AND id = ?")
        .bind(place.channel.as_str())
        .bind(place.conversation.as_str())
        .fetch_optional(&mut *transaction)
        .await?;
    let woken = match row {
        Some(row) => (row.try_get(0)?, row.try_get(1)?),
        None => (0, false),
    };
    let inbox = read_inbox(&mut transaction, place, woken).await?;
    transaction.commit().await?;
    Ok(inbox)
}

pub(super) async fn conversation(
    readers: &SqlitePool,
    place: &ConversationKey,
) -> Result<Option<Conversation>, StoreError> {
    let row = sqlx::query("SELECT state FROM conversation WHERE channel = ? AND id = ?")
        .bind(place.channel.as_str())
        .bind(place.conversation.as_str())
        .fetch_optional(readers)
        .await?;
    let state = row.map(|row| row.try_get::<Option<String>, _>(0)).transpose()?.flatten();
    state.map(|state| parse(&state, place)).transpose()
}

pub(super) async fn known(
    readers: &SqlitePool,
    channel: &ChannelName,
    ids: Vec<ConversationId>,
) -> Result<BTreeMap<ConversationId, Known>, StoreError> {
    if ids.is_empty() {
        return Ok(BTreeMap::new());
    }
    let rows = sqlx::query(
        "SELECT id, owner, state ->> '$.last_read', state ->> '$.parked.since' FROM conversation
         WHERE channel = ? AND state IS NOT NULL AND id IN (SELECT value FROM json_each(?))",
    )
    .bind(channel.as_str())
    .bind(serde_json::json!(ids).to_string())
    .fetch_all(readers)
    .await?;
    let known = |row: &SqliteRow| {
        let conversation = ConversationId::new(row.try_get::<String, _>(0)?);
        let owner: Option<String> = row.try_get(1)?;
        let place = ConversationKey { channel: channel.clone(), conversation };
        let last_read: Option<String> = row.try_get(2)?;
        let parked_since: Option<i64> = row.try_get(3)?;
        let known = Known {
            ours: owner.is_some_and(|owner| owner == "bot" || owner == "people"),
            last_read: last_read.map(|read| parse(&read, &place)).transpose()?,
            parked_since: parked_since.map(Timestamp::from_millis),
        };
        Ok((place.conversation, known))
    };
    rows.iter().map(known).collect()
}

async fn read_inbox(
    db: &mut SqliteConnection,
    place: &ConversationKey,
    (wakes, look): (i64, bool),
) -> Result<Inbox, StoreError> {
    let notifications = sqlx::query(
        "SELECT id, topic, expected, body, received_at FROM notification
         WHERE channel = ? AND conversation = ? AND done_at IS NULL ORDER BY received_at, id",
    )
    .bind(place.channel.as_str())
    .bind(place.conversation.as_str())
    .fetch_all(&mut *db)
    .await?;
    let answers =
        sqlx::query("SELECT turn, answer FROM answer WHERE channel = ? AND conversation = ?")
            .bind(place.channel.as_str())
            .bind(place.conversation.as_str())
            .fetch_all(&mut *db)
            .await?;
    let notifications =
        notifications.iter().map(|row| notification(row, place)).collect::<Result<_, _>>()?;
    let answers = answers.iter().map(|row| answer(row, place)).collect::<Result<_, _>>()?;
    Ok(Inbox { wakes, read: look, notifications, answers })
}

async fn read_outbox(
    db: &mut SqliteConnection,
    place: &ConversationKey,
) -> Result<Vec<OutboxRow>, StoreError> {
    let rows = sqlx::query(
        "SELECT seq, action, generation, turn, payload, status, attempts, node, created_at FROM outbox
         WHERE channel = ? AND conversation = ? ORDER BY seq",
    )
    .bind(place.channel.as_str())
    .bind(place.conversation.as_str())
    .fetch_all(db)
    .await?;
    rows.iter().map(|row| outbox(row, place)).collect()
}

fn notification(
    row: &SqliteRow,
    place: &ConversationKey,
) -> Result<PendingNotification, StoreError> {
    Ok(PendingNotification {
        id: row.try_get(0)?,
        topic: row.try_get(1)?,
        expected: parse(row.try_get(2)?, place)?,
        body: row.try_get::<Option<Vec<u8>>, _>(3)?.unwrap_or_default(),
        received_at: Timestamp::from_millis(row.try_get(4)?),
    })
}

fn answer(row: &SqliteRow, place: &ConversationKey) -> Result<PendingAnswer, StoreError> {
    Ok(PendingAnswer {
        turn: TurnId::new(row.try_get::<String, _>(0)?),
        answer: parse(row.try_get(1)?, place)?,
    })
}

fn outbox(row: &SqliteRow, place: &ConversationKey) -> Result<OutboxRow, StoreError> {
    Ok(OutboxRow {
        seq: row.try_get(0)?,
        action: ActionId::new(row.try_get::<String, _>(1)?),
        generation: u64::try_from(row.try_get::<i64, _>(2)?).unwrap_or_default(),
        turn: row.try_get::<Option<String>, _>(3)?.map(TurnId::new),
        payload: parse(row.try_get(4)?, place)?,
        status: parse(row.try_get(5)?, place)?,
        attempts: row.try_get(6)?,
        node: row.try_get(7)?,
        created_at: Timestamp::from_millis(row.try_get(8)?),
    })
}

fn parse<T: DeserializeOwned>(text: &str, place: &ConversationKey) -> Result<T, StoreError> {
    serde_json::from_str(text)
        .map_err(|source| StoreError::Unreadable { what: format!("conversation {place}"), source })
}
