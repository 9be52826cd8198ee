//! Intercom's own form of errors.

use serde::Deserialize;

use crate::lenient;

/// One entry of an `error.list`. Source: `components.schemas.error`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[non_exhaustive]
pub struct ApiError {
    /// Such as `not_found`; empty where Intercom gave none.
    #[serde(default, deserialize_with = "lenient::or_default")]
    pub code: String,
    /// What Intercom says about it, in English.
    #[serde(default, deserialize_with = "lenient::text")]
    pub message: Option<String>,
    /// Which field of the request it is about.
    #[serde(default, deserialize_with = "lenient::text")]
    pub field: Option<String>,
}

/// The whole answer.
#[derive(Debug, Default, Deserialize)]
pub(crate) struct ErrorList {
    #[serde(default, deserialize_with = "lenient::text")]
    pub(crate) request_id: Option<String>,
    #[serde(default, deserialize_with = "lenient::or_default")]
    pub(crate) errors: Vec<ApiError>,
}

/// How much of a message is shown: it may quote what was sent.
const SHOWN: usize = 200;

/// For display: `: not_found (Resource Not Found)`, or nothing.
pub(super) fn list(errors: &[ApiError]) -> String {
    let mut out = String::new();
    for (index, error) in errors.iter().enumerate() {
        out.push_str(if index == 0 { ": " } else { ", " });
        out.push_str(if error.code.is_empty() { "no code" } else { &error.code });
        if let Some(message) = &error.message {
            let short: String = message.chars().take(SHOWN).collect();
            out.push_str(" (");
            out.push_str(&short);
            out.push(')');
        }
    }
    out
}

/// For display: ` [request 1234]`, or nothing.
pub(super) fn request(id: Option<&str>) -> String {
    id.map(|id| format!(" [request {id}]")).unwrap_or_default()
}
