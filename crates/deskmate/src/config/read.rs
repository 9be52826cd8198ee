//! Reads a configuration: file, then environment; every mistake named with its place.

use std::{
    env, fs,
    path::{Path, PathBuf},
};

use deskmate_bots::FetchAllow;
use toml::{Table, Value};

use super::{ChannelConfig, Config};

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

/// Reads a configuration file.
///
/// # Errors
/// [`ConfigError`], for people.
pub fn load(path: &Path) -> Result<Config, ConfigError> {
    let shown = path.display().to_string();
    let text = fs::read_to_string(path)
        .map_err(|source| ConfigError::File { path: shown.clone(), source })?;
    let folder = path.parent().map(Path::to_path_buf).unwrap_or_default();
    parse(&text, folder, |name| env::var(name).ok())
        .map_err(|what| ConfigError::Content { path: shown, what })
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
    // First as it stands, for an error that shows the place.
    let toml = toml::Deserializer::parse(text).map_err(|error| with_line(text, &error))?;
    if let Err(error) = serde_path_to_error::deserialize::<_, Config>(toml) {
        let (path, error) = (error.path().to_string(), error.into_inner());
        let place = error.span().and_then(|span| text.get(span)).unwrap_or_default();
        if !(place.contains("env:") || place.contains("file:")) {
            let at = if path == "." { String::new() } else { format!("{path}: ") };
            return Err(format!("{}{at}{}", line(text, &error), error.message()));
        }
    }
    let mut table: Table = toml::from_str(text).map_err(|error| with_line(text, &error))?;
    for (name, variable) in [
        ("listen", "DESKMATE_LISTEN"),
        ("public_url", "DESKMATE_PUBLIC_URL"),
        ("database_url", "DESKMATE_DATABASE_URL"),
    ] {
        if let Some(value) = env(variable) {
            table.insert(name.to_owned(), Value::String(value));
        }
    }
    for (name, value) in &mut table {
        resolve(value, name, &folder, &env)?;
    }
    let config: Config = serde_path_to_error::deserialize(Value::Table(table))
        .map_err(|error| format!("{}: {}", error.path(), error.inner().message()))?;
    let config = Config { folder, ..config };
    check(&config)?;
    Ok(config)
}

/// The mistake with its line. The line itself may hold a secret, so it is not shown.
fn with_line(text: &str, error: &toml::de::Error) -> String {
    format!("{}{}", line(text, error), error.message())
}

fn line(text: &str, error: &toml::de::Error) -> String {
    let before = error.span().and_then(|span| text.get(..span.start));
    before.map_or_else(String::new, |before| format!("line {}: ", before.matches('\n').count() + 1))
}

/// Puts in what `env:NAME` and `file:PATH` stand for.
fn resolve(
    value: &mut Value,
    at: &str,
    folder: &Path,
    env: &impl Fn(&str) -> Option<String>,
) -> Result<(), String> {
    match value {
        Value::String(text) => {
            if let Some(name) = text.strip_prefix("env:") {
                *text = env(name)
                    .ok_or_else(|| format!("{at}: the environment variable {name} is not set"))?;
            } else if let Some(path) = text.strip_prefix("file:") {
                let path = folder.join(path);
                let content = fs::read_to_string(&path)
                    .map_err(|error| format!("{at}: {} cannot be read: {error}", path.display()))?;
                *text = content.trim_end_matches(['\r', '\n']).to_owned();
            }
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

fn check(config: &Config) -> Result<(), String> {
    FetchAllow::new(&config.fetch_allow).map_err(|bad| format!("fetch_allow: {bad}"))?;
    let mut names = std::collections::BTreeSet::new();
    for (index, channel) in config.channels.iter().enumerate() {
        let name = &channel.name;
        let plain = |text: &str| {
            !text.is_empty()
                && text.chars().all(|letter| {
                    letter.is_ascii_lowercase() || letter.is_ascii_digit() || letter == '-'
                })
        };
        if !plain(name) {
            return Err(format!(
                "channel[{index}].name: `{name}` can have lower-case letters, digits and `-` only: it is part of the \
                 webhook's address"
            ));
        }
        if !names.insert(name.clone()) {
            return Err(format!("channel[{index}].name: there are two channels named `{name}`"));
        }
        if channel.key.as_deref().is_some_and(|key| !plain(key)) {
            return Err(format!(
                "channel `{name}`: key: can have lower-case letters, digits and `-` only"
            ));
        }
        if !(channel.budget_share > 0.0 && channel.budget_share <= 1.0) {
            return Err(format!("channel `{name}`: budget_share: must be over 0 and at most 1"));
        }
        let secrets = channel.intercom.client_secret.all();
        if secrets.is_empty() || secrets.iter().any(|secret| secret.trim().is_empty()) {
            return Err(format!(
                "channel `{name}`: intercom.client_secret: is empty; without it anybody could post webhooks"
            ));
        }
        for (field, length) in [
            ("turn_timeout", channel.turn_timeout),
            ("async_timeout", channel.async_timeout),
            ("poll_every", channel.poll_every),
            ("reconcile_every", channel.reconcile_every),
        ] {
            if length.0.is_some_and(|length| length.is_zero()) {
                return Err(format!("channel `{name}`: {field}: must be over \"0s\""));
            }
        }
    }
    config.channels.iter().enumerate().try_for_each(|(index, channel)| {
        config.channels.iter().take(index).try_for_each(|before| apart(before, channel))
    })
}

/// Two channels must not be the same one twice: each would answer.
fn apart(one: &ChannelConfig, other: &ChannelConfig) -> Result<(), String> {
    let both = format!("channels `{}` and `{}`", one.name, other.name);
    let place =
        |channel: &ChannelConfig| (channel.intercom.base_url.clone(), channel.intercom.region);
    let teammate = one.intercom.teammate_id.trim();
    if place(one) == place(other) && teammate == other.intercom.teammate_id.trim() {
        return Err(format!(
            "{both}: intercom.teammate_id: both are teammate `{teammate}`, and each would answer; give each its own"
        ));
    }
    let hook =
        |channel: &ChannelConfig| channel.key.as_ref().map(|key| format!("{}-{key}", channel.name));
    match (hook(one), hook(other)) {
        (Some(hook), Some(same)) if hook == same => {
            Err(format!("{both}: key: both have the webhook `{hook}`; change one"))
        }
        _ => Ok(()),
    }
}
