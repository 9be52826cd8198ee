//! Answers of bots that took their time.

use deskmate_core::{Timestamp, TurnId};
use sqlx::SqliteConnection;

use super::intake::wake_one;
use crate::{Place, StoreError};

pub(super) async fn take(
    db: &mut SqliteConnection,
    place: Place,
    turn: TurnId,
    answer: serde_json::Value,
    now: Timestamp,
) -> Result<bool, StoreError> {
    let new = sqlx::query(
        "INSERT INTO answer (channel, conversation, turn, answer, received_at) VALUES (?, ?, ?, ?, ?)
         ON CONFLICT DO NOTHING",
    )
    .bind(place.channel.as_str())
    .bind(place.conversation.as_str())
    .bind(turn.as_str())
    .bind(answer.to_string())
    .bind(now.as_millis())
    .execute(&mut *db)
    .await?
    .rows_affected()
        > 0;
    if new {
        wake_one(db, place.channel.as_str(), place.conversation.as_str(), now, false).await?;
    }
    Ok(new)
}
