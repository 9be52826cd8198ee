//! Numbers in words, read by `text2num`, the parser of Allo-Media's speech products.

use std::sync::LazyLock;

use text2num::{Language, text2digits};

use super::{Lang, fold};

/// A number in words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Number {
    /// What it is.
    pub value: i64,
    /// Whether it names a place: `second`.
    pub ordinal: bool,
}

static LANGUAGES: LazyLock<[Language; 7]> = LazyLock::new(|| {
    [
        Language::english(),
        Language::dutch(),
        Language::french(),
        Language::german(),
        Language::spanish(),
        Language::italian(),
        Language::portugese(),
    ]
});

/// The number that words are, all of them: `twenty-two`, `second`.
pub fn number(words: &str, lang: Lang) -> Option<Number> {
    let words = words.trim().to_lowercase();
    if words.is_empty() || words.contains(|character: char| character.is_ascii_digit()) {
        return None;
    }
    let by_place = LANGUAGES.iter().zip(Lang::ALL);
    let language = by_place.into_iter().find(|(_, known)| *known == lang)?.0;
    let read = |words: &str| {
        let written = text2digits(words, language).ok()?;
        let digits = written.trim_end_matches(|character: char| !character.is_ascii_digit());
        Some(Number { value: digits.parse().ok()?, ordinal: digits.len() < written.len() })
    };
    read(&words).or_else(|| by_hand(&fold(&words), lang, &read))
}

/// What the parser does not know: other spellings, and words without their accents.
fn by_hand(words: &str, lang: Lang, read: &impl Fn(&str) -> Option<Number>) -> Option<Number> {
    let cardinal = |value| Some(Number { value, ordinal: false });
    match (lang, words) {
        (Lang::En, "once") => return cardinal(1),
        (Lang::En, "twice") => return cardinal(2),
        (Lang::Fr, "zero") => return cardinal(0),
        // The parser takes it for a unit of time.
        (Lang::Es | Lang::Pt, "segundo") => return Some(Number { value: 2, ordinal: true }),
        _ => {}
    }
    let umlauts: &[(&str, &str)] = match lang {
        Lang::De => &[
            ("fuenf", "fünf"),
            ("funf", "fünf"),
            ("zwoelf", "zwölf"),
            ("zwolf", "zwölf"),
            ("dreissig", "dreißig"),
        ],
        Lang::Nl => &[("tweeen", "tweeën"), ("drieen", "drieën")],
        Lang::Es => &[
            ("dieciseis", "dieciséis"),
            ("veintidos", "veintidós"),
            ("veintitres", "veintitrés"),
            ("veintiseis", "veintiséis"),
        ],
        Lang::Fr => &[("ieme", "ième")],
        Lang::Pt => &[("tres", "três")],
        Lang::It => &[("ventitre", "ventitré")],
        Lang::En => &[],
    };
    let mended =
        umlauts.iter().fold(words.to_owned(), |words, (plain, right)| words.replace(plain, right));
    read(&mended)
}

#[cfg(test)]
mod tests {
    use super::{Lang, number};

    #[test]
    fn numbers_up_to_a_hundred_are_read_in_every_language() {
        let by_language: [(Lang, [&str; 8]); 7] = [
            (
                Lang::En,
                [
                    "zero",
                    "two",
                    "twelve",
                    "sixteen",
                    "twenty-one",
                    "thirty",
                    "ninety nine",
                    "one hundred",
                ],
            ),
            (
                Lang::Nl,
                [
                    "nul",
                    "twee",
                    "twaalf",
                    "zestien",
                    "eenentwintig",
                    "dertig",
                    "negenennegentig",
                    "honderd",
                ],
            ),
            (
                Lang::Fr,
                [
                    "zéro",
                    "deux",
                    "douze",
                    "seize",
                    "vingt et un",
                    "trente",
                    "quatre-vingt-dix-neuf",
                    "cent",
                ],
            ),
            (
                Lang::De,
                [
                    "null",
                    "zwei",
                    "zwölf",
                    "sechzehn",
                    "einundzwanzig",
                    "dreissig",
                    "neunundneunzig",
                    "hundert",
                ],
            ),
            (
                Lang::Es,
                [
                    "cero",
                    "dos",
                    "doce",
                    "dieciséis",
                    "veintiuno",
                    "treinta",
                    "noventa y nueve",
                    "cien",
                ],
            ),
            (
                Lang::It,
                ["zero", "due", "dodici", "sedici", "ventuno", "trenta", "novantanove", "cento"],
            ),
            (
                Lang::Pt,
                [
                    "zero",
                    "dois",
                    "doze",
                    "dezesseis",
                    "vinte e um",
                    "trinta",
                    "noventa e nove",
                    "cem",
                ],
            ),
        ];
        for (lang, words) in by_language {
            for (word, value) in words.into_iter().zip([0, 2, 12, 16, 21, 30, 99, 100]) {
                let read = number(word, lang).map(|number| (number.value, number.ordinal));
                assert_eq!(read, Some((value, false)), "{word}");
            }
        }
    }

    #[test]
    fn places_are_told_from_numbers() {
        for (lang, word) in [
            (Lang::En, "second"),
            (Lang::Nl, "tweede"),
            (Lang::Fr, "deuxieme"),
            (Lang::De, "zweite"),
            (Lang::Es, "segundo"),
            (Lang::It, "secondo"),
            (Lang::Pt, "segundo"),
        ] {
            assert!(
                number(word, lang).is_some_and(|number| number.value == 2 && number.ordinal),
                "{word}"
            );
        }
        assert_eq!(number("Ann", Lang::En), None);
    }
}
