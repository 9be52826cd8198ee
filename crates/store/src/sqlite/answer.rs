//! Answers of bots that took their time.

use deskmate_core::{Timestamp, TurnId};
use rusqlite::{Connection, params};

use super::intake::wake;
use crate::{ConversationKey, StoreError};

pub(super) fn take(
    db: &Connection,
    key: &ConversationKey,
    turn: &TurnId,
    answer: &str,
    now: Timestamp,
) -> Result<bool, StoreError> {
    let ConversationKey { channel, conversation } = key;
    let new =
        db.prepare_cached(
            "INSERT INTO answer (channel, conversation, turn, answer, received_at)
             VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
        )?
        .execute(params![
            channel.as_str(),
            conversation.as_str(),
            turn.as_str(),
            answer,
            now.as_millis()
        ])? > 0;
    if new {
        wake(db, channel, conversation, now, false)?;
    }
    Ok(new)
}
