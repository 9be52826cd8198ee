//! The words of times, by language, as [`loose`](deskmate_core::words::loose) leaves them.

use deskmate_core::words::{Lang, weekday};

use super::token::{Part, Token};

mod germanic;
mod romance;

/// The words of one language.
struct Words {
    /// Phrases, and what they mean.
    said: &'static [(&'static str, Token)],
    /// Phrases that mean nothing for a time.
    besides: &'static [&'static str],
}

/// What a phrase means; `Some(None)` where it is known and means nothing for a time.
#[expect(clippy::option_option, reason = "words without weight are known, unknown ones are not")]
pub(super) fn meaning(phrase: &str, lang: Lang) -> Option<Option<Token>> {
    let words = match lang {
        Lang::En => &germanic::ENGLISH,
        Lang::Nl => &germanic::DUTCH,
        Lang::De => &germanic::GERMAN,
        Lang::Fr => &romance::FRENCH,
        Lang::Es => &romance::SPANISH,
        Lang::It => &romance::ITALIAN,
        Lang::Pt => &romance::PORTUGUESE,
    };
    let said = words.said.iter().find(|(said, _)| *said == phrase);
    let of_every_language = match phrase {
        "am" | "a m" => Some(Token::Part(Part::Am)),
        "pm" | "p m" => Some(Token::Part(Part::Pm)),
        "h" | "hs" | "hrs" => Some(Token::Hours),
        _ => None,
    };
    // In German and Dutch, "am" is "on the".
    let besides = || {
        let day = phrase.len() > 2 && weekday(phrase, lang).is_some();
        (words.besides.contains(&phrase) || day).then_some(None)
    };
    said.map(|(_, token)| Some(*token)).or_else(besides).or_else(|| of_every_language.map(Some))
}
