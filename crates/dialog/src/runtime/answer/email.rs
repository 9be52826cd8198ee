//! E-mail addresses.

use std::sync::LazyLock;

use regex::Regex;
use serde_json::Value;

/// Letters of other scripts end an address: in Chinese and Japanese no space stands before the
/// next word.
static EMAIL: LazyLock<Option<Regex>> = LazyLock::new(|| {
    super::pattern(concat!(
        r"[\p{Latin}0-9.!#$%&'*+/=?^_`{|}~-]+@",
        r"(?:[\p{Latin}0-9](?:[\p{Latin}0-9-]*[\p{Latin}0-9])?\.)+[a-z]{2,63}"
    ))
});

/// The same for addresses with letters of any script before or after the `@`, between spaces.
static INTERNATIONAL: LazyLock<Option<Regex>> =
    LazyLock::new(|| super::pattern(r"^[\w.%+'-]+@(?:[\w-]+\.)+\p{L}{2,63}$"));

pub(super) fn find(text: &str) -> Option<Value> {
    let text: String = text.chars().map(wide).collect();
    let latin = EMAIL.as_ref()?.find_iter(&text).map(|found| trimmed(found.as_str()));
    let mut latin = latin.filter(|address| is_address(address));
    if let Some(address) = latin.next() {
        // Two addresses: which one is meant is not known.
        let same = latin.all(|other| other.eq_ignore_ascii_case(address));
        return same.then(|| address.into());
    }
    let international = INTERNATIONAL.as_ref()?;
    let mut words = text.split_whitespace().map(trimmed);
    words.find(|word| international.is_match(word) && is_address(word)).map(Value::from)
}

/// Signs as wide as a Chinese character are what they look like.
fn wide(character: char) -> char {
    match character {
        '\u{FF01}'..='\u{FF5E}' => {
            char::from_u32(u32::from(character) - 0xFEE0).unwrap_or(character)
        }
        _ => character,
    }
}

/// Without what belongs to the sentence.
fn trimmed(found: &str) -> &str {
    let open = ['.', '\'', '`', '*', '=', '/', '{', '|', '?', '!', '(', '<', '"'];
    found
        .trim_start_matches(open)
        .trim_end_matches(['.', ',', '!', '?', ')', '>', '"', '\'', ';', ':'])
}

fn is_address(address: &str) -> bool {
    let Some((name, domain)) = address.split_once('@') else { return false };
    let dots = |part: &str| part.starts_with('.') || part.ends_with('.') || part.contains("..");
    !name.is_empty()
        && !dots(name)
        && !dots(domain)
        && !domain.starts_with('-')
        && !domain.contains('@')
}

#[cfg(test)]
mod tests {
    use super::find;

    #[test]
    fn an_address_is_found_in_a_sentence() {
        for (text, address) in [
            ("It's ann.o+x@mail.example.com.", "ann.o+x@mail.example.com"),
            ("メールはjoe@example.comです", "joe@example.com"),
            ("我的邮箱是joe@example.com谢谢", "joe@example.com"),
            ("제 메일은joe@example.com입니다", "joe@example.com"),
            ("ｊｏｅ＠ｅｘａｍｐｌｅ．ｃｏｍ", "joe@example.com"),
            ("joe+x@example.co.uk.", "joe+x@example.co.uk"),
            ("(joe@example.com)", "joe@example.com"),
            ("<joe@example.com>,", "joe@example.com"),
            ("mailto:joe@example.com", "joe@example.com"),
            ("o'neil@example.com", "o'neil@example.com"),
            ("joe_b-c@ex-ample.org!", "joe_b-c@ex-ample.org"),
            ("joe@example.com or joe@example.com", "joe@example.com"),
            ("用户@例子.广告", "用户@例子.广告"),
            ("jörg@example.de", "jörg@example.de"),
            ("อีเมลjoe@example.comครับ", "joe@example.com"),
        ] {
            assert_eq!(find(text), Some(address.into()), "{text}");
        }
        for wrong in [
            "ann",
            "ann@",
            "@example.com",
            "ann@example",
            "ann at example.com",
            "a..b@",
            "joe@example.com or ann@example.com",
            "joe@-example.com",
        ] {
            assert_eq!(find(wrong), None, "{wrong}");
        }
    }
}
