//! What the twin recorded.

use std::{
    fs::{self, File},
    io::{BufRead, BufReader},
    path::Path,
};

use anyhow::Context as _;
use serde::Deserialize;
use serde_json::Value;

/// A line of a recording.
#[derive(Debug, Clone, Deserialize)]
#[serde(untagged)]
pub enum Line {
    /// A webhook that the twin sent.
    Webhook {
        /// Of the app's webhooks.
        version: String,
        /// All of it.
        webhook: Value,
    },
    /// A call to the twin.
    Call(Exchange),
}

/// A call to the twin and its answer.
#[derive(Debug, Clone, Deserialize)]
pub struct Exchange {
    /// As it was understood; `None` if it was not.
    pub version: Option<String>,
    /// Such as `GET`.
    pub method: String,
    /// Without the query.
    pub path: String,
    /// Null if there was none.
    pub request: Value,
    /// Of the answer.
    pub status: u16,
    /// Null if it was empty.
    pub answer: Value,
    /// A fault answered in place of the operation.
    pub by_fault: bool,
}

/// Hands over every line that is recorded in a folder. Returns how many there were.
///
/// # Errors
/// The folder is not there or holds something else; or what `each` says.
pub fn read(
    folder: &Path,
    mut each: impl FnMut(Line) -> anyhow::Result<()>,
) -> anyhow::Result<usize> {
    let mut count = 0;
    let entries =
        fs::read_dir(folder).with_context(|| format!("{} cannot be read", folder.display()))?;
    for entry in entries {
        let path = entry?.path();
        for line in BufReader::new(File::open(&path)?).lines() {
            let line = serde_json::from_str(&line?)
                .with_context(|| format!("{} is no recording", path.display()))?;
            each(line)?;
            count += 1;
        }
    }
    Ok(count)
}
