//! Passages by their words: SQLite's full text, in memory.

use std::collections::BTreeSet;

use deskmate_core::words::loose;
use deskmate_dialog::topics;
use rusqlite::{Connection, params};

/// A piece of a page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Passage {
    pub(crate) title: String,
    /// As Markdown.
    pub(crate) text: String,
    /// Where customers read the whole page.
    pub(crate) url: Option<String>,
}

/// Passages, in the order of their rows.
#[derive(Default)]
pub(super) struct Index {
    db: Option<Connection>,
    passages: Vec<Passage>,
}

/// How many rows are looked at, best first.
const LOOKED_AT: usize = 30;

/// Most words of a query that are looked for.
const MOST_WORDS: usize = 24;

impl Index {
    /// Puts passages in order.
    pub(super) fn of(passages: Vec<Passage>) -> Result<Self, String> {
        let build = || -> rusqlite::Result<Connection> {
            let mut db = Connection::open_in_memory()?;
            // The words only: the texts are here.
            db.execute_batch(
                "CREATE VIRTUAL TABLE passages USING fts5(title, text, content='', \
                 tokenize=\"unicode61 remove_diacritics 2\")",
            )?;
            let all = db.transaction()?;
            {
                let mut insert =
                    all.prepare("INSERT INTO passages(rowid, title, text) VALUES (?, ?, ?)")?;
                for (row, passage) in passages.iter().enumerate() {
                    insert.execute(params![
                        row as i64,
                        loose(&passage.title),
                        loose(&passage.text)
                    ])?;
                }
            }
            all.commit()?;
            Ok(db)
        };
        let db = build().map_err(|error| format!("knowledge cannot be searched: {error}"))?;
        Ok(Self { db: Some(db), passages })
    }

    /// All of them, in the order of their rows.
    pub(super) fn passages(&self) -> &[Passage] {
        &self.passages
    }

    /// The passages that have most of what a text is about, best first. One word in common is not
    /// enough where the text has many.
    pub(super) fn search(&self, text: &str) -> Vec<usize> {
        let Some(db) = &self.db else { return Vec::new() };
        let words: BTreeSet<String> = topics(text).into_iter().take(MOST_WORDS).collect();
        if words.is_empty() {
            return Vec::new();
        }
        let any: Vec<String> = words
            .iter()
            .flat_map(|word| [format!("\"{word}\""), format!("\"{}\"*", stem(word))])
            .collect();
        let found = || -> rusqlite::Result<Vec<i64>> {
            let mut select = db.prepare_cached(
                "SELECT rowid FROM passages WHERE passages MATCH ? ORDER BY bm25(passages, 3.0, 1.0) LIMIT ?",
            )?;
            let rows =
                select.query_map(params![any.join(" OR "), LOOKED_AT as i64], |row| row.get(0))?;
            rows.collect()
        };
        let found = found().unwrap_or_default();
        let found = found.into_iter().filter_map(|row| usize::try_from(row).ok());
        let needed = words.len().div_ceil(4);
        let has = |at: &usize| {
            self.passages.get(*at).is_some_and(|passage| shared(passage, &words) >= needed)
        };
        found.filter(has).collect()
    }
}

/// How many of the words a passage has, in any form.
fn shared(passage: &Passage, words: &BTreeSet<String>) -> usize {
    let text = format!(" {} {}", loose(&passage.title), loose(&passage.text));
    words.iter().filter(|word| text.contains(&format!(" {}", stem(word)))).count()
}

/// What the forms of a word have in common, roughly: `deliveries` and `delivered` begin alike.
fn stem(word: &str) -> String {
    let length = word.chars().count();
    let kept = match length {
        0..=4 => length,
        5 => 4,
        6..=7 => length - 2,
        _ => length - 3,
    };
    word.chars().take(kept).collect()
}
