//! Bodies are reduced to the blocks that Intercom keeps.

use std::sync::LazyLock;

use ammonia::Builder;

use super::blocks::{CELLS, LINES, in_blocks};
use crate::switches::{PlainNewline, Switches};

/// The tags known to survive (seen in captures and examples; Intercom publishes no list), without
/// the blocks.
const INLINE: [&str; 9] = ["a", "b", "br", "code", "em", "i", "img", "li", "strong"];
/// The blocks known to survive, and `div`, which is left in mails only.
const BLOCKS: [&str; 7] = ["h1", "h2", "ol", "p", "pre", "ul", "div"];
/// The blocks known to survive in a reply.
const REPLY_BLOCKS: &[&str] = BLOCKS.split_at(6).0;

static SANITISER: LazyLock<Builder<'static>> = LazyLock::new(|| {
    let mut builder = Builder::empty();
    builder
        .tags([&INLINE[..], &BLOCKS, &LINES, &CELLS].concat().into_iter().collect())
        .clean_content_tags(["script", "style", "head", "title"].into())
        .tag_attributes([("a", ["href"].into()), ("img", ["src", "alt"].into())].into())
        .url_schemes(["http", "https", "mailto", "tel", "sms"].into())
        .url_relative(ammonia::UrlRelative::PassThrough)
        .set_tag_attribute_value("a", "target", "_blank")
        .link_rel(Some("nofollow noopener noreferrer"));
    builder
});

/// What somebody typed into the Messenger or the inbox, as HTML: nothing in it is markup.
pub(crate) fn from_typed(text: &str, switches: &Switches) -> String {
    let newline = match switches.plain_newline {
        PlainNewline::Br => "<br>",
        PlainNewline::Collapse => " ",
    };
    text.replace("\r\n", "\n")
        .split("\n\n")
        .map(|paragraph| paragraph.trim_matches('\n'))
        .filter(|paragraph| !paragraph.trim().is_empty())
        .map(|paragraph| format!("<p>{}</p>", super::escape_text(paragraph).replace('\n', newline)))
        .collect::<Vec<_>>()
        .join("\n")
}

/// What came in through the API, HTML or plain text.
pub(crate) fn from_api(body: &str, switches: &Switches) -> String {
    reduced(body, REPLY_BLOCKS, switches)
}

/// A customer's mail, HTML or plain text. It keeps its `div`s: mail programs write little else.
pub(crate) fn from_mail(body: &str, switches: &Switches) -> String {
    reduced(body, &BLOCKS, switches)
}

fn reduced(body: &str, blocks: &[&str], switches: &Switches) -> String {
    if !looks_like_html(body) {
        // Entities mean what they mean in HTML, so that an escaped text comes out as meant.
        return from_typed(&super::plain::decode(body), switches);
    }
    let mut clean = in_blocks(SANITISER.clean(body).to_string().trim(), blocks);
    if switches.strong_becomes_b {
        for (long, short) in [("strong", "b"), ("em", "i")] {
            clean = clean
                .replace(&format!("<{long}>"), &format!("<{short}>"))
                .replace(&format!("</{long}>"), &format!("</{short}>"));
        }
    }
    clean
}

fn looks_like_html(body: &str) -> bool {
    body.match_indices('<').any(|(at, _)| {
        let rest = &body[at + 1..];
        rest.starts_with(|c: char| c.is_ascii_alphabetic() || c == '/' || c == '!')
            && rest.contains('>')
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn api(body: &str) -> String {
        from_api(body, &Switches::default())
    }

    #[test]
    fn plain_text_becomes_a_paragraph() {
        assert_eq!(api("Thanks again :)"), "<p>Thanks again :)</p>");
        assert_eq!(api("one\ntwo\n\nthree"), "<p>one<br>two</p>\n<p>three</p>");
        assert_eq!(api("3 < 4 & 5"), "<p>3 &lt; 4 &amp; 5</p>");
    }

    #[test]
    fn a_document_is_reduced_to_its_blocks() {
        let document = "<!DOCTYPE html><html><head><title>t</title><style>p{}</style></head>\
                        <body><h2>Hours</h2>\n<ul>\n<li>Mon</li>\n</ul></body></html>";
        assert_eq!(api(document), "<h2>Hours</h2>\n<ul>\n<li>Mon</li>\n</ul>");
    }

    #[test]
    fn what_could_do_harm_goes() {
        assert_eq!(
            api("<p onclick=x()>a<script>alert(1)</script><b class=y>b</b></p><table><tr><td>c"),
            "<p>a<b>b</b></p>\n<p>c</p>"
        );
        assert!(!api("<a href='javascript:x()'>k</a>").contains("javascript"));
    }

    #[test]
    fn loose_text_is_put_into_paragraphs() {
        assert_eq!(api("Hi <b>you</b><p>there</p>"), "<p>Hi <b>you</b></p>\n<p>there</p>");
    }

    #[test]
    fn typed_markup_stays_text() {
        let typed = from_typed("<b>x</b> it's", &Switches::default());
        assert_eq!(typed, "<p>&lt;b&gt;x&lt;/b&gt; it's</p>");
    }
}
