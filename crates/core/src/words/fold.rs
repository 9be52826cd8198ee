//! Texts as they are compared.

use unicode_normalization::UnicodeNormalization;

/// Lower case, no accents, one form for each character, plain digits, single spaces. Marks that
/// are letters of their own (kana voicing, Indic vowels, Thai tones) stay, and so do symbols.
pub fn fold(text: &str) -> String {
    let plain = text.nfkd().filter(|character| !is_passed_over(*character));
    let plain = plain.flat_map(char::to_lowercase).flat_map(spelt_out).map(ascii_digit);
    let plain: String = plain.nfc().collect();
    plain.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The same, punctuation taken as spaces and apostrophes left out. Each symbol is a word.
pub fn loose(text: &str) -> String {
    let folded = fold(text);
    let mut loose = String::with_capacity(folded.len());
    let mut characters = folded.chars().peekable();
    let mut before = ' ';
    while let Some(character) = characters.next() {
        let digit_next = characters.peek().is_some_and(char::is_ascii_digit);
        match character {
            '\'' => {}
            '-' if digit_next && !before.is_alphanumeric() => loose.push_str(" -"),
            _ if is_punctuation(character) => loose.push(' '),
            // What joins or marks a letter belongs to it.
            _ if character.is_alphanumeric() || ('\u{300}'..'\u{2000}').contains(&character) => {
                loose.push(character);
            }
            _ => {
                loose.push(' ');
                loose.push(character);
                loose.push(' ');
            }
        }
        before = character;
    }
    loose.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The text with each digit of any script as one of 0 to 9, and vulgar fractions spelt out.
pub fn ascii_digits(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    for character in text.chars() {
        let fraction = std::iter::once(character).nfkd().any(|part| part == '\u{2044}');
        if fraction {
            plain.push(' ');
        }
        match character {
            '\u{FF01}'..='\u{FF5E}' | '\u{BC}'..='\u{BE}' | '\u{2150}'..='\u{215E}' => {
                plain.extend(std::iter::once(character).nfkd());
            }
            _ => plain.push(ascii_digit(character)),
        }
    }
    plain.replace('\u{2044}', "/")
}

/// The zeros of the scripts that have digits of their own and are in use.
const ZEROS: [char; 19] = [
    '\u{660}', '\u{6F0}', '\u{7C0}', '\u{966}', '\u{9E6}', '\u{A66}', '\u{AE6}', '\u{B66}',
    '\u{BE6}', '\u{C66}', '\u{CE6}', '\u{D66}', '\u{DE6}', '\u{E50}', '\u{ED0}', '\u{F20}',
    '\u{1040}', '\u{17E0}', '\u{1810}',
];

fn ascii_digit(character: char) -> char {
    if character.is_ascii() || !character.is_numeric() {
        return character;
    }
    let code = u32::from(character);
    let value = ZEROS.iter().filter_map(|zero| code.checked_sub(u32::from(*zero))).min();
    value
        .filter(|value| *value < 10)
        .and_then(|value| char::from_digit(value, 10))
        .unwrap_or(character)
}

/// Accents, signs that are not seen, and the variants of emoji.
const fn is_passed_over(character: char) -> bool {
    matches!(character,
        '\u{300}'..='\u{36F}' | '\u{64B}'..='\u{652}' | '\u{5B0}'..='\u{5BC}'
        | '\u{20E3}' | '\u{FE0E}' | '\u{FE0F}' | '\u{1F3FB}'..='\u{1F3FF}'
        | '\u{AD}' | '\u{61C}' | '\u{200B}' | '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}'
        | '\u{2060}' | '\u{2066}'..='\u{2069}' | '\u{FEFF}')
}

/// Letters that have no accent to take off, as people type them, and one form of quotes and dashes.
fn spelt_out(character: char) -> impl Iterator<Item = char> {
    let spelt: &[char] = match character {
        'ß' => &['s', 's'],
        'æ' => &['a', 'e'],
        'œ' => &['o', 'e'],
        'ø' => &['o'],
        'ł' => &['l'],
        'đ' => &['d'],
        'ı' => &['i'],
        '’' | '‘' | 'ʼ' | '`' | '´' => &['\''],
        '‐' | '‑' | '‒' | '–' | '—' | '−' => &['-'],
        _ => &[],
    };
    let same = spelt.is_empty().then_some(character);
    same.into_iter().chain(spelt.iter().copied())
}

/// What people leave out or add without meaning anything by it.
const fn is_punctuation(character: char) -> bool {
    matches!(
        character,
        '.' | ','
            | ';'
            | ':'
            | '!'
            | '?'
            | '¡'
            | '¿'
            | '"'
            | '«'
            | '»'
            | '„'
            | '“'
            | '”'
            | '('
            | ')'
            | '['
            | ']'
            | '{'
            | '}'
            | '-'
            | '/'
            | '\\'
            | '_'
            | '|'
            | '…'
            | '·'
            | '•'
            | '、'
            | '。'
            | '・'
            | '「'
            | '」'
            | '『'
            | '』'
            | '،'
            | '؛'
            | '؟'
            | '।'
    )
}

#[cfg(test)]
mod tests {
    use super::{ascii_digits, fold, loose};

    #[test]
    fn case_and_accents_fold_away_and_letters_do_not() {
        assert_eq!(fold("  ÉTÉ  Straße "), "ete strasse");
        assert_eq!(fold("İstanbul"), "istanbul");
        assert_ne!(fold("パン"), fold("ハン"));
        assert_ne!(fold("คา"), fold("ค่า"));
        assert_ne!(fold("कि"), fold("क"));
        assert_eq!(fold("２"), "2");
        assert_eq!(fold("۲٢২"), "222");
        assert_eq!(fold("👍🏽"), fold("👍"));
    }

    #[test]
    fn punctuation_does_not_count_and_symbols_do() {
        assert_eq!(loose("Yes, please!"), "yes please");
        assert_eq!(loose("C++"), "c + +");
        assert_ne!(loose("C#"), loose("C"));
        assert_ne!(loose("-5"), loose("5"));
        assert_eq!(loose("s'il vous plaît"), "sil vous plait");
    }

    #[test]
    fn digits_of_every_script_are_digits() {
        assert_eq!(ascii_digits("٤٢ ۴۲ ४२ ４２ ๔๒"), "42 42 42 42 42");
        assert_eq!(ascii_digits("2½"), "2 1/2");
    }
}
