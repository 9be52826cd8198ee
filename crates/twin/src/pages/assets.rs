//! The style sheet and the scripts.

use std::sync::LazyLock;

use axum::{extract::Path, response::Response};
use web_kit::Assets;

static ASSETS: LazyLock<Assets> = LazyLock::new(|| {
    let css = [
        include_str!("../../assets/css/chat.css"),
        include_str!("../../assets/css/messenger.css"),
        include_str!("../../assets/css/inbox.css"),
        include_str!("../../assets/css/side_by_side.css"),
    ];
    let scripts = [
        ("main.js", include_str!("../../assets/js/main.js")),
        ("composer.js", include_str!("../../assets/js/composer.js")),
        ("keys.js", include_str!("../../assets/js/keys.js")),
        ("scroll.js", include_str!("../../assets/js/scroll.js")),
        ("pictures.js", include_str!("../../assets/js/pictures.js")),
        ("unread.js", include_str!("../../assets/js/unread.js")),
        ("zone.js", include_str!("../../assets/js/zone.js")),
    ];
    Assets::with(&css, &scripts)
});

/// The folder that the assets are in, for this build.
pub(super) fn folder() -> String {
    format!("/assets/{}", ASSETS.print())
}

/// An asset.
pub(super) async fn asset(Path((print, name)): Path<(String, String)>) -> Response {
    ASSETS.answer(&print, &name)
}
