//! How much there is to do.

use rusqlite::Connection;

use crate::{Counts, StoreError};

/// Each counts an index of what there is to do, or a table that has nothing else.
const COUNTS: &str = "
    SELECT (SELECT count(*) FROM notification WHERE done_at IS NULL),
           (SELECT count(*) FROM outbox),
           (SELECT count(*) FROM event),
           (SELECT count(*) FROM conversation WHERE due_at IS NOT NULL),
           (SELECT count(*) FROM conversation WHERE parked)";

pub(super) fn counts(db: &Connection) -> Result<Counts, StoreError> {
    let counts = db.prepare_cached(COUNTS)?.query_row([], |row| {
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sqlite::migrate::migrate;

    #[test]
    fn nothing_is_counted_by_looking_at_all_that_is_stored() {
        let mut db = Connection::open_in_memory().unwrap();
        migrate(&mut db).unwrap();
        let mut plan = db.prepare(&format!("EXPLAIN QUERY PLAN {COUNTS}")).unwrap();
        let steps: Vec<String> =
            plan.query_map([], |row| row.get(3)).unwrap().collect::<Result<_, _>>().unwrap();
        let of = |table: &str| -> Vec<&String> {
            steps.iter().filter(|step| step.split(' ').nth(1) == Some(table)).collect()
        };
        let indices = ["notification_open", "conversation_due", "conversation_parked"];
        let found: Vec<_> = [of("notification"), of("conversation")].concat();
        assert_eq!(found.len(), 3, "{steps:?}");
        for (step, index) in found.into_iter().zip(indices) {
            assert!(step.split(' ').any(|word| word == index), "{step} is not by {index}");
        }
    }
}
