//! Text as the HTML that Intercom keeps.

use deskmate_core::{action::Format, rich};

/// The text as HTML, cut down to what Intercom keeps.
pub(crate) fn from(text: &str, format: Format) -> String {
    format.read(text).to_html()
}

/// Text in which nothing is markup: a paragraph for each block, a line break for each line.
pub(crate) fn plain(text: &str) -> String {
    from(text, Format::Plain)
}

pub(crate) use rich::escape;

/// A link; a text where the address must not be sent.
pub(crate) fn link(url: &str, label: &str) -> String {
    match rich::sendable(url) {
        Some(url) => format!("<a href=\"{}\">{}</a>", escape(&url), escape(label)),
        None => escape(label),
    }
}

#[cfg(test)]
mod tests {
    use deskmate_core::action::Format;

    use super::from;

    #[test]
    fn nothing_dangerous_gets_out() {
        for format in [Format::Plain, Format::Markdown, Format::Html] {
            for hostile in [
                "<script>alert(1)</script>",
                "<img src=x onerror=alert(1)>",
                "[x](javascript:alert(1))",
                "<a href=\"javascript:alert(1)\">x</a>",
                "<iframe src=https://x.test></iframe>",
            ] {
                let html = from(hostile, format);
                assert!(!html.contains("<script"), "{html}");
                assert!(!html.contains("<a href=\"javascript"), "{html}");
                assert!(!html.contains("<iframe"), "{html}");
                assert!(!(html.contains("<img") && html.contains("onerror")), "{html}");
            }
        }
    }
}
