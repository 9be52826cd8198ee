//! A request as it came in.

use axum::http::{HeaderMap, Method, Uri};
use serde_json::{Map, Value};

use super::routes;

/// A request that was read to its end.
pub(super) struct Raw {
    pub(super) method: Method,
    pub(super) uri: Uri,
    pub(super) headers: HeaderMap,
    pub(super) body: Vec<u8>,
}

impl Raw {
    pub(super) fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }

    /// The path, without a `/` at its end.
    pub(super) fn path(&self) -> &str {
        let path = self.uri.path();
        match path.strip_suffix('/') {
            Some("") | None => path,
            Some(trimmed) => trimmed,
        }
    }

    /// Whether it is about tokens, and holds secrets.
    pub(super) fn is_auth(&self) -> bool {
        routes::is_auth(self.path())
    }

    pub(super) fn is_form(&self) -> bool {
        let kind = self.header("content-type").unwrap_or_default();
        kind.starts_with("application/x-www-form-urlencoded")
    }

    /// The fields of a form, as an object.
    pub(super) fn form(&self) -> Value {
        let fields = url::form_urlencoded::parse(&self.body).into_owned();
        fields.map(|(key, value)| (key, Value::from(value))).collect::<Map<_, _>>().into()
    }

    /// The body for a log: a string if it is not JSON, null if there is none.
    pub(super) fn json(&self) -> Value {
        if self.body.is_empty() {
            return Value::Null;
        }
        serde_json::from_slice(&self.body)
            .unwrap_or_else(|_| Value::from(String::from_utf8_lossy(&self.body).into_owned()))
    }
}
