//! What wants attention.

use deskmate_core::{ChannelName, ConversationId, Timestamp};
use rusqlite::{Connection, Row, params};

use super::{leases::Leases, limit};
use crate::{ConversationKey, StoreError};

pub(super) fn due(
    db: &Connection,
    leases: &Leases,
    now: Timestamp,
    most: usize,
) -> Result<Vec<ConversationKey>, StoreError> {
    // What is being worked on is still due in the table, so as many more are read.
    let mut places: Vec<_> = db
        .prepare_cached(
            "SELECT channel, id FROM conversation WHERE due_at <= ? ORDER BY due_at LIMIT ?",
        )?
        .query_and_then(params![now.as_millis(), limit(most + leases.count())], place)?
        .collect::<Result<_, _>>()?;
    places.retain(|place| !leases.is_held(place, now));
    places.truncate(most);
    Ok(places)
}

pub(super) fn next(db: &Connection, leases: &Leases) -> Result<Option<Timestamp>, StoreError> {
    let mut waiting = db.prepare_cached(
        "SELECT channel, id, due_at FROM conversation WHERE due_at IS NOT NULL ORDER BY due_at LIMIT ?",
    )?;
    let mut waiting = waiting.query([limit(1 + leases.count())])?;
    let mut next: Option<Timestamp> = None;
    while let Some(row) = waiting.next()? {
        let due = Timestamp::from_millis(row.get(2)?);
        let held_until = leases.held_until(&place(row)?);
        let due = held_until.map_or(due, |until| until.max(due));
        next = Some(next.map_or(due, |next| next.min(due)));
        if held_until.is_none() {
            break;
        }
    }
    Ok(next)
}

pub(super) fn parked(
    db: &Connection,
    channel: &ChannelName,
) -> Result<Vec<ConversationKey>, StoreError> {
    db.prepare_cached("SELECT channel, id FROM conversation WHERE channel = ? AND parked")?
        .query_and_then([channel.as_str()], place)?
        .collect()
}

fn place(row: &Row<'_>) -> Result<ConversationKey, StoreError> {
    Ok(ConversationKey {
        channel: ChannelName::new(row.get::<_, String>(0)?),
        conversation: ConversationId::new(row.get::<_, String>(1)?),
    })
}
