//! Small tables, asked and changed with statements that both databases understand.

use std::fmt::Debug;

use async_trait::async_trait;

use crate::{Cell, Statement, StoreError};

/// Access to the small tables of [`Console`](crate::Console): users, sessions, pauses and so on.
///
/// Statements use `$1`, `$2` … for values, and columns of texts and whole numbers only.
#[async_trait]
pub trait Tables: Send + Sync + Debug + 'static {
    /// The rows that a question finds.
    async fn ask(&self, question: Statement) -> Result<Vec<Vec<Cell>>, StoreError>;

    /// Carries out all statements in one transaction. Other nodes are told that something changed.
    ///
    /// # Errors
    /// [`StoreError::ChangedMeanwhile`] where a statement that has to change something changed
    /// nothing; then none was carried out.
    async fn change(&self, statements: Vec<Statement>) -> Result<(), StoreError>;
}
