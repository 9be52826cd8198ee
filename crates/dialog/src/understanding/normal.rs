//! Texts as they are compared: without what people leave out or mistype.

use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

use super::entity::Found;

/// Lower case, no accents, no punctuation, single spaces; names in braces stay. Marks that are
/// letters to their readers stay too: the voicing of kana, Indic vowels, Thai tones.
pub(crate) fn normal(text: &str) -> String {
    let mut normal = String::with_capacity(text.len());
    if text.is_ascii() {
        text.chars().for_each(|character| push(&mut normal, character.to_ascii_lowercase()));
    } else {
        let mut base = ' ';
        for character in text.nfkd().flat_map(char::to_lowercase) {
            if !is_combining_mark(character) {
                base = character;
                push(&mut normal, character);
            } else if base.is_alphanumeric() && !is_accent(base, character) {
                normal.push(character);
            }
        }
        normal = normal.nfc().collect();
    }
    normal.truncate(normal.trim_end().len());
    normal
}

fn push(normal: &mut String, character: char) {
    if character.is_alphanumeric() || matches!(character, '{' | '}' | '_') {
        normal.push(character);
    } else if matches!(character, '\'' | '’' | '‘' | '\u{200c}' | '\u{200d}') {
        // What's and whats are the same, and so is a word with joiners in it and without.
    } else if !normal.is_empty() && !normal.ends_with(' ') {
        normal.push(' ');
    }
}

/// Whether people leave a mark out and mean the same: accents of Latin, Greek and Cyrillic letters
/// (but `й` is a letter of its own), and the vowels of Hebrew and Arabic.
fn is_accent(base: char, mark: char) -> bool {
    match base {
        'и' => mark != '\u{306}',
        '\0'..='\u{24f}'
        | '\u{370}'..='\u{52f}'
        | '\u{590}'..='\u{6ff}'
        | '\u{1e00}'..='\u{1fff}'
        | '\u{2c60}'..='\u{2c7f}'
        | '\u{a720}'..='\u{a7ff}' => true,
        _ => false,
    }
}

/// A text word for word, sign for sign: all that does not count is case, width, how often a space
/// is there, which apostrophe it is, and the marks that end a sentence.
pub(crate) fn verbatim(text: &str) -> String {
    let mut all = String::with_capacity(text.len());
    for character in text.nfkc().flat_map(char::to_lowercase) {
        match character {
            '’' | '‘' => all.push('\''),
            '\u{fe0f}' => {}
            space if space.is_whitespace() => {
                if !all.is_empty() && !all.ends_with(' ') {
                    all.push(' ');
                }
            }
            other => all.push(other),
        }
    }
    let ends = |character: char| character.is_whitespace() || ".!?…。؟।¿¡".contains(character);
    let said = all.trim_matches(ends);
    if said.is_empty() { all.trim().to_owned() } else { said.to_owned() }
}

/// The text as it is, with each thing that was found in it replaced by its name in braces, and with
/// all of them replaced.
pub(crate) fn masks(text: &str, found: &[Found]) -> Vec<String> {
    const MOST: usize = 8;
    let mut all = vec![text.to_owned()];
    let alone = found.iter().take(MOST).map(|one| masked(text, &[one]));
    all.extend(alone);
    if found.len() > 1 {
        let mut by_end: Vec<_> = found.iter().collect();
        by_end.sort_by_key(|found| std::cmp::Reverse(found.at.start));
        all.push(masked(text, &by_end));
    }
    all
}

/// The text with what was found replaced; `found` goes from the end to the beginning.
fn masked(text: &str, found: &[&Found]) -> String {
    let mut masked = text.to_owned();
    let mut free = text.len();
    for found in found {
        if found.at.end <= free && masked.get(found.at.clone()).is_some() {
            masked.replace_range(found.at.clone(), &format!("{{{}}}", found.entity));
            free = found.at.start;
        }
    }
    masked
}

#[cfg(test)]
mod tests {
    use super::{normal, verbatim};

    #[test]
    fn case_accents_and_punctuation_do_not_count() {
        assert_eq!(normal("  Où est MA commande?! "), "ou est ma commande");
        assert_eq!(normal("What's up"), normal("whats up"));
        assert_eq!(normal("Has {order_number} shipped?"), "has {order_number} shipped");
        assert_eq!(normal("?!"), "");
    }

    #[test]
    fn marks_that_carry_meaning_are_no_accents() {
        for (one, other) in [
            ("かき", "かぎ"),
            ("ハス", "バス"),
            ("है", "हाँ"),
            ("ข้าว", "ข่าว"),
            ("ขาว", "ข่าว"),
            ("мои", "мой"),
            ("কাল", "কলা"),
            ("பால்", "பல்"),
        ] {
            assert_ne!(normal(one), normal(other), "{one} {other}");
        }
        for (with, without) in [
            ("Ärger", "arger"),
            ("ёлка", "елка"),
            ("Αθήνα", "αθηνα"),
            ("ｶﾞ", "ガ"),
            ("שָׁלוֹם", "שלום"),
        ] {
            assert_eq!(normal(with), normal(without), "{with} {without}");
        }
    }

    #[test]
    fn verbatim_is_sign_for_sign() {
        assert_eq!(verbatim(" C#  please! "), verbatim("c# please"));
        assert_ne!(verbatim("c#"), verbatim("c++"));
        assert_ne!(verbatim("año"), verbatim("ano"));
        assert_eq!(verbatim("👍"), "👍");
        assert_eq!(verbatim("?!"), "?!");
    }
}
