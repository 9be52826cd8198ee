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
        if let Some(place) = prepared.parameter_index(&format!("${number}"))? {
            prepared.raw_bind_parameter(place, value)?;
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
        console::{alerts, conversations as asked, drafts, errands, outreach, people, second_step},
        sqlite::migrate::migrate,
    };

    #[test]
    fn what_pages_show_is_found_by_an_index_and_never_sorted() {
        let mut db = Connection::open_in_memory().unwrap();
        migrate(&mut db).unwrap();
        for (question, index) in [
            (asked::IN_LIST, "USING INDEX conversation_list"),
            (asked::COUNT, "USING COVERING INDEX conversation_list"),
            (asked::ONE, "USING INDEX sqlite_autoindex_conversation_1"),
            (asked::CAME_IN, "USING INDEX notification_age"),
            (asked::TOPIC_SEEN, "USING COVERING INDEX notification_topic"),
            (asked::HAPPENED, "USING INDEX timeline_age"),
            (asked::WAITING, "USING INDEX sqlite_autoindex_outbox_1"),
            (asked::WAITING_HERE, "USING INDEX sqlite_autoindex_outbox_1"),
            (drafts::WAITING, "USING INDEX draft_waiting"),
            (drafts::HOW_MANY, "USING INDEX draft_waiting"),
            (drafts::ONE, "USING INDEX sqlite_autoindex_draft_1"),
            (drafts::ACTS, "USING INDEX act_place"),
            (outreach::ONE, "USING INDEX sqlite_autoindex_outreach_1"),
            (outreach::DUE, "USING INDEX outreach_next"),
            (outreach::NEXT, "USING COVERING INDEX outreach_next"),
            (outreach::BEGAN, "USING INDEX outreach_began"),
            (errands::FIND, "USING INDEX sqlite_autoindex_errand_1"),
            (people::USER_OF, "USING INDEX console_user_subject"),
            (second_step::OF_USER, "USING INDEX sqlite_autoindex_second_step_1"),
            (second_step::LEFT, "USING COVERING INDEX recovery_code_user"),
            (alerts::TROUBLES, "USING INDEX timeline_age"),
            (alerts::LAST_IN, "USING INDEX notification_age"),
        ] {
            let mut plan = db.prepare(&format!("EXPLAIN QUERY PLAN {question}")).unwrap();
            let steps: Vec<String> =
                plan.raw_query().mapped(|row| row.get(3)).collect::<Result<_, _>>().unwrap();
            let plan = steps.join("; ");
            assert!(plan.contains(index), "{question}: {plan}");
            assert!(!plan.contains("TEMP B-TREE") && !plan.contains("SCAN conversation"), "{plan}");
        }
    }
}
