//! Statements for small tables, and what they find.

use deskmate_core::Timestamp;

/// What a column of a small table holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Cell {
    /// A text.
    Text(String),
    /// A whole number; times are UTC milliseconds.
    Number(i64),
    /// Nothing.
    Null,
}

impl Cell {
    /// The text, or an empty one.
    pub fn text(self) -> String {
        match self {
            Self::Text(text) => text,
            Self::Number(number) => number.to_string(),
            Self::Null => String::new(),
        }
    }

    /// The number, or 0.
    pub fn number(&self) -> i64 {
        match self {
            Self::Number(number) => *number,
            Self::Text(text) => text.parse().unwrap_or_default(),
            Self::Null => 0,
        }
    }

    /// The text, if there is one.
    pub fn maybe(self) -> Option<String> {
        match self {
            Self::Null => None,
            other => Some(other.text()),
        }
    }

    /// The moment.
    pub fn time(&self) -> Timestamp {
        Timestamp::from_millis(self.number())
    }
}

impl From<&str> for Cell {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<i64> for Cell {
    fn from(number: i64) -> Self {
        Self::Number(number)
    }
}

impl From<Timestamp> for Cell {
    fn from(at: Timestamp) -> Self {
        Self::Number(at.as_millis())
    }
}

impl<T: Into<Self>> From<Option<T>> for Cell {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Null, Into::into)
    }
}

/// A statement with its values.
#[derive(Clone, Debug)]
pub struct Statement {
    pub(crate) sql: &'static str,
    pub(crate) values: Vec<Cell>,
    pub(crate) must: bool,
}

impl Statement {
    /// A statement with the values of `$1`, `$2` …
    pub(crate) fn new<const N: usize>(sql: &'static str, values: [Cell; N]) -> Self {
        Self { sql, values: values.into(), must: false }
    }

    /// It has to change something, or nothing of the transaction is done.
    pub(crate) fn must(self) -> Self {
        Self { must: true, ..self }
    }
}
