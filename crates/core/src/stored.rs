//! What is stored has a version: older ones are read, newer ones are left to whoever wrote them.

use serde::de::DeserializeOwned;
use serde_json::Value;

/// Why something that is stored cannot be read here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NotReadable {
    /// A newer Deskmate wrote it, and can read it: it must be left as it is.
    Newer(u64),
    /// Nobody can; and what is wrong with it.
    Broken(String),
}

impl std::fmt::Display for NotReadable {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Newer(v) => {
                write!(f, "a newer Deskmate wrote it (version {v} of what is stored)")
            }
            Self::Broken(why) => write!(f, "it cannot be read: {why}"),
        }
    }
}

impl std::error::Error for NotReadable {}

/// Reads a JSON object whose `v` is its version; without one it is of the first.
///
/// # Errors
/// Where its version is above `newest`, or where it is not what it should be.
pub fn read<T: DeserializeOwned>(stored: Value, newest: u64) -> Result<T, NotReadable> {
    match version(&stored) {
        v if v > newest => Err(NotReadable::Newer(v)),
        _ => serde_json::from_value(stored).map_err(|error| NotReadable::Broken(error.to_string())),
    }
}

/// The version of something that is stored.
pub fn version(stored: &Value) -> u64 {
    stored.get("v").and_then(Value::as_u64).unwrap_or(1)
}
