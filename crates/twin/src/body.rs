//! Message bodies: what comes in, what is kept, what is shown.

mod blocks;
mod normal;
mod plain;

pub(crate) use normal::{from_api, from_mail, from_typed};
pub(crate) use plain::to_plain;

/// Text as HTML text.
pub(crate) fn escape_text(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}
