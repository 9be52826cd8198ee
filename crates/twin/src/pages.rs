//! What a browser is shown: both sides of the chat, and the workspace behind it.
//!
//! Pages are rendered here and work without a script; our own scripts keep them live.

mod act;
mod address;
mod assets;
mod bits;
mod deliveries;
mod faults;
mod files;
mod form;
mod frame;
mod inbox;
mod messenger;
mod missing;
mod oauth;
mod refused;
mod side_by_side;
mod thread;
mod thread_view;
mod workspace;
mod zone;

use std::sync::Arc;

use axum::{
    Router, middleware,
    routing::{get, post},
};

use tower_http::compression::CompressionLayer;

pub(crate) use missing::or_page;

use crate::{
    control::guard::{self, Guard},
    shared::Shared,
};

/// The pages, and the files of messages at their signed URLs.
pub(crate) fn router(guard: &Arc<Guard>) -> Router<Arc<Shared>> {
    let pages = Router::new()
        .route("/", get(side_by_side::page))
        .route("/messenger", get(messenger::page))
        .route("/inbox", get(inbox::page))
        .route("/a/inbox/{app}/inbox/conversation/{id}", get(inbox::linked))
        .route("/act", post(act::post))
        .route("/deliveries", get(deliveries::page))
        .route("/deliveries/act", post(deliveries::post))
        .route("/workspace", get(workspace::page))
        .route("/workspace/act", post(workspace::post))
        .route("/faults", get(faults::page))
        .route("/faults/act", post(faults::post))
        .route("/oauth", post(oauth::post))
        .route("/assets/{print}/{name}", get(assets::asset))
        .layer(CompressionLayer::new())
        .layer(middleware::from_fn_with_state(Arc::clone(guard), guard::own_pages));
    // An app on another site leads here: that is what the page is for. It only asks.
    let asked = Router::new().route("/oauth", get(oauth::page));
    let shown = pages
        .merge(asked)
        .layer(middleware::from_fn(zone::in_zone))
        .layer(middleware::from_fn_with_state(Arc::clone(guard), guard::with_token));
    let files = Router::new()
        .route("/i/o/{app}/{key}/{name}", get(files::download))
        .route("/avatars/{name}", get(files::avatar));
    files.merge(shown)
}
