//! Reading JSON with the place of a failure, and without quoting what was read.

use serde::de::DeserializeOwned;
use serde_json::Value;

/// How deep JSON may nest. The same as the parser's own limit, which does not count inside of
/// values that are skipped.
pub(crate) const MAX_DEPTH: usize = 128;

/// Where and why a value could not be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Misfit {
    /// Such as `conversation_parts.id`; `.` is the whole.
    pub(crate) path: String,
    /// What was expected there. Never what was found: that may be a customer's message.
    pub(crate) reason: String,
}

/// Reads bytes. They pass through [`Value`] on the way, so that a key given twice is not an error.
pub(crate) fn from_slice<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, Misfit> {
    let value: Value = serde_json::from_slice(bytes).map_err(|error| Misfit {
        path: ".".to_owned(),
        reason: format!("not JSON (line {}, column {})", error.line(), error.column()),
    })?;
    from_value(&value)
}

/// Reads a value.
pub(crate) fn from_value<T: DeserializeOwned>(value: &Value) -> Result<T, Misfit> {
    serde_path_to_error::deserialize(value)
        .map_err(|error| Misfit { path: error.path().to_string(), reason: reason(error.inner()) })
}

/// The part of a parser's message that does not quote its input.
fn reason(error: &serde_json::Error) -> String {
    let message = error.to_string();
    if let Some((_, expected)) = message.rsplit_once(", expected ") {
        return format!("expected {expected}");
    }
    if message.starts_with("missing field") {
        return message;
    }
    "does not fit".to_owned()
}

/// Whether `bytes`, taken as JSON, nest no deeper than [`MAX_DEPTH`].
pub(crate) fn is_shallow(bytes: &[u8]) -> bool {
    let (mut depth, mut in_text, mut escaped) = (0_usize, false, false);
    for byte in bytes {
        if in_text {
            match byte {
                _ if escaped => escaped = false,
                b'\\' => escaped = true,
                b'"' => in_text = false,
                _ => {}
            }
            continue;
        }
        match byte {
            b'"' => in_text = true,
            b'[' | b'{' => depth += 1,
            b']' | b'}' => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth > MAX_DEPTH {
            return false;
        }
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_misfit_names_the_place_and_never_the_content() {
        #[derive(Debug, serde::Deserialize)]
        struct Message {
            #[expect(dead_code, reason = "only the failure is looked at")]
            at: u64,
        }
        let misfit = from_slice::<Vec<Message>>(br#"[{"at": "my card is 4111"}]"#).unwrap_err();
        assert_eq!(misfit.path, "[0].at");
        assert_eq!(misfit.reason, "expected u64");
    }

    #[test]
    fn depth_counts_brackets_outside_of_texts() {
        let nested = |levels: usize| "[".repeat(levels) + &"]".repeat(levels);
        assert!(is_shallow(nested(128).as_bytes()));
        assert!(!is_shallow(nested(129).as_bytes()));
        assert!(is_shallow(format!("\"{}\\\"{}\"", nested(200), nested(200)).as_bytes()));
    }
}
