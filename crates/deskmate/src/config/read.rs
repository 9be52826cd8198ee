//! Reads a configuration: file, then environment; every mistake named with its place.

use std::{
    collections::BTreeMap,
    env,
    path::{Path, PathBuf},
};

use deskmate_core::Rules;
use serde::{Deserialize, de::DeserializeOwned};
use toml::{Table, Value};

use super::{
    Config,
    check::{self, check},
    known,
    place::Written,
    plainly::plainly,
    schema,
    stands_for::resolve,
};
use crate::limited;

/// What is wrong with a configuration.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    /// The file cannot be read.
    #[error("{path} cannot be read: {source}; `--config FILE` names another")]
    File {
        /// Which.
        path: String,
        /// Why.
        source: std::io::Error,
    },
    /// It does not fit.
    #[error("{path}: {what}")]
    Content {
        /// Which file.
        path: String,
        /// What, and where.
        what: String,
    },
}

/// The keys that an environment variable overrides.
const OVERRIDES: [(&str, &str); 6] = [
    ("listen", "DESKMATE_LISTEN"),
    ("public_url", "DESKMATE_PUBLIC_URL"),
    ("database_url", "DESKMATE_DATABASE_URL"),
    ("admin_listen", "DESKMATE_ADMIN_LISTEN"),
    ("admin_token", "DESKMATE_ADMIN_TOKEN"),
    ("max_connections", "DESKMATE_MAX_CONNECTIONS"),
];

/// Whether a variable overrides a key.
pub(crate) fn overrides(variable: &str) -> bool {
    OVERRIDES.iter().any(|(_, name)| *name == variable)
}

/// Reads a configuration file.
///
/// # Errors
/// [`ConfigError`], for people.
pub fn load(path: &Path) -> Result<Config, ConfigError> {
    let shown = path.display().to_string();
    let text = limited::text(path, limited::MOST_BYTES)
        .map_err(|source| ConfigError::File { path: shown.clone(), source })?;
    let folder = path.parent().map(Path::to_path_buf).unwrap_or_default();
    parse(&text, folder, |name| env::var(name).ok())
        .map_err(|what| ConfigError::Content { path: shown, what })
}

/// Where in a file each channel stands, by name: `deskmate.toml, line 12`.
pub fn places(path: &Path) -> BTreeMap<String, String> {
    let text = limited::text(path, limited::MOST_BYTES).unwrap_or_default();
    let Ok(written) = Written::parse(&text) else { return BTreeMap::new() };
    let file = path.file_name().unwrap_or(path.as_os_str()).to_string_lossy();
    let name = |index| written.text(&format!("channel[{index}].name")).map(str::to_owned);
    (0..)
        .map_while(|index| Some((name(index)?, written.line(&format!("channel[{index}].name")))))
        .map(|(name, line)| (name, format!("{file}, {}", line.trim_end_matches([':', ' ']))))
        .collect()
}

/// Reads a configuration from its text; `env` is the environment.
///
/// # Errors
/// What is wrong and where, for people.
pub fn parse(
    text: &str,
    folder: PathBuf,
    env: impl Fn(&str) -> Option<String>,
) -> Result<Config, String> {
    let written = Written::parse(text)?;
    known::check(&written, &schema())?;
    let mut table: Table = toml::from_str(text).map_err(|error| error.message().to_owned())?;
    let mut overridden = BTreeMap::new();
    for (key, variable) in OVERRIDES {
        if let Some(value) = env(variable) {
            let number = value.parse().ok().filter(|_| key == "max_connections");
            table.insert(key.to_owned(), number.map_or(Value::String(value), Value::Integer));
            overridden.insert(key, variable);
        }
    }
    let at = |path: &str| match overridden.get(path) {
        Some(variable) => format!("{variable}: "),
        None => format!("{}{path}: ", written.line(path)),
    };
    for (name, value) in &mut table {
        resolve(value, name, &folder, &env)
            .map_err(|(path, what)| format!("{}{what}", at(&path)))?;
    }
    let wrong = |(path, what): (String, String)| {
        let place = if path.is_empty() { String::new() } else { at(&path) };
        // What came from outside is not for the screen, whatever it is.
        match written.text(&path).filter(|text| check::is_elsewhere(text)) {
            Some(source) => format!("{place}what `{source}` stands for does not fit"),
            None => format!("{place}{}", plainly(&what)),
        }
    };
    let mut config: Config = reading(&table).map_err(wrong)?;
    // The rules stand in the same tables: one reading for each.
    let rules: RulesOnly = reading(&table).map_err(wrong)?;
    for (channel, rules) in config.channels.iter_mut().zip(rules.channels) {
        channel.rules = rules;
    }
    config.folder = folder;
    check(&config).map_err(|(path, what)| format!("{}{what}", at(&path)))?;
    Ok(config)
}

#[derive(Deserialize)]
struct RulesOnly {
    #[serde(default, rename = "channel")]
    channels: Vec<Rules>,
}

/// The table as a `T`, or the path of what does not fit, and why.
fn reading<T: DeserializeOwned>(table: &Table) -> Result<T, (String, String)> {
    serde_path_to_error::deserialize(Value::Table(table.clone())).map_err(|error| {
        let path = error.path().to_string();
        let path = if path == "." { String::new() } else { path };
        let message = error.inner().message().to_owned();
        // A driver's mistake begins with the rest of its path.
        match message.strip_prefix('.').and_then(|rest| rest.split_once(": ")) {
            Some((inner, what)) => (format!("{path}.{inner}"), what.to_owned()),
            None => (path, message),
        }
    })
}
