//! Same transaction, or it didn't happen.

use deskmate_core::{Conversation, Timestamp, TurnId};
use sqlx::{Row, SqliteConnection};

use super::{event, leases::Writing, writer::Write};
use crate::{Change, ConversationKey, OutboxRow, Release, StoreError};

/// What a worker changes. As long as this lives, nobody else gets the conversation.
pub(super) struct Commit {
    pub(super) writing: Writing,
    pub(super) change: Change,
    pub(super) release: Option<Release>,
}

impl Write for Commit {
    /// Whether the conversation is given back.
    type Out = bool;

    async fn write(&self, db: &mut SqliteConnection) -> Result<bool, StoreError> {
        let (place, change) = (self.writing.place(), &self.change);
        if let Some(conversation) = &change.conversation {
            save(db, place, conversation).await?;
        }
        if !change.notifications_done.is_empty() {
            finish_notifications(db, place, &change.notifications_done).await?;
        }
        if !change.answers_done.is_empty() {
            finish_answers(db, place, &change.answers_done).await?;
        }
        for row in &change.outbox {
            put(db, place, row).await?;
        }
        if !change.outbox_done.is_empty() {
            finish_outbox(db, place, &change.outbox_done).await?;
        }
        for row in &change.events {
            event::put(db, place, row).await?;
        }
        if !change.timeline.is_empty() {
            remember(db, place, change).await?;
        }
        match self.release {
            Some(release) => give_back(db, place, release, change.still_to_read).await,
            None => Ok(false),
        }
    }
}

async fn save(
    db: &mut SqliteConnection,
    place: &ConversationKey,
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

async fn finish_notifications(
    db: &mut SqliteConnection,
    place: &ConversationKey,
    ids: &[String],
) -> Result<(), StoreError> {
    sqlx::query(
        "UPDATE notification SET done_at = received_at, body = NULL
         WHERE channel = ? AND id IN (SELECT value FROM json_each(?))",
    )
    .bind(place.channel.as_str())
    .bind(serde_json::json!(ids).to_string())
    .execute(db)
    .await?;
    Ok(())
}

async fn finish_answers(
    db: &mut SqliteConnection,
    place: &ConversationKey,
    turns: &[TurnId],
) -> Result<(), StoreError> {
    sqlx::query(
        "DELETE FROM answer
         WHERE channel = ? AND conversation = ? AND turn IN (SELECT value FROM json_each(?))",
    )
    .bind(place.channel.as_str())
    .bind(place.conversation.as_str())
    .bind(serde_json::json!(turns).to_string())
    .execute(db)
    .await?;
    Ok(())
}

async fn put(
    db: &mut SqliteConnection,
    place: &ConversationKey,
    row: &OutboxRow,
) -> Result<(), StoreError> {
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
    .bind(row.turn.as_ref().map(TurnId::as_str))
    .bind(row.payload.to_string())
    .bind(serde_json::json!(row.status).to_string())
    .bind(row.attempts)
    .bind(&row.node)
    .bind(row.created_at.as_millis())
    .execute(db)
    .await?;
    Ok(())
}

async fn finish_outbox(
    db: &mut SqliteConnection,
    place: &ConversationKey,
    seqs: &[i64],
) -> Result<(), StoreError> {
    sqlx::query(
        "DELETE FROM outbox
         WHERE channel = ? AND conversation = ? AND seq IN (SELECT value FROM json_each(?))",
    )
    .bind(place.channel.as_str())
    .bind(place.conversation.as_str())
    .bind(serde_json::json!(seqs).to_string())
    .execute(db)
    .await?;
    Ok(())
}

async fn remember(
    db: &mut SqliteConnection,
    place: &ConversationKey,
    change: &Change,
) -> Result<(), StoreError> {
    // Each happening as text: it is stored as it was written.
    let entries: Vec<(i64, String)> = (change.timeline.iter())
        .map(|(at, happening)| (at.as_millis(), serde_json::json!(happening).to_string()))
        .collect();
    sqlx::query(
        "INSERT INTO timeline (channel, conversation, seq, at, happening)
         SELECT ?1, ?2, entry.key + 1 + coalesce(
                    (SELECT max(seq) FROM timeline WHERE channel = ?1 AND conversation = ?2), 0),
                entry.value ->> 0, entry.value ->> 1
         FROM json_each(?3) AS entry",
    )
    .bind(place.channel.as_str())
    .bind(place.conversation.as_str())
    .bind(serde_json::json!(entries).to_string())
    .execute(db)
    .await?;
    Ok(())
}

/// Gives the conversation back, unless it was woken since its inbox were read.
async fn give_back(
    db: &mut SqliteConnection,
    place: &ConversationKey,
    release: Release,
    still_to_read: bool,
) -> Result<bool, StoreError> {
    // Who has asked first stays first.
    let row = sqlx::query(
        "INSERT INTO conversation (channel, id, due_at, wakes, look) VALUES (?, ?, ?, ?, ?)
         ON CONFLICT (channel, id) DO UPDATE
         SET due_at = excluded.due_at, look = excluded.look * CASE WHEN look = 0 THEN 1 ELSE look END
         WHERE wakes = excluded.wakes
         RETURNING wakes",
    )
    .bind(place.channel.as_str())
    .bind(place.conversation.as_str())
    .bind(release.due.map(Timestamp::as_millis))
    .bind(release.wakes)
    .bind(still_to_read)
    .fetch_optional(db)
    .await?;
    Ok(row.map(|row| row.try_get::<i64, _>(0)).transpose()?.is_some())
}
