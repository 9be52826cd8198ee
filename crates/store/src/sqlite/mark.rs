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

pub(super) fn secret(
    db: &Connection,
    channel: &ChannelName,
    name: &str,
    fresh: &str,
) -> Result<String, StoreError> {
    db.prepare_cached(
        "INSERT INTO secret (channel, name, value) VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
    )?
    .execute([channel.as_str(), name, fresh])?;
    Ok(known_secret(db, channel, name)?.unwrap_or_else(|| fresh.to_owned()))
}

pub(super) fn known_secret(
    db: &Connection,
    channel: &ChannelName,
    name: &str,
) -> Result<Option<String>, StoreError> {
    let known = db
        .prepare_cached("SELECT value FROM secret WHERE channel = ? AND name = ?")?
        .query_row([channel.as_str(), name], |row| row.get(0))
        .optional()?;
    Ok(known)
}
