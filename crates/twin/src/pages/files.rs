//! Files of messages.

use std::{collections::BTreeMap, sync::Arc};

use axum::{
    extract::{Path, Query, State},
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};

use crate::shared::Shared;

/// A file while its signed URL is good; then 403, as the real store answers.
pub(super) async fn download(
    State(shared): State<Arc<Shared>>,
    Path((_app, key, _name)): Path<(String, String, String)>,
    Query(query): Query<BTreeMap<String, String>>,
) -> Response {
    let text = |key: &str| query.get(key).map(String::as_str).unwrap_or_default();
    let expires = text("expires").parse().unwrap_or_default();
    let file = shared.look(|world| world.signed_file(&key, expires, text("signature")).cloned());
    match file {
        Some(file) => {
            let headers = [
                (header::CONTENT_TYPE, file.content_type),
                (header::X_CONTENT_TYPE_OPTIONS, "nosniff".to_owned()),
                (header::CONTENT_SECURITY_POLICY, "default-src 'none'; sandbox".to_owned()),
            ];
            (headers, file.bytes).into_response()
        }
        None => (StatusCode::FORBIDDEN, "the URL expired or is not signed").into_response(),
    }
}
