//! Small tables.

use std::error::Error;

use async_trait::async_trait;
use bytes::BytesMut;
use deadpool_postgres::Transaction;
use tokio_postgres::{
    Row,
    types::{IsNull, ToSql, Type, to_sql_checked},
};

use super::PostgresStore;
use crate::{Cell, Statement, StoreError, Tables};

impl ToSql for Cell {
    fn to_sql(
        &self,
        kind: &Type,
        out: &mut BytesMut,
    ) -> Result<IsNull, Box<dyn Error + Sync + Send>> {
        match self {
            // PostgreSQL keeps no text with a zero in it.
            Self::Text(text) if text.contains('\0') => {
                text.replace('\0', "\u{fffd}").to_sql(kind, out)
            }
            Self::Text(text) => text.to_sql(kind, out),
            Self::Number(number) => number.to_sql(kind, out),
            Self::Null => Ok(IsNull::Yes),
        }
    }

    fn accepts(kind: &Type) -> bool {
        matches!(*kind, Type::TEXT | Type::INT8)
    }

    to_sql_checked!();
}

#[async_trait]
impl Tables for PostgresStore {
    async fn ask(&self, question: Statement) -> Result<Vec<Vec<Cell>>, StoreError> {
        let db = self.db().await?;
        let prepared = db.prepare_cached(question.sql).await?;
        let rows = db.query(&prepared, &parameters(&question)).await?;
        rows.iter().map(|row| (0..row.len()).map(|at| cell(row, at)).collect()).collect()
    }

    async fn change(&self, statements: Vec<Statement>) -> Result<(), StoreError> {
        let mut db = self.db().await?;
        let transaction = db.transaction().await?;
        change(&transaction, &statements).await?;
        transaction.commit().await?;
        self.watch.tell_of_more(&db).await;
        Ok(())
    }
}

/// Carries out all of them, in a transaction of the caller's.
pub(super) async fn change(
    transaction: &Transaction<'_>,
    statements: &[Statement],
) -> Result<(), StoreError> {
    for statement in statements {
        let prepared = transaction.prepare_cached(statement.sql).await?;
        let changed = transaction.execute(&prepared, &parameters(statement)).await?;
        if changed == 0 && statement.must {
            return Err(StoreError::ChangedMeanwhile);
        }
    }
    Ok(())
}

fn parameters(statement: &Statement) -> Vec<&(dyn ToSql + Sync)> {
    statement.values.iter().map(|value| value as &(dyn ToSql + Sync)).collect()
}

fn cell(row: &Row, at: usize) -> Result<Cell, StoreError> {
    let is_number = row.columns().get(at).is_some_and(|column| *column.type_() == Type::INT8);
    Ok(if is_number {
        row.try_get::<_, Option<i64>>(at)?.map_or(Cell::Null, Cell::Number)
    } else {
        row.try_get::<_, Option<String>>(at)?.map_or(Cell::Null, Cell::Text)
    })
}
