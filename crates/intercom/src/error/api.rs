//! Intercom's own form of errors. What it says in words stays in here: it may quote what was sent,
//! and that a customer's words or the token.

use serde::Deserialize;

use crate::lenient;

/// One entry of an `error.list`. Source: `components.schemas.error`.
#[derive(Clone, Default, Deserialize)]
pub(crate) struct ApiError {
    /// Such as `not_found`; empty where Intercom gave none.
    #[serde(default, deserialize_with = "lenient::or_default")]
    pub(crate) code: String,
    /// What Intercom says about it, in English.
    #[serde(default, deserialize_with = "lenient::text")]
    pub(crate) message: Option<String>,
}

/// The whole answer.
#[derive(Default, Deserialize)]
pub(crate) struct ErrorList {
    #[serde(default, deserialize_with = "lenient::text")]
    pub(crate) request_id: Option<String>,
    #[serde(default, deserialize_with = "lenient::or_default")]
    pub(crate) errors: Vec<ApiError>,
}

/// How long a code or the id of a request can be.
const LONGEST: usize = 64;
/// How many codes are kept.
const MOST: usize = 4;

impl ErrorList {
    /// The codes, of the entries that have what a code looks like.
    pub(crate) fn codes(&self) -> Vec<String> {
        let codes = self.errors.iter().filter_map(|error| {
            let like_one =
                |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_';
            plain(&error.code, like_one)
        });
        codes.take(MOST).collect()
    }
}

/// The id of a request, where it looks like one.
pub(crate) fn request_id(id: &str) -> Option<String> {
    plain(id, |byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.'))
}

fn plain(text: &str, like_one: impl Fn(u8) -> bool) -> Option<String> {
    let fits = !text.is_empty() && text.len() <= LONGEST && text.bytes().all(like_one);
    fits.then(|| text.to_owned())
}

/// For display: `: not_found, conflict`, or nothing.
pub(super) fn list(codes: &[String]) -> String {
    if codes.is_empty() { String::new() } else { format!(": {}", codes.join(", ")) }
}

/// For display: ` [request 1234]`, or nothing.
pub(super) fn request(id: Option<&str>) -> String {
    id.map(|id| format!(" [request {id}]")).unwrap_or_default()
}
