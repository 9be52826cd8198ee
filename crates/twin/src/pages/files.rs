//! Files of messages, and pictures of teammates.

use std::{collections::BTreeMap, sync::Arc};

use axum::{
    extract::{Path, Query, State},
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};

use crate::{faces, shared::Shared};

/// A teammate's picture.
pub(super) async fn avatar(Path(name): Path<String>) -> Response {
    match faces::named(&name) {
        Some(bytes) => {
            let headers =
                [(header::CONTENT_TYPE, "image/png"), (header::X_CONTENT_TYPE_OPTIONS, "nosniff")];
            (headers, bytes).into_response()
        }
        None => StatusCode::NOT_FOUND.into_response(),
    }
}

/// A file while its signed URL is good.
pub(super) async fn download(
    State(shared): State<Arc<Shared>>,
    Path((_app, key, _name)): Path<(String, String, String)>,
    Query(query): Query<BTreeMap<String, String>>,
) -> Response {
    let text = |key: &str| query.get(key).map(String::as_str).unwrap_or_default();
    let expires = text("expires").parse().unwrap_or_default();
    let (file, expired) = shared.read(|world| {
        let file = world.signed_file(&key, expires, text("signature")).cloned();
        (file, world.switches.expired_file_status)
    });
    match file {
        Some(file) => {
            let headers = [
                (header::CONTENT_TYPE, file.content_type),
                (header::X_CONTENT_TYPE_OPTIONS, "nosniff".to_owned()),
                (header::CONTENT_SECURITY_POLICY, "default-src 'none'; sandbox".to_owned()),
            ];
            (headers, file.bytes).into_response()
        }
        None => {
            let status = StatusCode::from_u16(expired).unwrap_or(StatusCode::FORBIDDEN);
            (status, "the URL expired or is not signed").into_response()
        }
    }
}
