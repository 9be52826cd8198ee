//! Moves a stopped installation from SQLite to PostgreSQL, all of it or nothing; and makes copies.

pub mod back_up;
mod table;

use std::path::Path;

use futures_util::future::BoxFuture;
use tokio::sync::mpsc;
use tokio_postgres::Transaction;

use crate::{StoreError, lock::OneProcess, postgres, sqlite};
use table::{Rows, TABLES, Table};

/// Rows that are read and written at once.
const AT_ONCE: usize = 500;

/// How much was moved.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Moved {
    /// Each table and how many rows of it.
    pub rows: Vec<(&'static str, u64)>,
}

/// Moves everything from a SQLite file into an empty PostgreSQL database. The file is brought up to
/// date and else left as it is; in the database, all is there when this returns, or nothing.
///
/// # Errors
/// [`StoreError::InUse`] where a Deskmate still uses the file; [`StoreError::NotEmpty`] where the
/// database has something in it; [`StoreError::File`] where there is no such file; what
/// [`PostgresStore::open`](crate::PostgresStore::open) says of the database; and
/// [`StoreError::Migrate`] where what arrived is not what was sent.
pub fn to_postgres<'a>(from: &'a Path, to: &'a str) -> BoxFuture<'a, Result<Moved, StoreError>> {
    Box::pin(async move {
        if !from.is_file() {
            let source = std::io::Error::from(std::io::ErrorKind::NotFound);
            return Err(StoreError::File { path: from.display().to_string(), source });
        }
        let lock = OneProcess::lock(from)?;
        let (rows, mut reading) = mpsc::channel(4);
        let path = lock.path().to_owned();
        let reader = tokio::task::spawn_blocking(move || read(&path, &rows));
        let moved = postgres::fill(to, async |db| write(db, &mut reading).await).await;
        // Nobody takes what is left to read: then the reader ends.
        drop(reading);
        let read = reader.await.map_err(|_| StoreError::Closed)?;
        drop(lock);
        // Where both failed, the first to say why is the one that wrote.
        let moved = moved?;
        read?;
        Ok(moved)
    })
}

/// What goes from the one to the other: some rows of a table, or that there are no more.
enum Piece {
    Rows(&'static Table, Rows),
    End(&'static Table, u64),
}

fn read(path: &Path, rows: &mpsc::Sender<Piece>) -> Result<(), StoreError> {
    let db = sqlite::read_whole(path)?;
    for table in &TABLES {
        let mut all = 0;
        let mut from = db.prepare(&table.select())?;
        let mut found = from.query([])?;
        loop {
            let some = table.read(&mut found, AT_ONCE)?;
            if some.len() == 0 {
                break;
            }
            all += some.len() as u64;
            if rows.blocking_send(Piece::Rows(table, some)).is_err() {
                return Ok(());
            }
        }
        if rows.blocking_send(Piece::End(table, all)).is_err() {
            return Ok(());
        }
    }
    Ok(())
}

async fn write(
    db: &Transaction<'_>,
    pieces: &mut mpsc::Receiver<Piece>,
) -> Result<Moved, StoreError> {
    for table in &TABLES {
        if table.count(db).await? > 0 {
            return Err(StoreError::NotEmpty(table.name.to_owned()));
        }
    }
    let mut moved = Moved { rows: Vec::new() };
    while let Some(piece) = pieces.recv().await {
        match piece {
            Piece::Rows(table, rows) => table.write(db, &rows).await?,
            Piece::End(table, all) => {
                let arrived = table.count(db).await?;
                if arrived != all {
                    let what = format!("of {all} rows of `{}`, {arrived} arrived", table.name);
                    return Err(StoreError::Migrate(what));
                }
                moved.rows.push((table.name, all));
            }
        }
    }
    if moved.rows.len() != TABLES.len() {
        return Err(StoreError::Migrate("the file could not be read to its end".to_owned()));
    }
    let last = "SELECT setval(pg_get_serial_sequence('event', 'seq'), max(seq)) FROM event";
    db.batch_execute(last).await?;
    Ok(moved)
}
