//! JSON as services really write it.

use std::borrow::Cow;

/// The byte order mark that some programs write before a text.
const MARK: &[u8] = b"\xef\xbb\xbf";

/// JSON without a byte order mark, and with U+FFFD in the place of half a surrogate pair, as when a
/// text was cut in the middle of an emoji. What else is wrong with it stays as it is, and every
/// byte stays in its place but for the mark.
pub fn mended(json: &[u8]) -> Cow<'_, [u8]> {
    let json = json.strip_prefix(MARK).unwrap_or(json);
    let mut mended = Cow::Borrowed(json);
    let mut at = 0;
    while let Some(rest) = json.get(at..).filter(|rest| !rest.is_empty()) {
        let (length, instead): (usize, &[u8]) = match (half(rest), rest) {
            (Some(Half::First), _) if rest.get(6..).and_then(half) == Some(Half::Second) => {
                (12, b"")
            }
            (Some(_), _) => (6, b"\\ufffd"),
            (None, [b'\\', _, ..]) => (2, b""),
            // The same, written as bytes: UTF-8 has no such letter.
            (None, [0xed, 0xa0..=0xbf, 0x80..=0xbf, ..]) => (3, "\u{fffd}".as_bytes()),
            (None, _) => (1, b""),
        };
        if !instead.is_empty()
            && let Some(place) = mended.to_mut().get_mut(at..at + instead.len())
        {
            place.copy_from_slice(instead);
        }
        at += length;
    }
    mended
}

/// Which half of a surrogate pair it is.
#[derive(PartialEq, Eq)]
enum Half {
    First,
    Second,
}

/// The half of a surrogate pair that an escape at the beginning of a text is.
fn half(text: &[u8]) -> Option<Half> {
    let [b'\\', b'u', digits @ ..] = text else { return None };
    let digits = std::str::from_utf8(digits.get(..4)?).ok()?;
    match u16::from_str_radix(digits, 16).ok()? {
        0xd800..=0xdbff => Some(Half::First),
        0xdc00..=0xdfff => Some(Half::Second),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::mended;

    fn read(text: &[u8]) -> Value {
        serde_json::from_slice(&mended(text)).unwrap()
    }

    #[test]
    fn half_an_emoji_becomes_the_sign_for_what_cannot_be_shown() {
        for (text, value) in [
            (r#""a \ud83d""#, "a \u{fffd}"),
            (r#""\ude00 b""#, "\u{fffd} b"),
            (r#""\ud83d\ud83d\ude00""#, "\u{fffd}\u{1f600}"),
            (r#""\ud83d\n\uD83D\uDE00""#, "\u{fffd}\n\u{1f600}"),
            (r#""\ude00\ud83d""#, "\u{fffd}\u{fffd}"),
            // A backslash before it makes it a text about escapes.
            (r#""\\ud83d""#, r"\ud83d"),
            (r#""\\\ud83d""#, "\\\u{fffd}"),
        ] {
            assert_eq!(read(text.as_bytes()), json!(value), "{text}");
        }
        assert_eq!(read(b"\"\xed\xa0\xbd!\""), json!("\u{fffd}!"));
    }

    #[test]
    fn a_byte_order_mark_is_skipped_and_the_rest_is_left_alone() {
        assert_eq!(read("\u{feff}{\"a\":\"😀 é\"}".as_bytes()), json!({"a": "😀 é"}));
        for text in ["", "\\", "\\u", r"\ud8", "{", "\u{fffd}"] {
            assert_eq!(mended(text.as_bytes()).as_ref(), text.as_bytes());
        }
    }
}
