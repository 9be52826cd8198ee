//! Same transaction, or it didn't happen.

use deskmate_core::{Conversation, Happening, Timestamp};
use sqlx::{Row, SqliteConnection};

use crate::{Change, OutboxRow, Place, Release, StoreError};

pub(super) async fn commit(
    db: &mut SqliteConnection,
    place: Place,
    change: Change,
    release: Option<Release>,
) -> Result<bool, StoreError> {
    if let Some(conversation) = &change.conversation {
        save(db, &place, conversation).await?;
    }
    for id in &change.notifications_done {
        sqlx::query("UPDATE notification SET done_at = received_at, body = NULL WHERE channel = ? AND id = ?")
            .bind(place.channel.as_str())
            .bind(id)
            .execute(&mut *db)
            .await?;
    }
    for turn in &change.answers_done {
        sqlx::query("DELETE FROM answer WHERE channel = ? AND conversation = ? AND turn = ?")
            .bind(place.channel.as_str())
            .bind(place.conversation.as_str())
            .bind(turn.as_str())
            .execute(&mut *db)
            .await?;
    }
    for row in &change.outbox {
        put(db, &place, row).await?;
    }
    for seq in &change.outbox_done {
        sqlx::query("DELETE FROM outbox WHERE channel = ? AND conversation = ? AND seq = ?")
            .bind(place.channel.as_str())
            .bind(place.conversation.as_str())
            .bind(seq)
            .execute(&mut *db)
            .await?;
    }
    remember(db, &place, &change.timeline).await?;
    match release {
        Some(release) => give_back(db, &place, release).await,
        None => Ok(false),
    }
}

async fn save(
    db: &mut SqliteConnection,
    place: &Place,
    conversation: &Conversation,
) -> Result<(), StoreError> {
    let state = serde_json::to_string(conversation).map_err(|source| StoreError::Unreadable {
        what: format!("conversation {place}"),
        source,
    })?;
    sqlx::query(
        "INSERT INTO conversation (channel, id, state, owner, parked) VALUES (?, ?, ?, ?, ?)
         ON CONFLICT (channel, id) DO UPDATE
         SET state = excluded.state, owner = excluded.owner, parked = excluded.parked",
    )
    .bind(place.channel.as_str())
    .bind(place.conversation.as_str())
    .bind(state)
    .bind(conversation.owner().word())
    .bind(conversation.parked.is_some())
    .execute(db)
    .await?;
    Ok(())
}

async fn put(db: &mut SqliteConnection, place: &Place, row: &OutboxRow) -> Result<(), StoreError> {
    sqlx::query(
        "INSERT INTO outbox
             (channel, conversation, seq, action, generation, turn, payload, status, attempts, node, created_at)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
         ON CONFLICT (channel, conversation, seq) DO UPDATE
         SET payload = excluded.payload, status = excluded.status, attempts = excluded.attempts, node = excluded.node",
    )
    .bind(place.channel.as_str())
    .bind(place.conversation.as_str())
    .bind(row.seq)
    .bind(row.action.as_str())
    .bind(i64::try_from(row.generation).unwrap_or(i64::MAX))
    .bind(row.turn.as_ref().map(|turn| turn.as_str()))
    .bind(row.payload.to_string())
    .bind(serde_json::json!(row.status).to_string())
    .bind(row.attempts)
    .bind(&row.node)
    .bind(row.created_at.as_millis())
    .execute(db)
    .await?;
    Ok(())
}

async fn remember(
    db: &mut SqliteConnection,
    place: &Place,
    timeline: &[(Timestamp, Happening)],
) -> Result<(), StoreError> {
    for (at, happening) in timeline {
        sqlx::query(
            "INSERT INTO timeline (channel, conversation, at, seq, happening)
             SELECT ?1, ?2, ?3, coalesce(max(seq), 0) + 1, ?4 FROM timeline WHERE channel = ?1 AND conversation = ?2",
        )
        .bind(place.channel.as_str())
        .bind(place.conversation.as_str())
        .bind(at.as_millis())
        .bind(serde_json::json!(happening).to_string())
        .execute(&mut *db)
        .await?;
    }
    Ok(())
}

async fn give_back(
    db: &mut SqliteConnection,
    place: &Place,
    release: Release,
) -> Result<bool, StoreError> {
    let row = sqlx::query(
        "UPDATE conversation SET due_at = ?, look = 0 WHERE channel = ? AND id = ? AND wakes = ? RETURNING wakes",
    )
    .bind(release.due.map(Timestamp::as_millis))
    .bind(place.channel.as_str())
    .bind(place.conversation.as_str())
    .bind(release.wakes)
    .fetch_optional(db)
    .await?;
    Ok(row.map(|row| row.try_get::<i64, _>(0)).transpose()?.is_some())
}
