//! Connections to the file, all set up alike.

use std::{
    path::{Path, PathBuf},
    time::Duration,
};

use rusqlite::{Connection, ErrorCode, OpenFlags, config::DbConfig};

use crate::StoreError;

/// How long to wait for whoever else has the file open, such as a backup.
const BUSY: Duration = Duration::from_secs(10);
/// Statements that a connection keeps prepared: more than there are.
const PREPARED: usize = 64;

/// Pages that wait in the log beside the file before a commit copies them over, 16 MB of them: what
/// changes again meanwhile is copied once.
const LOG_PAGES: u32 = 4_000;

/// What a connection is for.
#[derive(Clone, Copy, Debug)]
pub(super) enum Role {
    Writer,
    Reader,
}

/// One connection, and how to make another when it is of no use any more.
#[derive(Debug)]
pub(super) struct Db {
    path: PathBuf,
    role: Role,
    connection: Connection,
}

impl Db {
    pub(super) fn open(path: &Path, role: Role) -> Result<Self, StoreError> {
        Ok(Self { path: path.to_owned(), role, connection: connect(path, role)? })
    }

    pub(super) fn connection(&mut self) -> &mut Connection {
        &mut self.connection
    }

    pub(super) fn into_connection(self) -> Connection {
        self.connection
    }

    /// Begins anew: after a failure nobody knows what state a connection is in.
    pub(super) fn replace(&mut self) -> Result<(), StoreError> {
        self.connection = connect(&self.path, self.role)?;
        Ok(())
    }

    /// Brings what was written into the file itself, and empties the log beside it. `false` where
    /// somebody still reads from the log.
    pub(super) fn checkpoint(&self) -> Result<bool, StoreError> {
        let busy: bool =
            self.connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |row| row.get(0))?;
        Ok(!busy)
    }
}

fn connect(path: &Path, role: Role) -> Result<Connection, StoreError> {
    let access = match role {
        Role::Writer => OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE,
        Role::Reader => OpenFlags::SQLITE_OPEN_READ_ONLY,
    };
    // A connection belongs to one thread at a time, and a path is a path and no address.
    let connection = Connection::open_with_flags(path, access | OpenFlags::SQLITE_OPEN_NO_MUTEX)?;
    connection.busy_timeout(BUSY)?;
    // A statement is planned once. Otherwise each one that an index with a condition may serve is
    // planned again for each value: a tenth of the CPU of an answer.
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
    connection.set_prepared_statement_cache_capacity(PREPARED);
    connection.pragma_update(None, "foreign_keys", true)?;
    if matches!(role, Role::Writer) {
        connection.query_row("PRAGMA journal_mode = WAL", [], |_| Ok(()))?;
        // A commit is on disk when it returns.
        connection.pragma_update(None, "synchronous", "FULL")?;
        connection.pragma_update(None, "wal_autocheckpoint", LOG_PAGES)?;
        // What is deleted is overwritten.
        connection.query_row("PRAGMA secure_delete = ON", [], |_| Ok(()))?;
    }
    Ok(connection)
}

/// Whether it is the database that failed, and not what was asked of it: whatever else is written
/// now fails as well.
pub(super) fn is_of_the_database(error: &StoreError) -> bool {
    let StoreError::Database(error) = error else { return false };
    let code = error.downcast_ref().and_then(rusqlite::Error::sqlite_error_code);
    matches!(
        code,
        Some(
            ErrorCode::DiskFull
                | ErrorCode::SystemIoFailure
                | ErrorCode::OutOfMemory
                | ErrorCode::ReadOnly
                | ErrorCode::CannotOpen
                | ErrorCode::PermissionDenied
                | ErrorCode::DatabaseCorrupt
                | ErrorCode::NotADatabase
                | ErrorCode::DatabaseBusy
                | ErrorCode::DatabaseLocked
                | ErrorCode::FileLockingProtocolFailed
        )
    )
}

impl From<rusqlite::Error> for StoreError {
    fn from(error: rusqlite::Error) -> Self {
        Self::Database(Box::new(error))
    }
}
