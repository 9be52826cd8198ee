//! Copies of everything that is remembered, made while it is in use, and put back.
//!
//! Whatever the database is, a copy is a SQLite file: so one of the one can be put back into the
//! other.

use std::{
    fs::File,
    io,
    path::{Path, PathBuf},
};

use futures_util::future::BoxFuture;
use rusqlite::{Connection, types::Value};
use tokio::sync::mpsc;

use super::{
    Moved,
    table::{TABLES, Table},
};
use crate::{StoreError, lock::OneProcess, postgres, sqlite};

/// Copies a SQLite file as it is at this moment, whoever uses it.
///
/// # Errors
/// [`StoreError::File`] where there is no such file, or one at `to` already; what SQLite says.
pub fn of_sqlite<'a>(from: &'a Path, to: &'a Path) -> BoxFuture<'a, Result<(), StoreError>> {
    Box::pin(async move {
        let (from, to) = (from.to_owned(), to.to_owned());
        aside(move || {
            there(&from)?;
            let copy = New::file(&to)?;
            sqlite::copy(&from, &to)?;
            copy.stays();
            Ok(())
        })
        .await
    })
}

/// Copies what is in a PostgreSQL database at this moment, whoever uses it.
///
/// # Errors
/// [`StoreError::File`] where there is a file at `to` already; what
/// [`PostgresStore::open`](crate::PostgresStore::open) says of the database, which has to be up to
/// date.
pub fn of_postgres<'a>(from: &'a str, to: &'a Path) -> BoxFuture<'a, Result<Moved, StoreError>> {
    Box::pin(async move {
        let path = to.to_owned();
        let copy = New::file(to)?;
        let (pieces, mut arriving) = mpsc::channel::<(&'static Table, Vec<Vec<Value>>)>(4);
        let writer = tokio::task::spawn_blocking(move || {
            let mut db = sqlite::new_file(&path)?;
            write(&mut db, &mut arriving)
        });
        let read = postgres::read_whole(from, async |db| {
            for table in &TABLES {
                table.read_from_postgres(db, &pieces).await?;
            }
            Ok(())
        })
        .await;
        drop(pieces);
        let written = writer.await.map_err(|_| StoreError::Closed)?;
        read?;
        let moved = written?;
        copy.stays();
        Ok(moved)
    })
}

fn write(
    db: &mut Connection,
    pieces: &mut mpsc::Receiver<(&'static Table, Vec<Vec<Value>>)>,
) -> Result<Moved, StoreError> {
    let transaction = db.transaction()?;
    let mut moved = Moved { rows: TABLES.iter().map(|table| (table.name, 0)).collect() };
    while let Some((table, rows)) = pieces.blocking_recv() {
        let mut insert = transaction.prepare_cached(&table.insert())?;
        for row in &rows {
            insert.execute(rusqlite::params_from_iter(row))?;
        }
        for (_, all) in moved.rows.iter_mut().filter(|(name, _)| *name == table.name) {
            *all += rows.len() as u64;
        }
    }
    transaction.commit()?;
    // So that the file alone is the copy.
    db.query_row("PRAGMA journal_mode = DELETE", [], |_| Ok(()))?;
    Ok(moved)
}

/// Puts a copy back as a SQLite file, where there is none yet.
///
/// # Errors
/// [`StoreError::NotACopy`] where it is none; [`StoreError::Newer`] where a newer Deskmate made it;
/// [`StoreError::InUse`] where a Deskmate uses the file it is to be; [`StoreError::Occupied`] where
/// there is something in it.
pub fn into_sqlite<'a>(copy: &'a Path, to: &'a Path) -> BoxFuture<'a, Result<(), StoreError>> {
    Box::pin(async move {
        let (copy, to) = (copy.to_owned(), to.to_owned());
        aside(move || {
            check(&copy)?;
            if to.metadata().is_ok_and(|file| file.len() > 0) {
                return Err(StoreError::Occupied { path: to.display().to_string() });
            }
            let lock = OneProcess::lock(&to)?;
            sqlite::copy(&copy, lock.path())?;
            lock.make_private()
        })
        .await
    })
}

/// Puts a copy back into an empty PostgreSQL database. It is brought up to date on the way. Returns
/// how much that was.
///
/// # Errors
/// As [`into_sqlite`], and as [`to_postgres`](super::to_postgres).
pub fn into_postgres<'a>(copy: &'a Path, to: &'a str) -> BoxFuture<'a, Result<Moved, StoreError>> {
    Box::pin(async move {
        let path = copy.to_owned();
        aside(move || check(&path)).await?;
        super::to_postgres(copy, to).await
    })
}

/// Whether it is a copy at all.
fn check(copy: &Path) -> Result<(), StoreError> {
    there(copy)?;
    sqlite::is_one(copy)
}

fn there(path: &Path) -> Result<(), StoreError> {
    if path.is_file() {
        return Ok(());
    }
    Err(failed(path, io::Error::from(io::ErrorKind::NotFound)))
}

fn failed(path: &Path, source: io::Error) -> StoreError {
    StoreError::File { path: path.display().to_string(), source }
}

/// A file that was not there before, for nobody but its owner to read. It goes again, unless it
/// stays.
struct New(Option<PathBuf>);

impl New {
    fn file(path: &Path) -> Result<Self, StoreError> {
        let mut options = File::options();
        options.write(true).create_new(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        options.open(path).map_err(|source| failed(path, source))?;
        Ok(Self(Some(path.to_owned())))
    }

    fn stays(mut self) {
        self.0 = None;
    }
}

impl Drop for New {
    fn drop(&mut self) {
        if let Some(path) = &self.0 {
            std::fs::remove_file(path).ok();
        }
    }
}

/// Does what waits for the disk where nothing else waits for it.
async fn aside<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, StoreError> + Send + 'static,
) -> Result<T, StoreError> {
    tokio::task::spawn_blocking(work).await.map_err(|_| StoreError::Closed)?
}
