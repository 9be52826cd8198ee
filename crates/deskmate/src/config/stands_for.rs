//! What `env:NAME` and `file:PATH` stand for.

use std::{fs, path::Path};

use toml::Value;

use crate::limited;

/// Most bytes of a file that a text is in: no token or key is larger.
const MOST_BYTES: u64 = 64 * 1024;

/// Puts in what `env:NAME` and `file:PATH` stand for, in all of a value.
///
/// # Errors
/// The path of what cannot be had, and why.
pub(super) fn resolve(
    value: &mut Value,
    at: &str,
    folder: &Path,
    env: &impl Fn(&str) -> Option<String>,
) -> Result<(), (String, String)> {
    match value {
        Value::String(text) => {
            *text = stands_for(text, folder, env).map_err(|why| (at.to_owned(), why))?;
            Ok(())
        }
        Value::Array(values) => (values.iter_mut().enumerate())
            .try_for_each(|(index, value)| resolve(value, &format!("{at}[{index}]"), folder, env)),
        Value::Table(table) => table
            .iter_mut()
            .try_for_each(|(name, value)| resolve(value, &format!("{at}.{name}"), folder, env)),
        _ => Ok(()),
    }
}

/// What one text stands for; itself, where nothing stands for it.
///
/// # Errors
/// Why it cannot be had.
pub(crate) fn stands_for(
    text: &str,
    folder: &Path,
    env: &impl Fn(&str) -> Option<String>,
) -> Result<String, String> {
    if let Some(name) = text.strip_prefix("env:") {
        return env(name).ok_or_else(|| format!("the environment variable {name} is not set"));
    }
    let Some(path) = text.strip_prefix("file:") else { return Ok(text.to_owned()) };
    let path = folder.join(path);
    content(&path).map_err(|why| format!("{} cannot be read: {why}", path.display()))
}

fn content(path: &Path) -> Result<String, String> {
    let about = fs::metadata(path).map_err(|error| error.to_string())?;
    // Opening a pipe would wait for somebody to write, and a device may never end.
    if !about.is_file() {
        return Err("it is a folder, a device or a pipe; name a file".to_owned());
    }
    let content = limited::text(path, MOST_BYTES).map_err(|error| error.to_string())?;
    Ok(content.trim_end_matches(['\r', '\n']).to_owned())
}
