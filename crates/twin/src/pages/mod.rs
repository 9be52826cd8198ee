//! What a browser is shown: files, and for now a plain page for each side of the chat.

mod files;

use std::{net::SocketAddr, sync::Arc};

use axum::{Router, routing::get};

use crate::shared::Shared;

/// The pages, and the files of messages at their signed URLs.
pub(crate) fn router(_shared: &Arc<Shared>, _addr: SocketAddr) -> Router<Arc<Shared>> {
    Router::new().route("/i/o/{app}/{key}/{name}", get(files::download))
}
