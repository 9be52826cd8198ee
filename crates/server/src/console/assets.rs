//! The style sheet and the scripts.

use std::sync::LazyLock;

use axum::{extract::Path, response::Response};
use web_kit::Assets;

static ASSETS: LazyLock<Assets> = LazyLock::new(|| {
    let css = [include_str!("../../assets/console.css")];
    let scripts = [
        ("main.js", include_str!("../../assets/main.js")),
        ("keys.js", include_str!("../../assets/keys.js")),
        ("picture.js", include_str!("../../assets/picture.js")),
    ];
    Assets::with(&css, &scripts)
});

/// What tells this build's assets from others'.
pub(super) fn print() -> &'static str {
    ASSETS.print()
}

/// An asset.
pub(super) async fn asset(Path((print, name)): Path<(String, String)>) -> Response {
    ASSETS.answer(&print, &name)
}
