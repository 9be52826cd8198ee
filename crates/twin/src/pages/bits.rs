//! Small pieces that many pages show. Each is HTML by itself and is put into templates as it is.

mod face;
mod holder;
mod when;

pub(super) use face::{Face, admin_name, author_name, contact_name, team_name};
pub(super) use holder::Holder;
pub(super) use when::{When, clock_time, day, day_and_time, day_number};

use std::fmt::Display;

pub(super) use web_kit::{Html, icons};

use crate::body::to_plain;

/// A link of a list, a menu or a row of tabs.
#[derive(Debug, Clone)]
pub(super) struct Choice {
    pub(super) href: String,
    pub(super) text: String,
    /// What is said about it in small print; may be empty.
    pub(super) note: String,
    pub(super) here: bool,
    pub(super) face: Option<Face>,
}

/// A value that a form can send, and how it is called.
#[derive(Debug, Clone)]
pub(super) struct Pick {
    pub(super) value: String,
    pub(super) text: String,
    pub(super) note: &'static str,
    pub(super) face: Option<Face>,
}

/// The beginning of a message, as a list shows it: without a signature, which is a last paragraph
/// in italics under something else.
pub(super) fn preview(body: &str, most: usize) -> String {
    let end = body.trim_end().strip_suffix("</i></p>");
    let said = end.and_then(|b| b.rsplit_once("<p><i>")).map(|(said, _)| said.trim());
    shortened(&to_plain(said.filter(|said| !said.is_empty()).unwrap_or(body)), most)
}

/// So many characters, and a sign that there were more.
pub(super) fn shortened(text: &str, most: usize) -> String {
    let text: Vec<_> = text.split_whitespace().collect();
    let text = text.join(" ");
    match text.char_indices().nth(most) {
        Some((at, _)) => format!("{}…", text.get(..at).unwrap_or_default().trim_end()),
        None => text,
    }
}

/// A number of things: `1 part`, `2 parts`.
pub(super) fn counted(count: impl Display, one: &str, more: &str) -> String {
    let count = count.to_string();
    format!("{count} {}", if count == "1" { one } else { more })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_preview_leaves_the_signature_out() {
        assert_eq!(preview("<p>Order A-17</p>\n<p><i>#k3f9x2q7</i></p>", 80), "Order A-17");
        assert_eq!(preview("<p><i>Only this</i></p>", 80), "Only this");
        assert_eq!(preview("<p>So <i>nice</i></p>", 80), "So nice");
    }
}
