//! What a browser is shown: files, and a plain page for each side of the chat. Everything works
//! without a script.

mod act;
mod files;
mod html;
mod inbox;
mod messenger;
mod thread;

use std::{net::SocketAddr, sync::Arc};

use axum::{
    Router,
    http::header,
    middleware,
    response::IntoResponse,
    routing::{get, post},
};

use crate::{control::guard, shared::Shared};

/// The pages, and the files of messages at their signed URLs.
pub(crate) fn router(_shared: &Arc<Shared>, addr: SocketAddr) -> Router<Arc<Shared>> {
    let pages = Router::new()
        .route("/messenger", get(messenger::page))
        .route("/messenger/act", post(act::from_messenger))
        .route("/inbox", get(inbox::page))
        .route("/inbox/act", post(act::from_inbox))
        .layer(middleware::from_fn(move |request, next| guard::local_only(addr, request, next)));
    Router::new()
        .route("/pages.css", get(style))
        .route("/i/o/{app}/{key}/{name}", get(files::download))
        .merge(pages)
}

async fn style() -> impl IntoResponse {
    ([(header::CONTENT_TYPE, "text/css; charset=utf-8")], include_str!("pages.css"))
}
