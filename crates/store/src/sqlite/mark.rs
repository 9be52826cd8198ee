//! What a channel remembers besides its conversations.

use deskmate_core::ChannelName;
use rusqlite::{Connection, OptionalExtension};

use crate::StoreError;

pub(super) fn get(
    db: &Connection,
    channel: &ChannelName,
    name: &str,
) -> Result<Option<String>, StoreError> {
    let mark = db
        .prepare_cached("SELECT value FROM mark WHERE channel = ? AND name = ?")?
        .query_row([channel.as_str(), name], |row| row.get(0))
        .optional()?;
    Ok(mark)
}

pub(super) fn set(
    db: &Connection,
    channel: &ChannelName,
    name: &str,
    value: &str,
) -> Result<(), StoreError> {
    db.prepare_cached(
        "INSERT INTO mark (channel, name, value) VALUES (?, ?, ?)
         ON CONFLICT (channel, name) DO UPDATE SET value = excluded.value",
    )?
    .execute([channel.as_str(), name, value])?;
    Ok(())
}
