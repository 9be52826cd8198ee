//! Brings a file up to date.
//!
//! SQLite keeps a number for it in the file itself (`user_version`): the last migration that was
//! carried out. Files from before that have a table in its place, which is kept up, so that the
//! binary that wrote them says it is too old, and does not begin anew.

use rusqlite::{Connection, OptionalExtension, TransactionBehavior, params};

use crate::StoreError;

/// All there are; they only add. The first is number 1.
const MIGRATIONS: [(&str, &str); 13] = [
    ("begin", include_str!("../../migrations/sqlite/0001_begin.sql")),
    ("event", include_str!("../../migrations/sqlite/0002_event.sql")),
    ("duties", include_str!("../../migrations/sqlite/0003_duties.sql")),
    ("parked", include_str!("../../migrations/sqlite/0004_parked.sql")),
    ("keeping", include_str!("../../migrations/sqlite/0005_keeping.sql")),
    ("console", include_str!("../../migrations/sqlite/0006_console.sql")),
    ("drafts", include_str!("../../migrations/sqlite/0007_drafts.sql")),
    ("outreach", include_str!("../../migrations/sqlite/0008_outreach.sql")),
    ("console_more", include_str!("../../migrations/sqlite/0009_console_more.sql")),
    ("signing_in", include_str!("../../migrations/sqlite/0010_signing_in.sql")),
    ("memory", include_str!("../../migrations/sqlite/0011_memory.sql")),
    ("draft_days", include_str!("../../migrations/sqlite/0012_draft_days.sql")),
    ("due", include_str!("../../migrations/sqlite/0013_due.sql")),
];

const NEWEST: i64 = MIGRATIONS.len() as i64;

/// Whether nothing is to be done.
///
/// # Errors
/// [`StoreError::Newer`] and [`StoreError::Older`] where it is another version's.
pub(super) fn is_current(db: &Connection) -> Result<(), StoreError> {
    match version(db)? {
        NEWEST => Ok(()),
        found => Err(StoreError::Older { found, needed: NEWEST }),
    }
}

/// The number of the last migration that was carried out.
///
/// # Errors
/// [`StoreError::Newer`] where a newer Deskmate wrote the file.
pub(super) fn version(db: &Connection) -> Result<i64, StoreError> {
    let kept: i64 = db.query_row("PRAGMA user_version", [], |row| row.get(0))?;
    let version = kept.max(earlier(db)?.unwrap_or_default());
    if version > NEWEST {
        return Err(StoreError::Newer(format!("schema {version}, this one knows {NEWEST}")));
    }
    Ok(version)
}

/// # Errors
/// [`StoreError::Newer`] where a newer Deskmate wrote the file.
pub(super) fn migrate(db: &mut Connection) -> Result<(), StoreError> {
    // All in one: what is brought up to date by half is not what anybody can read.
    let transaction = db.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let kept: i64 = transaction.query_row("PRAGMA user_version", [], |row| row.get(0))?;
    let earlier = earlier(&transaction)?;
    let version = version(&transaction)?;
    for (number, (name, sql)) in (1..).zip(MIGRATIONS) {
        if number <= version {
            continue;
        }
        let failed = |error| StoreError::Migrate(format!("{number:04}_{name}: {error}"));
        transaction.execute_batch(sql).map_err(failed)?;
        if earlier.is_some() {
            transaction.execute(
                "INSERT INTO _sqlx_migrations (version, description, success, checksum, execution_time)
                 VALUES (?, ?, TRUE, '', 0)",
                params![number, name],
            )?;
        }
    }
    if kept < NEWEST {
        transaction.pragma_update(None, "user_version", NEWEST)?;
    }
    Ok(transaction.commit()?)
}

/// The last migration by the table that was kept of them at first, if the file has it.
fn earlier(db: &Connection) -> Result<Option<i64>, StoreError> {
    let table = db
        .query_row("SELECT 1 FROM sqlite_schema WHERE name = '_sqlx_migrations'", [], |_| Ok(()))
        .optional()?;
    if table.is_none() {
        return Ok(None);
    }
    let last = "SELECT coalesce(max(version), 0) FROM _sqlx_migrations";
    Ok(Some(db.query_row(last, [], |row| row.get(0))?))
}
