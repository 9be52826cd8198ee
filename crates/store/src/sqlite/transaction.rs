//! A transaction whose own words are not read anew each time: there are a dozen to an answer.

use std::ops::Deref;

use rusqlite::Connection;

/// A transaction. What is not committed is undone.
pub(super) struct Transaction<'a> {
    db: &'a Connection,
    is_over: bool,
}

impl<'a> Transaction<'a> {
    /// One that reads: all of it from one state of the database.
    pub(super) fn read(db: &'a mut Connection) -> rusqlite::Result<Self> {
        Self::begin(db, "BEGIN")
    }

    /// One that writes.
    pub(super) fn write(db: &'a mut Connection) -> rusqlite::Result<Self> {
        Self::begin(db, "BEGIN IMMEDIATE")
    }

    fn begin(db: &'a mut Connection, begin: &str) -> rusqlite::Result<Self> {
        let db = &*db;
        db.prepare_cached(begin)?.execute([])?;
        Ok(Self { db, is_over: false })
    }

    pub(super) fn commit(mut self) -> rusqlite::Result<()> {
        self.db.prepare_cached("COMMIT")?.execute([])?;
        self.is_over = true;
        Ok(())
    }

    pub(super) fn roll_back(mut self) -> rusqlite::Result<()> {
        self.is_over = true;
        self.db.execute_batch("ROLLBACK")
    }
}

impl Deref for Transaction<'_> {
    type Target = Connection;

    fn deref(&self) -> &Connection {
        self.db
    }
}

impl Drop for Transaction<'_> {
    fn drop(&mut self) {
        // Some failures have undone it already.
        if !self.is_over && !self.db.is_autocommit() {
            self.db.execute_batch("ROLLBACK").ok();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(db: &Connection) -> i64 {
        db.query_row("SELECT count(*) FROM t", [], |row| row.get(0)).unwrap()
    }

    #[test]
    fn what_is_committed_stays_and_what_is_not_is_undone() {
        let mut db = Connection::open_in_memory().unwrap();
        db.execute_batch("CREATE TABLE t (a)").unwrap();
        for _ in 0..2 {
            let kept = Transaction::write(&mut db).unwrap();
            kept.execute("INSERT INTO t VALUES (1)", []).unwrap();
            kept.commit().unwrap();
            let dropped = Transaction::write(&mut db).unwrap();
            dropped.execute("INSERT INTO t VALUES (2)", []).unwrap();
            drop(dropped);
            let refused = Transaction::write(&mut db).unwrap();
            refused.execute("INSERT INTO t VALUES (3)", []).unwrap();
            refused.roll_back().unwrap();
        }
        assert_eq!(rows(&Transaction::read(&mut db).unwrap()), 2);
    }
}
