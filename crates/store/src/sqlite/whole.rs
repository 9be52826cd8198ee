//! Files as a whole: read, made, copied, told from others.

use std::path::Path;

use rusqlite::Connection;

use super::{
    connection::{Db, Role},
    migrate,
};
use crate::StoreError;

/// Opens a file to read all of it, brought up to date. Whoever calls has locked it.
pub(crate) fn read_whole(path: &Path) -> Result<Connection, StoreError> {
    let mut db = Db::open(path, Role::Writer)?;
    migrate::migrate(db.connection())?;
    db.checkpoint()?;
    Ok(db.into_connection())
}

/// A file with all tables and nothing in them, where there is an empty one or none.
pub(crate) fn new_file(path: &Path) -> Result<Connection, StoreError> {
    let mut db = Db::open(path, Role::Writer)?;
    migrate::migrate(db.connection())?;
    Ok(db.into_connection())
}

/// Copies a file as it is at this moment, whoever uses it, into an empty one. It is on disk when this
/// returns.
pub(crate) fn copy(from: &Path, to: &Path) -> Result<(), StoreError> {
    let into = to.to_str().ok_or_else(|| not_named(to))?;
    Db::open(from, Role::Reader)?.connection().execute("VACUUM INTO ?", [into])?;
    let file = std::fs::File::open(to).and_then(|file| file.sync_all());
    file.map_err(|source| StoreError::File { path: to.display().to_string(), source })
}

fn not_named(path: &Path) -> StoreError {
    let source = std::io::Error::other("its name is not UTF-8");
    StoreError::File { path: path.display().to_string(), source }
}

/// Whether a file is one of ours, and none of a newer Deskmate.
pub(crate) fn is_one(path: &Path) -> Result<(), StoreError> {
    let mut db = Db::open(path, Role::Reader)?;
    match migrate::version(db.connection()) {
        Ok(version) if version > 0 => Ok(()),
        Err(newer @ StoreError::Newer(_)) => Err(newer),
        _ => Err(StoreError::NotACopy { path: path.display().to_string() }),
    }
}
