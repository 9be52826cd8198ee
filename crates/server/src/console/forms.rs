//! What a form sent, and what it is told.

use std::collections::BTreeMap;

use axum::{
    Json,
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use serde_json::json;

use super::{Pages, caller::Caller, frame};

/// The fields of a form that came from one of our own pages.
#[derive(Clone, Debug, Default)]
pub(super) struct Sent {
    pub(super) fields: BTreeMap<String, String>,
    /// A script sent it, and shows what came of it by itself.
    pub(super) wants_json: bool,
}

impl Sent {
    /// A field's text; empty if it was not sent.
    pub(super) fn text(&self, key: &str) -> &str {
        self.fields.get(key).map_or("", String::as_str)
    }

    /// A field's text without the space around it, if there is any.
    pub(super) fn given(&self, key: &str) -> Option<&str> {
        Some(self.text(key).trim()).filter(|text| !text.is_empty())
    }

    /// On to an address of ours.
    pub(super) fn done(&self, to: &str) -> Response {
        if self.wants_json {
            return Json(json!({ "to": to })).into_response();
        }
        Redirect::to(to).into_response()
    }

    /// It was not done, and why.
    pub(super) fn refused(
        &self,
        pages: &Pages,
        caller: Option<&Caller>,
        status: StatusCode,
        why: &str,
    ) -> Response {
        if self.wants_json {
            return (status, Json(json!({ "error": why }))).into_response();
        }
        frame::told(pages, caller, status, "That was not done", why)
    }
}
