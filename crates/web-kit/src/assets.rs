//! The style sheet and the scripts, under a path that changes when one of them does.

use axum::{
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use sha2::{Digest, Sha256};

const CSS: [&str; 5] = [
    include_str!("../assets/css/tokens.css"),
    include_str!("../assets/css/base.css"),
    include_str!("../assets/css/shell.css"),
    include_str!("../assets/css/parts.css"),
    include_str!("../assets/css/tools.css"),
];

/// Name and text.
const FILES: [(&str, &str); 8] = [
    ("icon.svg", include_str!("../assets/icon.svg")),
    ("page.js", include_str!("../assets/js/page.js")),
    ("morph.js", include_str!("../assets/js/morph.js")),
    ("live.js", include_str!("../assets/js/live.js")),
    ("forms.js", include_str!("../assets/js/forms.js")),
    ("times.js", include_str!("../assets/js/times.js")),
    ("menus.js", include_str!("../assets/js/menus.js")),
    ("patience.js", include_str!("../assets/js/patience.js")),
];

/// The assets of a family of pages: one style sheet, `pages.css`, and scripts that import each
/// other from the same folder.
#[derive(Debug)]
pub struct Assets {
    css: String,
    files: Vec<(&'static str, &'static str)>,
    print: String,
}

impl Assets {
    /// What all pages share, and what is a family's own: style sheets, and files by name.
    pub fn with(css: &[&'static str], files: &[(&'static str, &'static str)]) -> Self {
        let css = [CSS.as_slice(), css].concat().concat();
        let files = [FILES.as_slice(), files].concat();
        let mut hash = Sha256::new();
        hash.update(&css);
        for (name, text) in &files {
            hash.update(name);
            hash.update(text);
        }
        let print = hex::encode(hash.finalize()).chars().take(12).collect();
        Self { css, files, print }
    }

    /// What tells these assets from those of another build.
    pub fn print(&self) -> &str {
        &self.print
    }

    /// An asset. The folder of another build is gone: a page that asks for it is to be loaded anew.
    pub fn answer(&self, print: &str, name: &str) -> Response {
        let found = match name {
            "pages.css" => Some(self.css.clone()),
            name => {
                let found = self.files.iter().find(|(known, _)| *known == name);
                found.map(|(_, text)| (*text).to_owned())
            }
        };
        let Some(text) = found.filter(|_| print == self.print) else {
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
        (headers, text).into_response()
    }
}
