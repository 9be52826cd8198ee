//! The style sheet and the scripts, under a path that changes when one of them does.

use std::sync::LazyLock;

use axum::{
    extract::Path,
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use sha1::{Digest, Sha1};

const CSS: &str = concat!(
    include_str!("../../assets/css/tokens.css"),
    include_str!("../../assets/css/base.css"),
    include_str!("../../assets/css/shell.css"),
    include_str!("../../assets/css/parts.css"),
    include_str!("../../assets/css/chat.css"),
    include_str!("../../assets/css/messenger.css"),
    include_str!("../../assets/css/inbox.css"),
    include_str!("../../assets/css/side_by_side.css"),
    include_str!("../../assets/css/tools.css"),
);

/// Name and text.
const ASSETS: [(&str, &str); 16] = [
    ("pages.css", CSS),
    ("icon.svg", include_str!("../../assets/icon.svg")),
    ("main.js", include_str!("../../assets/js/main.js")),
    ("page.js", include_str!("../../assets/js/page.js")),
    ("morph.js", include_str!("../../assets/js/morph.js")),
    ("live.js", include_str!("../../assets/js/live.js")),
    ("forms.js", include_str!("../../assets/js/forms.js")),
    ("composer.js", include_str!("../../assets/js/composer.js")),
    ("times.js", include_str!("../../assets/js/times.js")),
    ("menus.js", include_str!("../../assets/js/menus.js")),
    ("keys.js", include_str!("../../assets/js/keys.js")),
    ("scroll.js", include_str!("../../assets/js/scroll.js")),
    ("patience.js", include_str!("../../assets/js/patience.js")),
    ("pictures.js", include_str!("../../assets/js/pictures.js")),
    ("unread.js", include_str!("../../assets/js/unread.js")),
    ("zone.js", include_str!("../../assets/js/zone.js")),
];

static PRINT: LazyLock<String> = LazyLock::new(|| {
    let mut hash = Sha1::new();
    for (name, text) in ASSETS {
        hash.update(name);
        hash.update(text);
    }
    hex::encode(hash.finalize()).chars().take(12).collect()
});

/// The folder that the assets are in, for this build.
pub(super) fn folder() -> String {
    format!("/assets/{}", *PRINT)
}

/// An asset. The folder of another build is gone: a page that asks for it is to be loaded anew.
pub(super) async fn asset(Path((print, name)): Path<(String, String)>) -> Response {
    let found = ASSETS.iter().find(|(known, _)| *known == name && print == *PRINT);
    let Some((_, text)) = found else {
        return (StatusCode::NOT_FOUND, "there is no such asset in this build").into_response();
    };
    let kind = match name.rsplit('.').next() {
        Some("css") => "text/css; charset=utf-8",
        Some("svg") => "image/svg+xml",
        _ => "text/javascript; charset=utf-8",
    };
    let headers = [
        (header::CONTENT_TYPE, kind),
        (header::CACHE_CONTROL, "public, max-age=31536000, immutable"),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    ];
    (headers, *text).into_response()
}
