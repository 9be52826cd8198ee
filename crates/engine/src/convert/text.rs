//! HTML as Intercom has it, as plain text.

use deskmate_core::rich::Rich;

/// The text of a message body, which is HTML, or plain text in newer webhooks.
pub(crate) fn of(body: &str) -> String {
    if is_html(body) { Rich::from_html(body).to_text() } else { body.trim().to_owned() }
}

/// The same, with its structure.
pub(crate) fn rich(body: &str) -> Rich {
    if is_html(body) { Rich::from_html(body) } else { Rich::from_plain(body) }
}

/// Whether it has to be read as HTML.
pub(super) fn is_html(body: &str) -> bool {
    body.contains(['<', '&'])
}

/// What a body says, for comparing. Addresses inside tags are left out: Intercom signs them anew each
/// time, and that is no edit.
pub(crate) fn says(body: &str) -> impl Iterator<Item = char> {
    let mut in_tag = false;
    body.chars().filter(move |character| {
        match character {
            '<' => in_tag = true,
            '>' => in_tag = false,
            _ => return !in_tag && !character.is_whitespace(),
        }
        false
    })
}

/// Whether two bodies say the same, however they are marked up.
pub(crate) fn says_the_same(one: &str, other: &str) -> bool {
    says(one).eq(says(other))
}

#[cfg(test)]
mod tests {
    use super::{of, says};

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
        assert!(says("<p>a<img src=\"x?sig=1\"></p>").eq(says("<p>a<img src=\"x?sig=2\"></p>")));
        assert!(says("<p>a</p>").ne(says("<p>b</p>")));
    }
}
