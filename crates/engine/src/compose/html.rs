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
    fn plain_text_is_shown_and_not_obeyed() {
        assert_eq!(
            from("<b>5 > 3</b> & so\non\n\nnext", Format::Plain),
            "<p>&lt;b&gt;5 &gt; 3&lt;/b&gt; &amp; so<br>on</p><p>next</p>"
        );
    }

    #[test]
    fn markdown_becomes_what_intercom_keeps() {
        assert_eq!(
            from(
                "# Hi\n\nIt **left** on [Monday](https://x.test).\nSoon.\n\n- a\n- b\n\n### Deep",
                Format::Markdown
            ),
            "<h1>Hi</h1>\n<p>It <strong>left</strong> on <a href=\"https://x.test\">Monday</a>.<br>\nSoon.</p>\n\
             <ul>\n<li>a</li>\n<li>b</li>\n</ul>\n<h2>Deep</h2>"
        );
    }

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

    #[test]
    fn basic_html_survives() {
        let html = "<b>b</b> <i>i</i> <h1>1</h1> <h2>2</h2> <a href=\"https://x.test\">a</a>";
        assert_eq!(from(html, Format::Html), html);
    }
}
