//! HTML as Intercom has it, as plain text.

use std::hash::{DefaultHasher, Hash, Hasher};

use deskmate_core::rich::Rich;

/// The text of a message body, which is HTML, or plain text in newer webhooks.
pub(crate) fn of(body: &str) -> String {
    if is_html(body) { Rich::from_html(body).to_text() } else { body.trim().to_owned() }
}

/// The same, with its structure.
pub(crate) fn rich(body: &str) -> Rich {
    if is_html(body) { Rich::from_html(body) } else { Rich::from_plain(body) }
}

fn is_html(body: &str) -> bool {
    body.contains(['<', '&'])
}

/// A digest of what a body says. Addresses inside tags are left out: Intercom signs them anew each
/// time, and that is no edit.
pub(crate) fn digest(body: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    let mut in_tag = false;
    for character in body.chars() {
        match character {
            '<' => in_tag = true,
            '>' => in_tag = false,
            character if !in_tag && !character.is_whitespace() => character.hash(&mut hasher),
            _ => {}
        }
    }
    hasher.finish().max(1)
}

#[cfg(test)]
mod tests {
    use super::{digest, of};

    #[test]
    fn html_becomes_text_with_nothing_glued_together() {
        assert_eq!(of("<p>Line one</p><p>Line two &amp; 3</p>"), "Line one\n\nLine two & 3");
        assert_eq!(of("<p>a<br>b</p>"), "a\nb");
        assert_eq!(of("<ul><li>a</li><li>b</li></ul>"), "* a\n* b");
        assert_eq!(of("1 &lt; 2"), "1 < 2");
        assert_eq!(of("just text"), "just text");
        assert_eq!(of(""), "");
        assert_eq!(of("<p>Hi 👋</p>"), "Hi 👋");
    }

    #[test]
    fn a_new_signature_of_an_image_is_no_edit() {
        assert_eq!(
            digest("<p>a<img src=\"x?sig=1\"></p>"),
            digest("<p>a<img src=\"x?sig=2\"></p>")
        );
        assert_ne!(digest("<p>a</p>"), digest("<p>b</p>"));
    }
}
