//! The words of days, by language, as [`loose`](deskmate_core::words::loose) leaves them.

mod de;
mod en;
mod es;
mod fr;
mod it;
mod nl;
mod pt;

use deskmate_core::words::Lang;

use super::token::Token;

/// The words of one language.
struct Words {
    /// Phrases, and what they mean.
    said: &'static [(&'static str, Token)],
    /// Phrases that mean nothing for a day.
    besides: &'static [&'static str],
}

/// What a phrase means; `Some(None)` where it is known and means nothing for a day.
#[expect(clippy::option_option, reason = "words without weight are known, unknown ones are not")]
pub(super) fn meaning(phrase: &str, lang: Lang) -> Option<Option<Token>> {
    let words = match lang {
        Lang::En => &en::WORDS,
        Lang::Nl => &nl::WORDS,
        Lang::Fr => &fr::WORDS,
        Lang::De => &de::WORDS,
        Lang::Es => &es::WORDS,
        Lang::It => &it::WORDS,
        Lang::Pt => &pt::WORDS,
    };
    let said = words.said.iter().find(|(said, _)| *said == phrase);
    let besides = || words.besides.contains(&phrase).then_some(None);
    said.map(|(_, token)| Some(*token)).or_else(besides)
}
