//! What wants attention.

use deskmate_core::{ChannelName, ConversationId, Timestamp};
use sqlx::{Row, SqlitePool, sqlite::SqliteRow};

use super::leases::Leases;
use crate::{ConversationKey, StoreError};

pub(super) async fn due(
    readers: &SqlitePool,
    leases: &Leases,
    now: Timestamp,
    most: usize,
) -> Result<Vec<ConversationKey>, StoreError> {
    // What is being worked on is still due in the table, so as many more are read.
    let rows = sqlx::query(
        "SELECT channel, id FROM conversation WHERE due_at <= ? ORDER BY due_at, look LIMIT ?",
    )
    .bind(now.as_millis())
    .bind(limit(most + leases.count()))
    .fetch_all(readers)
    .await?;
    let mut places = rows.iter().map(place).collect::<Result<Vec<_>, _>>()?;
    places.retain(|place| !leases.is_held(place, now));
    places.truncate(most);
    Ok(places)
}

pub(super) async fn next(
    readers: &SqlitePool,
    leases: &Leases,
) -> Result<Option<Timestamp>, StoreError> {
    let rows = sqlx::query(
        "SELECT channel, id, due_at FROM conversation WHERE due_at IS NOT NULL ORDER BY due_at LIMIT ?",
    )
    .bind(limit(1 + leases.count()))
    .fetch_all(readers)
    .await?;
    let mut next: Option<Timestamp> = None;
    for row in &rows {
        let due = Timestamp::from_millis(row.try_get(2)?);
        let held_until = leases.held_until(&place(row)?);
        let due = held_until.map_or(due, |until| until.max(due));
        next = Some(next.map_or(due, |next| next.min(due)));
        if held_until.is_none() {
            break;
        }
    }
    Ok(next)
}

fn place(row: &SqliteRow) -> Result<ConversationKey, StoreError> {
    Ok(ConversationKey {
        channel: ChannelName::new(row.try_get::<String, _>(0)?),
        conversation: ConversationId::new(row.try_get::<String, _>(1)?),
    })
}

fn limit(most: usize) -> i64 {
    i64::try_from(most).unwrap_or(i64::MAX)
}
