//! What an error of the HTTP client means, in words.

use std::error::Error;

/// The innermost cause is the one that people can act on, and the only one without the URL.
pub(crate) fn error_text(error: &reqwest::Error) -> String {
    if error.is_timeout() {
        return "the connection timed out".into();
    }
    let mut cause: &dyn Error = match error.source() {
        Some(cause) => cause,
        None => return "the connection failed".into(),
    };
    while let Some(deeper) = cause.source() {
        cause = deeper;
    }
    let text = cause.to_string();
    let text = text.split(" (os error").next().unwrap_or_default();
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_lowercase().chain(letters).collect())
}
