//! Addresses of pages: `domain.tld`, `www.` or not.

use std::sync::LazyLock;

use regex::Regex;
use serde_json::Value;

/// Letters of other scripts end an address: in Chinese and Japanese no space stands before the
/// next word.
static URL: LazyLock<Option<Regex>> = LazyLock::new(|| {
    super::pattern(concat!(
        r"(?:https?://)?(?:[\p{Latin}0-9](?:[\p{Latin}0-9-]*[\p{Latin}0-9])?\.)+[a-z]{2,63}",
        r"(?::\d{1,5})?(?:[/?#][!-~\p{Latin}]*)?"
    ))
});

/// A word that is an address in another script.
static INTERNATIONAL: LazyLock<Option<Regex>> = LazyLock::new(|| {
    super::pattern(r"^(?:https?://)?(?:[\p{L}\d-]+\.)+\p{L}{2,}(?::\d{1,5})?(?:[/?#]\S*)?$")
});

pub(super) fn find(text: &str) -> Option<Value> {
    let mut found = URL.as_ref()?.find_iter(text);
    let latin = found.find(|found| {
        let before = text.get(..found.start()).unwrap_or_default();
        let after = text.get(found.end()..).unwrap_or_default();
        // Part of an e-mail address.
        !before.ends_with('@') && !after.starts_with('@')
    });
    let international = INTERNATIONAL.as_ref()?;
    let other = || text.split_whitespace().find(|word| international.is_match(word));
    let found = latin.map(|found| found.as_str()).or_else(other)?;
    // What closes is part of the address only where something in it was opened.
    let sentence = ['.', ',', '!', '?', ';', ':', '"', '\''];
    let mut address = found.trim_end_matches(sentence);
    while address.ends_with(')') && !address.contains('(') {
        address = address.strip_suffix(')').unwrap_or(address).trim_end_matches(sentence);
    }
    Some(address.into())
}

#[cfg(test)]
mod tests {
    use super::find;

    #[test]
    fn an_address_needs_a_domain() {
        for (text, address) in [
            ("see www.example.com/a?b=1.", "www.example.com/a?b=1"),
            ("https://example.co.uk:8080", "https://example.co.uk:8080"),
            ("サイトはhttps://example.com/aです", "https://example.com/a"),
            ("我的网站是www.example.com谢谢", "www.example.com"),
            ("(https://example.com/a)", "https://example.com/a"),
            (
                "https://de.wikipedia.org/wiki/Bank_(Möbel)",
                "https://de.wikipedia.org/wiki/Bank_(Möbel)",
            ),
            ("bücher.example", "bücher.example"),
            ("siehe http://пример.рф/а", "http://пример.рф/а"),
        ] {
            assert_eq!(find(text), Some(address.into()), "{text}");
        }
        for wrong in ["example", "ann@example.com", "http://", "3.5"] {
            assert_eq!(find(wrong), None, "{wrong}");
        }
    }
}
