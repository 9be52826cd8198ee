//! Small tables.

use async_trait::async_trait;
use rusqlite::{
    Connection, Statement as Prepared, ToSql,
    types::{ToSqlOutput, Value, ValueRef},
};

use super::SqliteStore;
use crate::{Cell, Statement, StoreError, Tables};

impl ToSql for Cell {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(match self {
            Self::Text(text) => ToSqlOutput::Borrowed(ValueRef::Text(text.as_bytes())),
            Self::Number(number) => ToSqlOutput::Owned(Value::Integer(*number)),
            Self::Null => ToSqlOutput::Owned(Value::Null),
        })
    }
}

#[async_trait]
impl Tables for SqliteStore {
    async fn ask(&self, question: Statement) -> Result<Vec<Vec<Cell>>, StoreError> {
        self.readers().read(move |db| ask(db, &question)).await
    }

    async fn change(&self, statements: Vec<Statement>) -> Result<(), StoreError> {
        self.writer().write(move |db| change(db, &statements)).await
    }
}

fn ask(db: &Connection, question: &Statement) -> Result<Vec<Vec<Cell>>, StoreError> {
    let mut prepared = db.prepare_cached(question.sql)?;
    bind(&mut prepared, &question.values)?;
    let columns = prepared.column_count();
    let (mut rows, mut found) = (prepared.raw_query(), Vec::new());
    while let Some(row) = rows.next()? {
        found.push(
            (0..columns).map(|at| Ok(cell(row.get_ref(at)?))).collect::<Result<_, StoreError>>()?,
        );
    }
    Ok(found)
}

pub(super) fn change(db: &Connection, statements: &[Statement]) -> Result<(), StoreError> {
    for statement in statements {
        let mut prepared = db.prepare_cached(statement.sql)?;
        bind(&mut prepared, &statement.values)?;
        if prepared.raw_execute()? == 0 && statement.must {
            return Err(StoreError::ChangedMeanwhile);
        }
    }
    Ok(())
}

/// By name: SQLite gives `$2` the place in which it comes first.
fn bind(prepared: &mut Prepared<'_>, values: &[Cell]) -> Result<(), StoreError> {
    for (number, value) in (1..).zip(values) {
        if let Some(key) = prepared.parameter_index(&format!("${number}"))? {
            prepared.raw_bind_parameter(key, value)?;
        }
    }
    Ok(())
}

fn cell(value: ValueRef<'_>) -> Cell {
    match value {
        ValueRef::Null => Cell::Null,
        ValueRef::Integer(number) => Cell::Number(number),
        ValueRef::Real(number) => Cell::Text(number.to_string()),
        ValueRef::Text(bytes) | ValueRef::Blob(bytes) => {
            Cell::Text(String::from_utf8_lossy(bytes).into_owned())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        console::questions::{GROUPED, QUESTIONS},
        sqlite::migrate::migrate,
    };

    #[test]
    fn what_pages_show_is_found_by_an_index_and_never_sorted() {
        let mut db = Connection::open_in_memory().unwrap();
        migrate(&mut db).unwrap();
        for (question, index) in QUESTIONS {
            let mut plan = db.prepare(&format!("EXPLAIN QUERY PLAN {question}")).unwrap();
            let steps: Vec<String> =
                plan.raw_query().mapped(|row| row.get(3)).collect::<Result<_, _>>().unwrap();
            let plan = steps.join("; ");
            assert!(plan.contains(index), "{question}: {plan}");
            let groups = question == GROUPED && plan.ends_with("TEMP B-TREE FOR GROUP BY");
            assert!(groups || !plan.contains("TEMP B-TREE"), "{plan}");
            assert!(!plan.contains("SCAN conversation"), "{plan}");
        }
    }
}
