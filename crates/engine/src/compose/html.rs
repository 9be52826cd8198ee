//! Text as the HTML that Intercom keeps.

use std::sync::LazyLock;

use deskmate_core::action::Format;
use pulldown_cmark::{Event, HeadingLevel, Options, Parser, Tag, TagEnd};

/// The tags known to survive in a reply. Source: facts of the reply endpoint, as observed.
static KEPT: LazyLock<ammonia::Builder<'static>> = LazyLock::new(|| {
    let mut builder = ammonia::Builder::empty();
    builder
        .tags(
            [
                "p", "br", "b", "strong", "i", "em", "a", "img", "ul", "ol", "li", "h1", "h2",
                "pre", "code",
            ]
            .into(),
        )
        .tag_attributes([("a", ["href"].into()), ("img", ["src", "alt"].into())].into())
        .url_schemes(["http", "https", "mailto", "tel"].into())
        .clean_content_tags(["script", "style"].into())
        .link_rel(None);
    builder
});

/// The text as HTML, cut down to what Intercom keeps.
pub(crate) fn from(text: &str, format: Format) -> String {
    match format {
        Format::Plain => plain(text),
        Format::Markdown => KEPT.clean(&markdown(text)).to_string().trim().to_owned(),
        Format::Html => KEPT.clean(text).to_string().trim().to_owned(),
    }
}

/// Text in which nothing is markup: a paragraph for each block, a line break for each line.
pub(crate) fn plain(text: &str) -> String {
    let text = text.replace("\r\n", "\n");
    let paragraphs = text.split("\n\n").map(str::trim).filter(|paragraph| !paragraph.is_empty());
    paragraphs
        .map(|paragraph| format!("<p>{}</p>", escape(paragraph).replace('\n', "<br>")))
        .collect()
}

/// Text for inside an element or an attribute.
pub(crate) fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

/// A link.
pub(crate) fn link(url: &str, label: &str) -> String {
    format!("<a href=\"{}\">{}</a>", escape(url), escape(label))
}

fn markdown(text: &str) -> String {
    let events = Parser::new_ext(text, Options::ENABLE_STRIKETHROUGH).map(|event| match event {
        // Intercom has two levels of headings.
        Event::Start(Tag::Heading { level, id, classes, attrs }) => {
            Event::Start(Tag::Heading { level: known_level(level), id, classes, attrs })
        }
        Event::End(TagEnd::Heading(level)) => Event::End(TagEnd::Heading(known_level(level))),
        Event::SoftBreak => Event::HardBreak,
        // In Markdown, markup is text: only `html` is meant as HTML.
        Event::Html(html) | Event::InlineHtml(html) => Event::Text(html),
        event => event,
    });
    let mut html = String::new();
    pulldown_cmark::html::push_html(&mut html, events);
    html
}

fn known_level(level: HeadingLevel) -> HeadingLevel {
    if level == HeadingLevel::H1 { HeadingLevel::H1 } else { HeadingLevel::H2 }
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
