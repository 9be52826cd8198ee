//! Answers of bots that took their time.

use deskmate_core::{Timestamp, TurnId};
use sqlx::SqliteConnection;

use super::{
    intake::{WakeRow, wake_all},
    writer::Write,
};
use crate::{ConversationKey, StoreError};

pub(super) struct TakeAnswer {
    pub(super) place: ConversationKey,
    pub(super) turn: TurnId,
    pub(super) answer: serde_json::Value,
    pub(super) now: Timestamp,
}

impl Write for TakeAnswer {
    type Out = bool;

    async fn write(&self, db: &mut SqliteConnection) -> Result<bool, StoreError> {
        let ConversationKey { channel, conversation } = &self.place;
        let new = sqlx::query(
            "INSERT INTO answer (channel, conversation, turn, answer, received_at) VALUES (?, ?, ?, ?, ?)
             ON CONFLICT DO NOTHING",
        )
        .bind(channel.as_str())
        .bind(conversation.as_str())
        .bind(self.turn.as_str())
        .bind(self.answer.to_string())
        .bind(self.now.as_millis())
        .execute(&mut *db)
        .await?
        .rows_affected()
            > 0;
        if new {
            wake_all(db, &[WakeRow::new(channel, conversation, self.now, false)]).await?;
        }
        Ok(new)
    }
}
