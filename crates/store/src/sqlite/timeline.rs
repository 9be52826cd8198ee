//! What was decided and done, and why.

use deskmate_core::Timestamp;
use rusqlite::Connection;

use super::leased::json;
use crate::{ConversationKey, StoreError, TimelineEntry};

pub(super) fn timeline(
    db: &Connection,
    key: &ConversationKey,
) -> Result<Vec<TimelineEntry>, StoreError> {
    db.prepare_cached(
        "SELECT at, happening FROM timeline WHERE channel = ? AND conversation = ? ORDER BY seq",
    )?
    .query_and_then([key.channel.as_str(), key.conversation.as_str()], |row| {
        let happening = json(row, 1, || format!("the timeline of {key}"))?;
        Ok(TimelineEntry { at: Timestamp::from_millis(row.get(0)?), happening })
    })?
    // One line that cannot be read, or is of a newer Deskmate, hides no other.
    .filter(|entry| !matches!(entry, Err(StoreError::Unreadable { .. })))
    .collect()
}
