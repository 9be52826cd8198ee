//! What wants attention, and who gets it.

use std::time::Duration;

use deskmate_core::Timestamp;
use rusqlite::{Connection, params};

use super::{
    leased::{self, key},
    leases::Leases,
    limit,
    transaction::Transaction,
};
use crate::{ConversationKey, Lease, LeasedConversation, StoreError};

const DUE: &str =
    "SELECT channel, id FROM conversation WHERE due_at <= ? ORDER BY due_at, look LIMIT ?";
const NEXT: &str = "SELECT channel, id, due_at FROM conversation WHERE due_at IS NOT NULL
                    ORDER BY due_at LIMIT ?";

/// Conversations that are due, and that nobody has or this node may have from another.
pub(super) fn due(
    db: &Connection,
    leases: &Leases,
    node: &str,
    now: Timestamp,
    most: usize,
) -> Result<Vec<ConversationKey>, StoreError> {
    // What is being worked on is still due in the table, so as many more are read.
    let mut keys: Vec<_> = db
        .prepare_cached(DUE)?
        .query_and_then(params![now.as_millis(), limit(most.saturating_add(leases.count()))], key)?
        .collect::<Result<_, _>>()?;
    keys.retain(|key| leases.is_free(key, node, now));
    keys.truncate(most);
    Ok(keys)
}

fn open(db: &mut Connection, lease: Lease) -> Result<LeasedConversation, StoreError> {
    let transaction = Transaction::read(db)?;
    let opened = leased::open(&transaction, lease)?;
    transaction.commit()?;
    Ok(opened)
}

/// Leased, and on the way to whoever asked. Given back if it does not arrive.
pub(super) struct Claimed {
    leases: Leases,
    all: Vec<LeasedConversation>,
}

impl Claimed {
    /// Takes those that are still free, and reads what there is to work on.
    pub(super) fn open(
        db: &mut Connection,
        leases: &Leases,
        node: &str,
        now: Timestamp,
        length: Duration,
        keys: Vec<ConversationKey>,
    ) -> Result<Self, StoreError> {
        let mut claimed = Self { leases: leases.clone(), all: Vec::with_capacity(keys.len()) };
        for key in keys {
            let Some(lease) = leases.take(&key, node, now, length) else { continue };
            // A transaction that begins after the lease: who had it before may just have written.
            match open(db, lease.clone()) {
                Ok(opened) => claimed.all.push(opened),
                Err(error) => {
                    leases.give_back(&lease);
                    return Err(error);
                }
            }
        }
        Ok(claimed)
    }

    /// Arrived.
    pub(super) fn take(mut self) -> Vec<LeasedConversation> {
        std::mem::take(&mut self.all)
    }
}

impl Drop for Claimed {
    fn drop(&mut self) {
        for opened in &self.all {
            self.leases.give_back(&opened.lease);
        }
    }
}

pub(super) fn next(db: &Connection, leases: &Leases) -> Result<Option<Timestamp>, StoreError> {
    let mut waiting = db.prepare_cached(NEXT)?;
    let mut waiting = waiting.query([limit(1 + leases.count())])?;
    let mut next: Option<Timestamp> = None;
    while let Some(row) = waiting.next()? {
        let due = Timestamp::from_millis(row.get(2)?);
        let held_until = leases.held_until(&key(row)?);
        let due = held_until.map_or(due, |until| until.max(due));
        next = Some(next.map_or(due, |next| next.min(due)));
        if held_until.is_none() {
            break;
        }
    }
    Ok(next)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sqlite::migrate::migrate;

    /// All that is being worked on is due, and is passed over each time that somebody looks.
    #[test]
    fn what_is_due_is_found_in_order_without_looking_at_the_conversations() {
        let mut db = Connection::open_in_memory().unwrap();
        migrate(&mut db).unwrap();
        for question in [DUE, NEXT] {
            let mut plan = db.prepare(&format!("EXPLAIN QUERY PLAN {question}")).unwrap();
            let steps: Vec<String> =
                plan.raw_query().mapped(|row| row.get(3)).collect::<Result<_, _>>().unwrap();
            let [step] = &steps[..] else { panic!("{steps:?}") };
            assert!(step.contains("USING COVERING INDEX conversation_due"), "{step}");
        }
    }
}
