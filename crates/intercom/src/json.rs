//! Reading JSON with the place of a failure, and without quoting what was read.

use serde::de::DeserializeOwned;
use serde_json::{Value, value::RawValue};

/// How deep JSON may nest. The same as the parser's own limit, which does not count inside of
/// values that are skipped.
pub(crate) const MAX_DEPTH: usize = 128;

/// Where and why a value could not be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Misfit {
    /// Such as `conversation_parts.id`; `.` is the whole.
    pub path: String,
    /// What was expected there. Never what was found: that may be a customer's message.
    pub reason: String,
}

/// Reads bytes. What cannot be read as it stands passes through [`Value`], so that a key given twice
/// is not an error.
pub(crate) fn from_slice<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, Misfit> {
    if let Ok(read) = serde_json::from_slice(bytes) {
        return Ok(read);
    }
    let value = serde_json::from_slice::<Value>(bytes).map_err(|error| Misfit {
        path: ".".to_owned(),
        reason: format!("not JSON (line {}, column {})", error.line(), error.column()),
    })?;
    from_value(&value)
}

/// Reads a piece of text that is JSON already. As [`from_slice`].
pub(crate) fn from_raw<T: DeserializeOwned>(raw: &RawValue) -> Result<T, Misfit> {
    from_slice(raw.get().as_bytes())
}

/// Reads a value.
pub(crate) fn from_value<T: DeserializeOwned>(value: &Value) -> Result<T, Misfit> {
    T::deserialize(value).or_else(|_| with_its_place(value))
}

/// To remember the place costs more than to read: it is done for what did not fit.
fn with_its_place<T: DeserializeOwned>(value: &Value) -> Result<T, Misfit> {
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
    let mut depth = 0_usize;
    marks(bytes).all(|mark| {
        match mark {
            b'[' | b'{' => depth += 1,
            b']' | b'}' => depth = depth.saturating_sub(1),
            _ => {}
        }
        depth <= MAX_DEPTH
    })
}

/// Whether `bytes`, taken as JSON, hold at most so many values, and so many objects and lists.
pub(crate) fn is_within(bytes: &[u8], values: usize, nests: usize) -> bool {
    let (mut parted, mut opened) = (0, 0);
    marks(bytes).all(|mark| {
        match mark {
            b'[' | b'{' => opened += 1,
            b',' => parted += 1,
            _ => {}
        }
        opened <= nests && opened + parted <= values
    })
}

/// The brackets and commas outside of texts.
fn marks(bytes: &[u8]) -> impl Iterator<Item = u8> {
    let (mut in_text, mut escaped) = (false, false);
    bytes.iter().copied().filter(move |byte| {
        if in_text {
            match byte {
                _ if escaped => escaped = false,
                b'\\' => escaped = true,
                b'"' => in_text = false,
                _ => {}
            }
            return false;
        }
        in_text = *byte == b'"';
        matches!(byte, b'[' | b'{' | b']' | b'}' | b',')
    })
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
    fn values_are_counted_before_they_take_memory() {
        let list = br#"[{"a": "{,[,{,"}, {}, [1, 2]]"#;
        assert!(is_within(list, 7, 4));
        assert!(!is_within(list, 6, 4));
        assert!(!is_within(list, 7, 3));
    }

    #[test]
    fn depth_counts_brackets_outside_of_texts() {
        let nested = |levels: usize| "[".repeat(levels) + &"]".repeat(levels);
        assert!(is_shallow(nested(128).as_bytes()));
        assert!(!is_shallow(nested(129).as_bytes()));
        assert!(is_shallow(format!("\"{}\\\"{}\"", nested(200), nested(200)).as_bytes()));
    }
}
