//! What the console keeps: who may do what, what is stopped, and who changed what.

pub(crate) mod alerts;
mod attempts;
mod audit;
mod channels;
pub(crate) mod conversations;
pub(crate) mod drafts;
pub(crate) mod errands;
pub(crate) mod outreach;
mod pauses;
pub(crate) mod people;
#[doc(hidden)]
pub mod questions;
pub(crate) mod second_step;
mod tokens;

use std::sync::Arc;

use deskmate_core::Timestamp;

pub use alerts::{AlertNote, AlertRow, WaitsLong};
pub use attempts::Attempts;
pub use audit::AuditEntry;
pub use channels::ConsoleChannel;
pub use conversations::{CameIn, Happened, Listed, Waits};
pub use drafts::{ActRow, DraftEnded, DraftResult, DraftRow, PendingAct};
pub use errands::Errand;
pub use outreach::{Outreach, OutreachState};
pub use pauses::{Held, Pause};
pub use people::{Invitation, Role, Session, User};
pub use second_step::SecondStep;
pub use tokens::Token;

use crate::{Cell, Statement, Store, StoreError};

/// The console's side of a store. Every method is one transaction.
///
/// Every method fails with [`StoreError`] when the database does, and then nothing of it was done.
#[derive(Clone, Debug)]
pub struct Console {
    store: Arc<dyn Store>,
}

impl Console {
    /// The console's side of this store.
    pub fn new(store: Arc<dyn Store>) -> Self {
        Self { store }
    }

    async fn ask(&self, question: Statement) -> Result<Vec<Vec<Cell>>, StoreError> {
        self.store.ask(question).await
    }

    async fn change(&self, statements: Vec<Statement>) -> Result<(), StoreError> {
        self.store.change(statements).await
    }

    /// Makes everything that a channel still has to look at due at `now`: after a pause nothing
    /// waits any longer.
    pub async fn due_now(&self, channel: &str, now: Timestamp) -> Result<(), StoreError> {
        let due = "UPDATE conversation SET due_at = $2 WHERE channel = $1 AND due_at > $2";
        self.change(vec![Statement::new(due, [channel.into(), now.into()])]).await
    }

    /// The same for all channels.
    pub async fn all_due_now(&self, now: Timestamp) -> Result<(), StoreError> {
        let due = "UPDATE conversation SET due_at = $1 WHERE due_at > $1";
        self.change(vec![Statement::new(due, [now.into()])]).await
    }

    /// Makes everything that a channel's bot holds due at `now`.
    pub async fn held_due_now(&self, channel: &str, now: Timestamp) -> Result<(), StoreError> {
        let due = "UPDATE conversation SET due_at = $2
                   WHERE channel = $1 AND list = 'bot' AND coalesce(due_at, $2 + 1) > $2";
        self.change(vec![Statement::new(due, [channel.into(), now.into()])]).await
    }
}

fn limit(most: usize) -> Cell {
    i64::try_from(most).unwrap_or(i64::MAX).into()
}

/// The cells of a row, one after the other.
struct Cells(std::vec::IntoIter<Cell>);

impl Cells {
    fn of(row: Vec<Cell>) -> Self {
        Self(row.into_iter())
    }

    fn next(&mut self) -> Cell {
        self.0.next().unwrap_or(Cell::Null)
    }

    fn text(&mut self) -> String {
        self.next().text()
    }

    fn maybe(&mut self) -> Option<String> {
        self.next().maybe()
    }

    fn maybe_time(&mut self) -> Option<Timestamp> {
        match self.next() {
            Cell::Number(at) => Some(Timestamp::from_millis(at)),
            _ => None,
        }
    }

    fn number(&mut self) -> i64 {
        self.next().number()
    }

    fn time(&mut self) -> Timestamp {
        self.next().time()
    }
}
