//! Forms: what they send, and what they are answered.

use std::collections::BTreeMap;

use axum::{
    Json,
    body::Bytes,
    extract::{FromRequest, Multipart, Request},
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Redirect, Response},
};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use serde_json::{Value, json};
use url::Url;

use super::{address::is_ours, refused};
use crate::{act::Upload, error::TwinError, shared::Shared};

/// The largest form: a few large files.
const MOST_BYTES: usize = 100 * 1024 * 1024;

/// A form that was sent.
#[derive(Debug, Default)]
pub(super) struct Sent {
    fields: BTreeMap<String, String>,
    pub(super) uploads: Vec<Upload>,
    wants_json: bool,
}

impl<S: Sync> FromRequest<S> for Sent {
    type Rejection = TwinError;

    /// Reads a form, with or without files.
    async fn from_request(request: Request, _: &S) -> Result<Self, TwinError> {
        let wants_json = accepts_json(request.headers());
        let kind = request.headers().get(header::CONTENT_TYPE).and_then(|v| v.to_str().ok());
        let multipart = kind.is_some_and(|kind| kind.starts_with("multipart/"));
        let invalid = |what: String| TwinError::Invalid(format!("the form: {what}"));
        let mut sent = Self { wants_json, ..Self::default() };
        if multipart {
            let mut form =
                Multipart::from_request(request, &()).await.map_err(|e| invalid(e.body_text()))?;
            let mut total = 0;
            while let Some(field) = form.next_field().await.map_err(|e| invalid(e.body_text()))? {
                let name = field.name().unwrap_or_default().to_owned();
                let file = field.file_name().map(str::to_owned);
                let kind = field.content_type().unwrap_or("application/octet-stream").to_owned();
                let bytes = field.bytes().await.map_err(|e| invalid(e.body_text()))?;
                total += bytes.len();
                if total > MOST_BYTES {
                    return Err(invalid("the files are larger than 100 MB together".to_owned()));
                }
                match file {
                    Some(file) if !file.is_empty() => sent.uploads.push(upload(file, kind, &bytes)),
                    Some(_) => {}
                    None => {
                        sent.fields.insert(name, String::from_utf8_lossy(&bytes).into_owned());
                    }
                }
            }
        } else {
            let bytes = axum::body::to_bytes(request.into_body(), MOST_BYTES);
            let bytes = bytes.await.map_err(|e| invalid(e.to_string()))?;
            sent.fields = url::form_urlencoded::parse(&bytes).into_owned().collect();
        }
        Ok(sent)
    }
}

impl Sent {
    /// A field's text; empty if it was not sent.
    pub(super) fn text(&self, key: &str) -> &str {
        self.fields.get(key).map_or("", String::as_str)
    }

    /// Whether a field was sent, with or without a text.
    pub(super) fn has(&self, key: &str) -> bool {
        self.fields.contains_key(key)
    }

    /// A field's text without the space around it, if there is any.
    pub(super) fn given(&self, key: &str) -> Option<String> {
        Some(self.text(key).trim()).filter(|text| !text.is_empty()).map(str::to_owned)
    }

    /// A field's number, if one was given.
    ///
    /// # Errors
    /// It is no number.
    pub(super) fn number<T: std::str::FromStr>(&self, key: &str) -> Result<Option<T>, TwinError> {
        let Some(text) = self.given(key) else { return Ok(None) };
        let parsed = text.parse().map_err(|_| {
            TwinError::Invalid(format!("`{}` takes a number, not `{text}`", key.replace('_', " ")))
        });
        parsed.map(Some)
    }

    /// The fields as they are.
    pub(super) fn fields(&self) -> impl Iterator<Item = (&str, &str)> {
        self.fields.iter().map(|(key, value)| (key.as_str(), value.as_str()))
    }

    /// Back to where the form was, with these keys set, or what went wrong.
    pub(super) fn answer(
        &self,
        shared: &Shared,
        done: Result<Vec<(&'static str, String)>, TwinError>,
    ) -> Response {
        let back = self.text("back");
        let back = if is_ours(back) { back } else { "/" };
        match done {
            Ok(keys) => {
                let to = followed(back, &keys);
                if self.wants_json {
                    return Json(json!({ "to": to })).into_response();
                }
                Redirect::to(&to).into_response()
            }
            Err(error) => {
                let status = match error {
                    TwinError::Refused(_) => StatusCode::CONFLICT,
                    _ => StatusCode::BAD_REQUEST,
                };
                if self.wants_json {
                    let error: Value = json!({ "error": error.to_string() });
                    return (status, Json(error)).into_response();
                }
                let typed = self.given("body").unwrap_or_default();
                refused::page(shared, status, &error.to_string(), back, &typed)
            }
        }
    }
}

/// Whether a script sent it, which shows what went wrong by itself.
pub(super) fn accepts_json(headers: &HeaderMap) -> bool {
    let accept = headers.get(header::ACCEPT).and_then(|v| v.to_str().ok());
    accept.is_some_and(|accept| accept.starts_with("application/json"))
}

fn upload(name: String, content_type: String, bytes: &Bytes) -> Upload {
    Upload { name, content_type, data: STANDARD.encode(bytes) }
}

/// A path with keys of its query set anew.
fn followed(back: &str, keys: &[(&'static str, String)]) -> String {
    let here = Url::parse("http://twin.invalid").and_then(|base| base.join(back));
    let Ok(mut url) = here else { return "/".to_owned() };
    let kept: Vec<(String, String)> = url
        .query_pairs()
        .filter(|(key, _)| keys.iter().all(|(set, _)| set != key))
        .map(|(k, v)| (k.into_owned(), v.into_owned()))
        .collect();
    url.query_pairs_mut()
        .clear()
        .extend_pairs(kept)
        .extend_pairs(keys.iter().filter(|(_, value)| !value.is_empty()));
    match url.query() {
        Some(query) if !query.is_empty() => format!("{}?{query}", url.path()),
        _ => url.path().to_owned(),
    }
}
