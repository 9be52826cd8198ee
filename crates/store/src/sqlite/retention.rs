//! Forgetting what is old, in pieces.

use deskmate_core::Timestamp;
use rusqlite::{Connection, params};

use crate::StoreError;

/// Rows forgotten in one transaction, so that what comes in need not wait for long.
pub(super) const MOST_FORGOTTEN: usize = 500;

/// Returns how many rows were forgotten; fewer than [`MOST_FORGOTTEN`] where there are no more.
pub(super) fn forget_some(
    db: &Connection,
    notifications: Timestamp,
    timelines: Timestamp,
) -> Result<usize, StoreError> {
    let mut forgotten = 0;
    for (delete, before) in [
        (
            "DELETE FROM notification WHERE rowid IN
                 (SELECT rowid FROM notification WHERE done_at IS NOT NULL AND received_at < ? LIMIT ?)",
            notifications,
        ),
        (
            "DELETE FROM timeline WHERE (channel, conversation, seq) IN
                 (SELECT channel, conversation, seq FROM timeline WHERE at < ? LIMIT ?)",
            timelines,
        ),
        (
            "DELETE FROM event WHERE (channel, seq) IN
                 (SELECT channel, seq FROM event WHERE at < ? LIMIT ?)",
            timelines,
        ),
        (
            "DELETE FROM conversation WHERE (channel, id) IN
                 (SELECT channel, id FROM conversation WHERE due_at IS NULL AND
                      (state IS NULL OR parked AND
                          CASE WHEN json_valid(state) THEN state ->> '$.parked.since' < ? END)
                  LIMIT ?)",
            timelines,
        ),
    ] {
        let most = super::limit(MOST_FORGOTTEN - forgotten);
        forgotten += db.prepare_cached(delete)?.execute(params![before.as_millis(), most])?;
    }
    Ok(forgotten)
}
