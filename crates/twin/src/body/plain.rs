//! HTML as plain text: `display_as=plaintext`, and webhooks from 2.15 on.

/// Paragraphs are separated by an empty line, links are `label (url)`, images are left out.
pub(crate) fn to_plain(html: &str) -> String {
    let mut out = String::new();
    let mut link: Option<(String, usize)> = None;
    let mut rest = html;
    while !rest.is_empty() {
        if !rest.starts_with('<') {
            let end = rest.find('<').unwrap_or(rest.len());
            let (text, after) = rest.split_at(end);
            rest = after;
            if !(text.trim().is_empty() && text.contains('\n')) {
                out.push_str(&decode(text));
            }
            continue;
        }
        let end = rest.find('>').map_or(rest.len(), |i| i + 1);
        let (tag, after) = rest.split_at(end);
        rest = after;
        let inner = tag.trim_start_matches('<').trim_end_matches('>');
        let name = inner.split(|c: char| c.is_whitespace()).next().unwrap_or_default();
        match name {
            "br" | "/li" => out.push('\n'),
            "li" => out.push_str("- "),
            "/p" | "/h1" | "/h2" | "/ul" | "/ol" | "/pre" | "/div" => {
                out.truncate(out.trim_end().len());
                out.push_str("\n\n");
            }
            "a" => link = attribute(inner, "href").map(|url| (decode(&url), out.len())),
            "/a" => {
                if let Some((url, from)) = link.take()
                    && out.get(from..) != Some(url.as_str())
                {
                    out.push_str(&format!(" ({url})"));
                }
            }
            _ => {}
        }
    }
    out.trim().to_owned()
}

fn attribute(tag: &str, name: &str) -> Option<String> {
    let (_, after) = tag.split_once(&format!("{name}=\""))?;
    after.split_once('"').map(|(value, _)| value.to_owned())
}

/// The characters that entities stand for.
pub(super) fn decode(text: &str) -> String {
    text.replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"")
        .replace("&#39;", "'")
        .replace("&nbsp;", " ")
        .replace("&amp;", "&")
}

#[cfg(test)]
mod tests {
    use super::to_plain;

    #[test]
    fn blocks_and_links_become_text() {
        let html = "<p>Hi &amp; hello<br>there</p>\n<ul>\n<li>one</li>\n<li>two</li>\n</ul>\
                    <p>See <a href=\"https://x.test/\" target=\"_blank\">our page</a></p>";
        assert_eq!(
            to_plain(html),
            "Hi & hello\nthere\n\n- one\n- two\n\nSee our page (https://x.test/)"
        );
    }

    #[test]
    fn images_are_left_out() {
        assert_eq!(to_plain("<p><img src=\"https://x.test/i.png\"></p>"), "");
    }
}
