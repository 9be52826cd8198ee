//! Text with structure: in as HTML, Markdown and plain text, out as text and as what Intercom keeps.
#![expect(clippy::panic, reason = "a test that cannot go on has failed")]

use deskmate_core::rich::{MAX_BODY, Rich};
use proptest::prelude::*;

/// Each is read as HTML: the text, and the HTML that goes out.
#[test]
fn html_is_read_with_every_block_on_lines_of_its_own() {
    for (html, text) in [
        ("<p>Line one</p><p>Line two &amp; 3</p>", "Line one\n\nLine two & 3"),
        ("<div>Line one</div><div>Line two</div>", "Line one\nLine two"),
        ("<div>one</div><div><br></div><div>two</div>", "one\n\ntwo"),
        ("<div>one<br></div><div>two</div>", "one\ntwo"),
        ("a<div>b</div>c", "a\nb\nc"),
        ("<section>a</section><article>b</article><footer>c</footer>", "a\nb\nc"),
        ("<h3>Returns</h3>Send it back", "Returns\n\nSend it back"),
        ("yes<hr>no", "yes\n\n---\n\nno"),
        ("<p>a<br>b</p>", "a\nb"),
        ("<p>a<br><br>b</p>", "a\n\nb"),
        ("a<br/>b<BR>c", "a\nb\nc"),
        ("<ul><li>a</li><li>b</li></ul>", "* a\n* b"),
        ("<ul><li>a<li>b</ul>c", "* a\n* b\n\nc"),
        ("<ol start=\"3\"><li>a</li><li>b</li></ol>", "3. a\n4. b"),
        ("<ul><li>a<ul><li>b</li></ul></li><li>c</li></ul>", "* a\n  * b\n* c"),
        ("<li>alone</li>", "alone"),
        ("<dl><dt>Size</dt><dd>42</dd><dt>Colour</dt><dd>red</dd></dl>", "Size\n42\nColour\nred"),
        (
            "<table><tr><td>Shoes</td><td>50</td></tr><tr><td>Hat</td><td>20</td></tr></table>",
            "Shoes | 50\nHat | 20",
        ),
        ("<table><thead><tr><th>A<th>B<tbody><tr><td>1<td></table>after", "A | B\n1 | \n\nafter"),
        // Mails lay themselves out with tables.
        (
            "<table><tr><td><table><tr><td><p>Hello</p><p>there</p></td></tr></table></td></tr></table>",
            "Hello\n\nthere",
        ),
        ("<blockquote><p>said</p><p>before</p></blockquote>so", "> said\n>\n> before\n\nso"),
        ("<pre>a\n  b</pre>c", "a\n  b\n\nc"),
        (
            "<p>See <a href=\"https://x.test/a\">our page</a>.</p>",
            "See our page (https://x.test/a).",
        ),
        ("<a href=\"https://x.test/\">x.test</a>", "x.test"),
        ("<a href=\"mailto:joe@x.test\">joe@x.test</a>", "joe@x.test"),
        ("<a href=\"https://x.test\">one <b>two</b></a>!", "one two (https://x.test)!"),
        ("<a href=\"javascript:x()\">no</a>", "no"),
        ("now <s>50</s> 40 euro", "now ~~50~~ 40 euro"),
        ("1 &lt; 2 &nbsp;&#x2764; &eacute;&quot;", "1 < 2  ❤ é\""),
        ("3 < 4 & 5", "3 < 4 & 5"),
        ("a\n   b\t c", "a b c"),
        ("one<b> two </b>three", "one two three"),
        ("<script>x</script><style>p{}</style>seen<!-- not -->", "seen"),
        ("<head><title>t</title></head><body>b", "b"),
        ("<p>a<img src=\"https://x.test/i.png\" alt=\"cat\"></p>", "a"),
        ("<select><option>a</option><option>b</option></select>", "a\nb"),
        ("</div></p></td>a</b>", "a"),
        ("<p", ""),
        ("", ""),
    ] {
        assert_eq!(Rich::from_html(html).to_text(), text, "{html}");
    }
}

#[test]
fn html_goes_out_as_what_intercom_keeps() {
    for (html, sent) in [
        ("<div>Line one</div><div>Line two</div>", "<p>Line one<br>Line two</p>"),
        ("<h3>Returns</h3>Send it back", "<h2>Returns</h2><p>Send it back</p>"),
        ("yes<hr>no", "<p>yes</p><p>no</p>"),
        (
            "<table><tr><td>Shoes</td><td>50</td></tr><tr><td>Hat</td><td>20</td></tr></table>",
            "<p>Shoes | 50<br>Hat | 20</p>",
        ),
        ("<b>b</b> <i>i</i> <strong>s</strong>", "<p><b>b</b> <i>i</i> <b>s</b></p>"),
        ("<b>a<i>b</b>c</i>", "<p><b>a<i>b</i></b><i>c</i></p>"),
        (
            "<a href=\"https://x.test/?a=1&amp;b=2\">a</a>",
            "<p><a href=\"https://x.test/?a=1&amp;b=2\">a</a></p>",
        ),
        ("<a href=\"HTTPS://x.test/a b\">a</a>", "<p><a href=\"https://x.test/a%20b\">a</a></p>"),
        ("<img src=x onerror=alert(1)>", ""),
        (
            "<img src=\"https://x.test/i.png\" alt=\"a cat\">",
            "<p><img src=\"https://x.test/i.png\" alt=\"a cat\"></p>",
        ),
        ("<iframe src=https://x.test>a</iframe>b", "<p>b</p>"),
        ("<svg><script>x</script></svg>b", "<p>b</p>"),
        ("<ul><li>a<p>b</p></li></ul>", "<ul><li>a<br>b</li></ul>"),
        ("<ol start=3><li>a</li></ol>", "<p>3. a</p>"),
        ("<blockquote>a<br>b</blockquote>", "<p>&gt; a<br>&gt; b</p>"),
        ("<del>50</del> 40", "<p>(was 50) 40</p>"),
        ("<p><br></p>", ""),
        ("<p>&nbsp;</p>", ""),
        ("<b></b>", ""),
        ("&lt;b&gt;", "<p>&lt;b&gt;</p>"),
    ] {
        assert_eq!(Rich::from_html(html).to_html(), sent, "{html}");
    }
}

#[test]
fn markdown_goes_out_as_what_intercom_keeps() {
    for (markdown, sent) in [
        (
            "# Hi\n\nIt **left** on [Monday](https://x.test).\nSoon.\n\n- a\n- b\n\n### Deep",
            "<h1>Hi</h1><p>It <b>left</b> on <a href=\"https://x.test\">Monday</a>.<br>Soon.</p>\
             <ul><li>a</li><li>b</li></ul><h2>Deep</h2>",
        ),
        ("これは**「重要」**です。", "<p>これは<b>「重要」</b>です。</p>"),
        ("请先**重启应用。**然后再试。", "<p>请先<b>重启应用。</b>然后再试。</p>"),
        ("~~50~~ 40 euro", "<p>(was 50) 40 euro</p>"),
        ("| a | b |\n|---|---|\n| 1 | 2 |", "<p>a | b<br>1 | 2</p>"),
        ("<b>text</b>", "<p>&lt;b&gt;text&lt;/b&gt;</p>"),
        ("<div>\nblock\n</div>", "<p>&lt;div&gt;<br>block<br>&lt;/div&gt;</p>"),
        ("[x](javascript:alert(1))", "<p>x</p>"),
        (
            "![a cat](https://x.test/c.png)",
            "<p><img src=\"https://x.test/c.png\" alt=\"a cat\"></p>",
        ),
        ("![a *cat*](data:x)", "<p>a <i>cat</i></p>"),
        ("`a < b`", "<p><code>a &lt; b</code></p>"),
        ("```\na < b\n```", "<pre><code>a &lt; b</code></pre>"),
        ("2. b\n3. c", "<p>2. b</p><p>3. c</p>"),
        ("> quoted\n\nsaid", "<p>&gt; quoted</p><p>said</p>"),
        ("a\n\n---\n\nb", "<p>a</p><p>b</p>"),
        ("- a\n  - b\n- c", "<ul><li>a<ul><li>b</li></ul></li><li>c</li></ul>"),
    ] {
        assert_eq!(Rich::from_markdown(markdown).to_html(), sent, "{markdown}");
    }
}

#[test]
fn plain_text_is_shown_and_not_obeyed() {
    let sent = Rich::from_plain("<b>5 > 3</b> & so\r\non\n\n \nnext").to_html();
    assert_eq!(sent, "<p>&lt;b&gt;5 &gt; 3&lt;/b&gt; &amp; so<br>on</p><p>next</p>");
}

/// What is read from right to left is marked, line by line; the mark is not part of the text.
#[test]
fn what_is_read_from_right_to_left_is_marked() {
    let rich = Rich::from_plain("طلبك A-17 في الطريق.\nOrder A-17");
    assert_eq!(rich.to_html(), "<p>\u{2067}طلبك A-17 في الطريق.\u{2069}<br>Order A-17</p>");
    let back = Rich::from_html(&rich.to_html());
    assert_eq!(back.to_text(), "طلبك A-17 في الطريق.\nOrder A-17");
    assert_eq!(back.to_html(), rich.to_html());
}

#[test]
fn what_nobody_would_see_is_blank() {
    for html in [
        "",
        "<p><br></p>",
        "<p>&nbsp;</p>",
        "<div>\u{200b}</div>",
        "<hr>",
        "<table><tr><td></td></tr></table>",
        "<img>",
    ] {
        assert!(Rich::from_html(html).is_blank(), "{html}");
    }
    for markdown in ["", "---", "**\u{200b}**", "```\n```", "[](https://x.test)"] {
        assert!(Rich::from_markdown(markdown).is_blank(), "{markdown}");
    }
    assert!(!Rich::from_html("<img src=\"https://x.test/a.png\">").is_blank());
}

/// However deep: it is read, shallower, and nothing that was said is lost.
/// A database may refuse them, and nobody can have meant them.
#[test]
fn control_characters_are_no_text() {
    let written = "a\0b\u{1}\u{7f}\u{9b}c\u{b}d\u{85}e";
    for read in [
        Rich::from_plain(written),
        Rich::from_markdown(written),
        Rich::from_html(written),
        Rich::from_markdown(&format!("`{written}`")),
        Rich::from_html(&format!("<pre>{written}</pre>")),
        Rich::from_html(&format!("<img src=\"https://x.test/a.png\" alt=\"{}\">", &written[2..])),
    ] {
        let text = format!("{}\n{}", read.to_text(), read.to_html());
        assert!(text.contains("bc d e"), "{text:?}");
        assert!(!text.contains(|c: char| c.is_control() && c != '\n'), "{text:?}");
    }
    assert!(Rich::from_html("<p>\0\u{1}</p>").is_blank());
}

#[test]
fn what_is_nested_without_end_is_read_all_the_same() {
    let many = 30_000;
    for html in [
        "<div>".repeat(many) + "deep",
        "<blockquote>".repeat(many) + "deep",
        "<ul><li>".repeat(many) + "deep",
        "<table><tr><td>".repeat(many) + "deep",
        "<b><i><a href=https://x.test>".repeat(many) + "deep",
        "<p><pre>".to_owned() + &"<pre>".repeat(many) + "deep",
        "</div>".repeat(many) + "deep",
    ] {
        let rich = Rich::from_html(&html);
        assert!(rich.to_text().contains("deep"), "{}", &html[..40]);
        assert!(rich.to_html().contains("deep"), "{}", &html[..40]);
    }
    for markdown in [
        ">".repeat(many),
        "- ".repeat(many),
        "* ".repeat(many),
        "[".repeat(many),
        "*".repeat(many),
        "![".repeat(many),
    ] {
        let rich = Rich::from_markdown(&(markdown.clone() + " deep"));
        assert!(rich.to_text().contains("deep"), "{}", &markdown[..2]);
    }
    let lines = (">".repeat(900) + "a\n").repeat(1000);
    assert!(Rich::from_markdown(&lines).to_text().contains('a'));
}

/// How long this thread was at work, in milliseconds, however busy the machine is; nothing where the
/// system does not say.
fn worked() -> u64 {
    let told = std::fs::read_to_string("/proc/thread-self/schedstat").unwrap_or_default();
    told.split(' ').next().and_then(|text| text.parse::<u64>().ok()).unwrap_or_default() / 1_000_000
}

/// However a text is nested, it is read in the time that its length takes. (By its square, this would be
/// minutes.)
#[test]
fn what_is_nested_takes_no_longer_than_what_is_long() {
    const SIZE: usize = 400_000;
    let read = |text: &str, markdown: bool| {
        let began = worked();
        let rich = if markdown { Rich::from_markdown(text) } else { Rich::from_html(text) };
        assert!(!rich.to_text().is_empty() && !rich.to_html().is_empty());
        worked() - began
    };
    for (piece, markdown) in
        [("<div>", false), ("<blockquote>", false), ("<b><i>", false), (">", true)]
    {
        let whole = piece.repeat(SIZE / piece.len()) + " deep";
        let took = read(&whole, markdown);
        assert!(took < 5_000, "{piece}: {took} ms");
    }
}

#[test]
fn quoted_code_that_is_read_from_right_to_left_is_marked_once() {
    let sent = Rich::from_html("<blockquote><pre>ا</pre></blockquote>").to_html();
    assert_eq!(sent, "<p>&gt; \u{2067}ا\u{2069}</p>");
    assert_eq!(Rich::from_html(&sent).to_html(), sent);
}

#[test]
fn a_space_within_a_link_does_not_end_it() {
    let sent = Rich::from_html("<a href=\"https://x.test\"><code>a</code> <b>b</b></a>").to_html();
    assert_eq!(sent, "<p><a href=\"https://x.test\"><code>a</code> <b>b</b></a></p>");
    assert_eq!(Rich::from_html(&sent).to_html(), sent);
}

#[test]
fn a_body_beyond_the_limit_is_cut() {
    let long = "é".repeat(MAX_BODY);
    assert_eq!(Rich::from_html(&long).to_text().len(), MAX_BODY);
    assert_eq!(Rich::from_plain(&long).to_text().len(), MAX_BODY);
    assert!(Rich::from_markdown(&long).to_text().len() <= MAX_BODY);
}

proptest! {
    /// Whatever comes in, only what Intercom keeps goes out, and reading it again changes nothing.
    #[test]
    fn what_goes_out_is_what_intercom_keeps(
        soup in "(<[/]?(p|div|b|i|a href=\"https://x[.]test\"|a href=javascript:x|ul|ol|li|table|tr|td|h1|h3|pre|code|s|img src=x|script|blockquote|br)>|[a-z<>&\" ]{0,5}|é|ا){0,40}"
    ) {
        for rich in [Rich::from_html(&soup), Rich::from_markdown(&soup), Rich::from_plain(&soup)] {
            let sent = rich.to_html();
            let mut rest = sent.as_str();
            while let Some(at) = rest.find('<') {
                rest = &rest[at + 1..];
                let end = rest.find('>').unwrap_or_else(|| panic!("open tag in {sent}"));
                let tag = &rest[..end];
                let name = tag.trim_start_matches('/').split(' ').next().unwrap_or_default();
                prop_assert!(
                    ["p", "br", "b", "i", "a", "img", "ul", "ol", "li", "h1", "h2", "pre", "code"].contains(&name),
                    "{tag} in {sent}"
                );
                prop_assert!(!tag.contains("javascript"), "{sent}");
            }
            let again = Rich::from_html(&sent);
            // Spaces beside each other are one for whoever reads HTML.
            let without_spaces = |text: &str| text.replace(' ', "");
            prop_assert_eq!(without_spaces(&again.to_html()), without_spaces(&sent));
            prop_assert_eq!(again.is_blank(), sent.is_empty());
        }
    }

    /// Words in different blocks never run together.
    #[test]
    fn blocks_never_run_together(
        tag in prop::sample::select(vec![
            "p", "div", "h1", "h4", "li", "td", "section", "article", "dt", "dd", "blockquote", "pre", "tr", "figcaption",
            "header", "footer", "address", "option", "caption", "center", "aside", "nav", "form", "fieldset", "legend",
        ])
    ) {
        let html = format!("<{tag}>one</{tag}><{tag}>two</{tag}>three");
        let text = Rich::from_html(&html).to_text();
        prop_assert!(!text.contains("onetwo") && !text.contains("twothree"), "{text}");
        let sent = Rich::from_html(&html).to_html();
        prop_assert!(!sent.contains("onetwo") && !sent.contains("twothree"), "{sent}");
    }

    /// Plain text goes out and comes in again as it was, but for white space that nobody sees.
    #[test]
    fn plain_text_comes_back_as_it_was(lines in prop::collection::vec("[!-~éß漢字ا][ -~éß漢字ا]{0,20}", 1..6)) {
        let text = lines.join("\n");
        let back = Rich::from_html(&Rich::from_plain(&text).to_html()).to_text();
        let normal = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
        prop_assert_eq!(normal(&back), normal(&text));
    }
}
