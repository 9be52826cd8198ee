//! Everything there is to work on in conversations.

use std::collections::BTreeMap;

use deadpool_postgres::GenericClient;
use deskmate_core::{ActionId, ChannelName, Conversation, ConversationId, Timestamp, TurnId};
use serde::de::DeserializeOwned;
use serde_json::Value;
use tokio_postgres::Row;

use crate::{
    ConversationKey, Guard, Inbox, Lease, OutboxRow, OutboxStatus, PendingAnswer,
    PendingNotification, StoreError,
};

/// What has come in for each of these, besides how often they were woken. All channels and all
/// conversations in columns, so that one statement does for any number of them.
pub(super) async fn inboxes(
    db: &impl GenericClient,
    keys: &[ConversationKey],
) -> Result<BTreeMap<ConversationKey, Inbox>, StoreError> {
    let (channels, conversations) = columns(keys);
    let mut all: BTreeMap<ConversationKey, Inbox> = BTreeMap::new();
    let notifications = db
        .prepare_cached(
            "SELECT channel, conversation, n.id, topic, expected, body, received_at
             FROM notification n JOIN unnest($1::text[], $2::text[]) AS k (channel, conversation)
                  USING (channel, conversation)
             WHERE done_at IS NULL ORDER BY received_at, n.id",
        )
        .await?;
    for row in db.query(&notifications, &[&channels, &conversations]).await? {
        all.entry(key(&row)?).or_default().notifications.push(notification(&row)?);
    }
    let answers = db
        .prepare_cached(
            "SELECT channel, conversation, turn, answer
             FROM answer a JOIN unnest($1::text[], $2::text[]) AS k (channel, conversation)
                  USING (channel, conversation)
             ORDER BY turn",
        )
        .await?;
    for row in db.query(&answers, &[&channels, &conversations]).await? {
        let answer = PendingAnswer {
            turn: TurnId::new(row.try_get::<_, String>(2)?),
            answer: lenient(row.try_get(3)?, Value::Null),
        };
        all.entry(key(&row)?).or_default().answers.push(answer);
    }
    Ok(all)
}

/// What is to be done in each of these, in order.
pub(super) async fn outboxes(
    db: &impl GenericClient,
    keys: &[ConversationKey],
) -> Result<BTreeMap<ConversationKey, Vec<OutboxRow>>, StoreError> {
    let (channels, conversations) = columns(keys);
    let find = db
        .prepare_cached(
            "SELECT channel, conversation, seq, action, generation, turn, payload, status, attempts,
                    node, created_at
             FROM outbox o JOIN unnest($1::text[], $2::text[]) AS k (channel, conversation)
                  USING (channel, conversation)
             ORDER BY seq",
        )
        .await?;
    let mut all: BTreeMap<ConversationKey, Vec<OutboxRow>> = BTreeMap::new();
    for row in db.query(&find, &[&channels, &conversations]).await? {
        all.entry(key(&row)?).or_default().push(outbox(&row)?);
    }
    Ok(all)
}

/// What has come in since a lease began.
pub(super) async fn inbox(db: &impl GenericClient, lease: &Lease) -> Result<Inbox, StoreError> {
    let ConversationKey { channel, conversation } = &lease.key;
    // First how often it was woken: what comes in after that is woken for again.
    let find = db
        .prepare_cached(
            "SELECT wakes, look <> 0 FROM conversation
             WHERE channel = $1 AND id = $2 AND lease_token = $3 AND lease_node IS NOT NULL",
        )
        .await?;
    let woken =
        db.query_opt(&find, &[&channel.as_str(), &conversation.as_str(), &lease.token]).await?;
    let (wakes, read) = match woken {
        Some(woken) => (woken.try_get(0)?, woken.try_get(1)?),
        None if Guard::LeaseToken.holds() => {
            return Err(StoreError::LeaseLost(lease.key.to_string()));
        }
        None => (0, false),
    };
    let keys = std::slice::from_ref(&lease.key);
    let inbox = inboxes(db, keys).await?.remove(&lease.key).unwrap_or_default();
    Ok(Inbox { wakes, read, ..inbox })
}

/// What is known of a conversation.
pub(super) async fn conversation(
    db: &impl GenericClient,
    key: &ConversationKey,
) -> Result<Option<Conversation>, StoreError> {
    let ConversationKey { channel, conversation } = key;
    let find =
        db.prepare_cached("SELECT state FROM conversation WHERE channel = $1 AND id = $2").await?;
    let row = db.query_opt(&find, &[&channel.as_str(), &conversation.as_str()]).await?;
    let state: Option<String> = row.map(|row| row.try_get(0)).transpose()?.flatten();
    state.map(|state| json(&state, || format!("conversation {key}"))).transpose()
}

/// The keys of conversations as two columns.
pub(super) fn columns(keys: &[ConversationKey]) -> (Vec<&str>, Vec<&str>) {
    keys.iter().map(|key| (key.channel.as_str(), key.conversation.as_str())).unzip()
}

/// The key in a row's first two columns.
pub(super) fn key(row: &Row) -> Result<ConversationKey, StoreError> {
    Ok(ConversationKey {
        channel: ChannelName::new(row.try_get::<_, String>(0)?),
        conversation: ConversationId::new(row.try_get::<_, String>(1)?),
    })
}

fn notification(row: &Row) -> Result<PendingNotification, StoreError> {
    Ok(PendingNotification {
        id: row.try_get(2)?,
        topic: row.try_get(3)?,
        expected: lenient(row.try_get(4)?, Vec::new()),
        body: row.try_get::<_, Option<Vec<u8>>>(5)?.unwrap_or_default(),
        received_at: Timestamp::from_millis(row.try_get(6)?),
    })
}

fn outbox(row: &Row) -> Result<OutboxRow, StoreError> {
    let created_at = Timestamp::from_millis(row.try_get(10)?);
    Ok(OutboxRow {
        seq: row.try_get(2)?,
        action: ActionId::new(row.try_get::<_, String>(3)?),
        generation: u64::try_from(row.try_get::<_, i64>(4)?).unwrap_or_default(),
        turn: row.try_get::<_, Option<String>>(5)?.map(TurnId::new),
        payload: lenient(row.try_get(6)?, Value::Null),
        // Nobody knows whether it was sent.
        status: lenient(row.try_get(7)?, OutboxStatus::Unknown { since: created_at }),
        attempts: u32::try_from(row.try_get::<_, i64>(8)?).unwrap_or(u32::MAX),
        node: row.try_get(9)?,
        created_at,
    })
}

/// Reads JSON. What cannot be read hides nothing else: who works on the conversation decides what
/// becomes of it.
fn lenient<T: DeserializeOwned>(text: &str, otherwise: T) -> T {
    serde_json::from_str(text).unwrap_or(otherwise)
}

/// Reads JSON.
pub(super) fn json<T: DeserializeOwned>(
    text: &str,
    what: impl Fn() -> String,
) -> Result<T, StoreError> {
    serde_json::from_str(text).map_err(|source| StoreError::Unreadable { what: what(), source })
}
