//! The tables, as both databases have them.

mod drafts;
mod memory;
mod more;

use rusqlite::types::{Value, ValueRef};
use tokio::sync::mpsc;
use tokio_postgres::{Transaction, types::ToSql};

use crate::StoreError;
use Kind::{Bytes, Number, Text};

/// Rows that PostgreSQL is asked for at once.
const AT_ONCE: i32 = 500;

/// What a column holds.
#[derive(Clone, Copy, Debug)]
enum Kind {
    Text,
    Number,
    Bytes,
}

/// A table that is moved.
#[derive(Debug)]
pub(super) struct Table {
    pub(super) name: &'static str,
    columns: &'static [(&'static str, Kind)],
    /// A column that only PostgreSQL has.
    instead: Option<Instead>,
}

/// A column that is another one in SQLite.
#[derive(Debug)]
struct Instead {
    column: &'static str,
    /// What SQLite is asked for it.
    asked: &'static str,
    /// What SQLite has in its place, and what PostgreSQL is asked for that.
    of_sqlite: (&'static str, &'static str),
}

/// Who attends to what, and whose a duty is, end with the process: that is not moved.
pub(super) const TABLES: [Table; 28] = [
    Table {
        name: "conversation",
        columns: &[
            ("channel", Text),
            ("id", Text),
            ("state", Text),
            ("owner", Text),
            ("parked_since", Number),
            ("list", Text),
            ("list_since", Number),
            ("due_at", Number),
            ("wakes", Number),
            ("look", Number),
            ("read_day", Number),
        ],
        instead: Some(Instead {
            column: "parked_since",
            asked: "CASE WHEN parked AND json_valid(state) THEN state ->> '$.parked.since' END",
            of_sqlite: ("parked", "(parked_since IS NOT NULL)::int::bigint"),
        }),
    },
    Table {
        name: "participant",
        columns: &[("channel", Text), ("contact", Text), ("conversation", Text)],
        instead: None,
    },
    Table {
        name: "notification",
        columns: &[
            ("channel", Text),
            ("id", Text),
            ("conversation", Text),
            ("topic", Text),
            ("expected", Text),
            ("body", Bytes),
            ("received_at", Number),
            ("done_at", Number),
        ],
        instead: None,
    },
    Table {
        name: "outbox",
        columns: &[
            ("channel", Text),
            ("conversation", Text),
            ("seq", Number),
            ("action", Text),
            ("generation", Number),
            ("turn", Text),
            ("payload", Text),
            ("status", Text),
            ("attempts", Number),
            ("node", Text),
            ("created_at", Number),
        ],
        instead: None,
    },
    Table {
        name: "answer",
        columns: &[
            ("channel", Text),
            ("conversation", Text),
            ("turn", Text),
            ("answer", Text),
            ("received_at", Number),
        ],
        instead: None,
    },
    Table {
        name: "timeline",
        columns: &[
            ("channel", Text),
            ("conversation", Text),
            ("at", Number),
            ("seq", Number),
            ("happening", Text),
        ],
        instead: None,
    },
    Table {
        name: "event",
        columns: &[
            ("channel", Text),
            ("seq", Number),
            ("conversation", Text),
            ("id", Text),
            ("turn", Text),
            ("at", Number),
            ("body", Text),
        ],
        instead: None,
    },
    Table {
        name: "mark",
        columns: &[("channel", Text), ("name", Text), ("value", Text)],
        instead: None,
    },
    Table {
        name: "secret",
        columns: &[("channel", Text), ("name", Text), ("value", Text)],
        instead: None,
    },
    Table {
        name: "console_user",
        columns: &[
            ("id", Text),
            ("name", Text),
            ("role", Text),
            ("password", Text),
            ("made_at", Number),
            ("subject", Text),
        ],
        instead: None,
    },
    Table {
        name: "invitation",
        columns: &[("digest", Text), ("role", Text), ("made_by", Text), ("until", Number)],
        instead: None,
    },
    Table {
        name: "console_session",
        columns: &[("digest", Text), ("user_id", Text), ("begun_at", Number), ("seen_at", Number)],
        instead: None,
    },
    Table {
        name: "api_token",
        columns: &[
            ("id", Text),
            ("digest", Text),
            ("name", Text),
            ("role", Text),
            ("made_by", Text),
            ("made_at", Number),
            ("user_id", Text),
        ],
        instead: None,
    },
    Table {
        name: "pause",
        columns: &[("channel", Text), ("held", Text), ("who", Text), ("why", Text), ("at", Number)],
        instead: None,
    },
    Table {
        name: "audit",
        columns: &[
            ("id", Text),
            ("at", Number),
            ("who", Text),
            ("what", Text),
            ("about", Text),
            ("before", Text),
            ("after", Text),
        ],
        instead: None,
    },
    Table {
        name: "console_channel",
        columns: &[
            ("channel", Text),
            ("config", Text),
            ("version", Number),
            ("changed_at", Number),
            ("changed_by", Text),
        ],
        instead: None,
    },
    drafts::DRAFT,
    drafts::DRAFT_DAY,
    drafts::ACT,
    drafts::OUTREACH,
    more::ATTEMPT,
    more::ALERT,
    more::ALERT_NOTE,
    more::ERRAND,
    more::SECOND_STEP,
    more::RECOVERY_CODE,
    memory::MEMORY,
    memory::DUE,
];

/// Some rows, by column: so PostgreSQL takes them in one statement.
pub(super) struct Rows {
    columns: Vec<Column>,
    length: usize,
}

enum Column {
    Text(Vec<Option<String>>),
    Number(Vec<Option<i64>>),
    Bytes(Vec<Option<Vec<u8>>>),
}

impl Rows {
    pub(super) fn len(&self) -> usize {
        self.length
    }
}

impl Column {
    fn push(&mut self, value: ValueRef<'_>) {
        match self {
            // PostgreSQL keeps no text with a zero in it.
            Self::Text(all) => all.push(text(value).map(|text| text.replace('\0', "\u{fffd}"))),
            Self::Number(all) => all.push(match value {
                ValueRef::Integer(number) => Some(number),
                ValueRef::Null => None,
                other => text(other).and_then(|text| text.parse().ok()),
            }),
            Self::Bytes(all) => all.push(match value {
                ValueRef::Blob(bytes) | ValueRef::Text(bytes) => Some(bytes.to_vec()),
                _ => None,
            }),
        }
    }

    fn as_parameter(&self) -> &(dyn ToSql + Sync) {
        match self {
            Self::Text(all) => all,
            Self::Number(all) => all,
            Self::Bytes(all) => all,
        }
    }
}

/// SQLite keeps in a column whatever was put there.
fn text(value: ValueRef<'_>) -> Option<String> {
    match value {
        ValueRef::Null => None,
        ValueRef::Integer(number) => Some(number.to_string()),
        ValueRef::Real(number) => Some(number.to_string()),
        ValueRef::Text(bytes) | ValueRef::Blob(bytes) => {
            Some(String::from_utf8_lossy(bytes).into_owned())
        }
    }
}

impl Table {
    /// What SQLite is asked.
    pub(super) fn select(&self) -> String {
        let columns: Vec<_> = (self.columns.iter())
            .map(|(name, _)| match &self.instead {
                Some(instead) if instead.column == *name => instead.asked,
                _ => name,
            })
            .collect();
        format!("SELECT {} FROM {}", columns.join(", "), self.name)
    }

    /// Reads the next rows, `most` of them.
    pub(super) fn read(
        &self,
        from: &mut rusqlite::Rows<'_>,
        most: usize,
    ) -> Result<Rows, StoreError> {
        let empty = |(_, kind): &(&str, Kind)| match kind {
            Text => Column::Text(Vec::new()),
            Number => Column::Number(Vec::new()),
            Bytes => Column::Bytes(Vec::new()),
        };
        let mut rows = Rows { columns: self.columns.iter().map(empty).collect(), length: 0 };
        while rows.length < most
            && let Some(row) = from.next()?
        {
            for (index, column) in rows.columns.iter_mut().enumerate() {
                column.push(row.get_ref(index)?);
            }
            rows.length += 1;
        }
        Ok(rows)
    }

    /// Writes rows into PostgreSQL.
    pub(super) async fn write(&self, db: &Transaction<'_>, rows: &Rows) -> Result<(), StoreError> {
        let array = |(index, (_, kind)): (usize, &(&str, Kind))| {
            let kind = match kind {
                Text => "text",
                Number => "bigint",
                Bytes => "bytea",
            };
            format!("${}::{kind}[]", index + 1)
        };
        let arrays: Vec<_> = self.columns.iter().enumerate().map(array).collect();
        let names: Vec<_> = self.columns.iter().map(|(name, _)| *name).collect();
        let insert = format!(
            "INSERT INTO {} ({}) SELECT * FROM unnest({})",
            self.name,
            names.join(", "),
            arrays.join(", ")
        );
        let parameters: Vec<_> = rows.columns.iter().map(Column::as_parameter).collect();
        db.execute(&insert, &parameters).await?;
        Ok(())
    }

    /// Reads all rows that PostgreSQL has.
    pub(super) async fn read_from_postgres(
        &'static self,
        db: &Transaction<'_>,
        rows: &mpsc::Sender<(&'static Self, Vec<Vec<Value>>)>,
    ) -> Result<(), StoreError> {
        let asked = |name| match &self.instead {
            Some(instead) if instead.column == name => instead.of_sqlite.1,
            _ => name,
        };
        let columns: Vec<_> = self.columns.iter().map(|(name, _)| asked(name)).collect();
        let select = format!("SELECT {} FROM {}", columns.join(", "), self.name);
        let portal = db.bind(&select, &[]).await?;
        loop {
            let found = db.query_portal(&portal, AT_ONCE).await?;
            if found.is_empty() {
                return Ok(());
            }
            let some = found.iter().map(|row| self.values(row)).collect::<Result<_, _>>()?;
            // Nobody takes it any more: whoever wrote it says why.
            if rows.send((self, some)).await.is_err() {
                return Ok(());
            }
        }
    }

    fn values(&self, row: &tokio_postgres::Row) -> Result<Vec<Value>, StoreError> {
        let value = |(at, (_, kind)): (usize, &(&str, Kind))| {
            Ok(match kind {
                Text => row.try_get::<_, Option<String>>(at)?.into(),
                Number => row.try_get::<_, Option<i64>>(at)?.into(),
                Bytes => row.try_get::<_, Option<Vec<u8>>>(at)?.into(),
            })
        };
        self.columns.iter().enumerate().map(value).collect()
    }

    /// Writes one row of those into SQLite.
    pub(super) fn insert(&self) -> String {
        let named = |name| match &self.instead {
            Some(instead) if instead.column == name => instead.of_sqlite.0,
            _ => name,
        };
        let columns: Vec<_> = self.columns.iter().map(|(name, _)| named(name)).collect();
        let values = vec!["?"; columns.len()].join(", ");
        format!("INSERT INTO {} ({}) VALUES ({values})", self.name, columns.join(", "))
    }

    /// How many rows PostgreSQL has.
    pub(super) async fn count(&self, db: &Transaction<'_>) -> Result<u64, StoreError> {
        let count = format!("SELECT count(*) FROM {}", self.name);
        let count: i64 = db.query_one(&count, &[]).await?.try_get(0)?;
        Ok(u64::try_from(count).unwrap_or_default())
    }
}
