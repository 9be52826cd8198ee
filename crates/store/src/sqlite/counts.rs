//! How much there is to do.

use rusqlite::Connection;

use crate::{Counts, StoreError};

pub(super) fn counts(db: &Connection) -> Result<Counts, StoreError> {
    let counts = db
        .prepare_cached(
            "SELECT (SELECT count(*) FROM notification WHERE done_at IS NULL),
                    (SELECT count(*) FROM outbox),
                    (SELECT count(*) FROM event),
                    (SELECT count(*) FROM conversation WHERE due_at IS NOT NULL),
                    (SELECT count(*) FROM conversation WHERE parked)",
        )?
        .query_row([], |row| {
            Ok(Counts {
                notifications: row.get(0)?,
                outbox: row.get(1)?,
                events: row.get(2)?,
                due: row.get(3)?,
                parked: row.get(4)?,
            })
        })?;
    Ok(counts)
}
