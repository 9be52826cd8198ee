//! Everything there is to work on in one conversation.

use std::collections::BTreeSet;

use deskmate_core::{ActionId, ChannelName, Conversation, ConversationId, Timestamp, TurnId};
use serde::de::DeserializeOwned;
use serde_json::Value;
use sqlx::{Row, SqliteConnection, SqlitePool, sqlite::SqliteRow};

use crate::{
    ConversationKey, Inbox, Lease, LeasedConversation, OutboxRow, OutboxStatus, PendingAnswer,
    PendingNotification, StoreError,
};

pub(super) async fn open(
    readers: &SqlitePool,
    lease: Lease,
) -> Result<LeasedConversation, StoreError> {
    let mut transaction = readers.begin().await?;
    let row =
        sqlx::query("SELECT state, wakes, look FROM conversation WHERE channel = ? AND id = ?")
            .bind(lease.place.channel.as_str())
            .bind(lease.place.conversation.as_str())
            .fetch_optional(&mut *transaction)
            .await?;
    let (state, woken) = match row {
        Some(row) => (row.try_get::<Option<String>, _>(0)?, (row.try_get(1)?, row.try_get(2)?)),
        None => (None, (0, false)),
    };
    let (conversation, unread) =
        match state.map(|state| Conversation::from_json(&state)).transpose() {
            Ok(conversation) => (conversation, None),
            Err(why) => (None, Some(why)),
        };
    let inbox = read_inbox(&mut transaction, &lease.place, woken).await?;
    let outbox = read_outbox(&mut transaction, &lease.place).await?;
    transaction.commit().await?;
    Ok(LeasedConversation { lease, conversation, unread, inbox, outbox })
}

pub(super) async fn inbox(
    readers: &SqlitePool,
    place: &ConversationKey,
) -> Result<Inbox, StoreError> {
    let mut transaction = readers.begin().await?;
    let row = sqlx::query("SELECT wakes, look FROM conversation WHERE channel = ? AND id = ?")
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

pub(super) async fn ours(
    readers: &SqlitePool,
    channel: &ChannelName,
    ids: Vec<ConversationId>,
) -> Result<BTreeSet<ConversationId>, StoreError> {
    if ids.is_empty() {
        return Ok(BTreeSet::new());
    }
    let rows = sqlx::query(
        "SELECT id FROM conversation
         WHERE channel = ? AND owner IN ('bot', 'people') AND id IN (SELECT value FROM json_each(?))",
    )
    .bind(channel.as_str())
    .bind(serde_json::json!(ids).to_string())
    .fetch_all(readers)
    .await?;
    rows.iter().map(|row| Ok(ConversationId::new(row.try_get::<String, _>(0)?))).collect()
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
    let notifications = notifications.iter().map(notification).collect::<Result<_, _>>()?;
    let answers = answers.iter().map(answer).collect::<Result<_, _>>()?;
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
    rows.iter().map(outbox).collect()
}

fn notification(row: &SqliteRow) -> Result<PendingNotification, StoreError> {
    Ok(PendingNotification {
        id: row.try_get(0)?,
        topic: row.try_get(1)?,
        expected: lenient(row.try_get(2)?, Vec::new()),
        body: row.try_get::<Option<Vec<u8>>, _>(3)?.unwrap_or_default(),
        received_at: Timestamp::from_millis(row.try_get(4)?),
    })
}

fn answer(row: &SqliteRow) -> Result<PendingAnswer, StoreError> {
    Ok(PendingAnswer {
        turn: TurnId::new(row.try_get::<String, _>(0)?),
        answer: lenient(row.try_get(1)?, Value::Null),
    })
}

fn outbox(row: &SqliteRow) -> Result<OutboxRow, StoreError> {
    let created_at = Timestamp::from_millis(row.try_get(8)?);
    Ok(OutboxRow {
        seq: row.try_get(0)?,
        action: ActionId::new(row.try_get::<String, _>(1)?),
        generation: u64::try_from(row.try_get::<i64, _>(2)?).unwrap_or_default(),
        turn: row.try_get::<Option<String>, _>(3)?.map(TurnId::new),
        payload: lenient(row.try_get(4)?, Value::Null),
        // Nobody knows whether it was sent.
        status: lenient(row.try_get(5)?, OutboxStatus::Unknown { since: created_at }),
        attempts: row.try_get(6)?,
        node: row.try_get(7)?,
        created_at,
    })
}

/// What cannot be read hides nothing else: who works on the conversation decides what becomes of it.
fn lenient<T: DeserializeOwned>(text: &str, otherwise: T) -> T {
    serde_json::from_str(text).unwrap_or(otherwise)
}

fn parse<T: DeserializeOwned>(text: &str, place: &ConversationKey) -> Result<T, StoreError> {
    serde_json::from_str(text)
        .map_err(|source| StoreError::Unreadable { what: format!("conversation {place}"), source })
}
