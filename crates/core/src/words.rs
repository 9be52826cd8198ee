//! What common words mean, in the languages that are known: numbers, days, yes and no. Bots and
//! channels read answers and choices with it.

mod calendar;
mod fold;
mod han;
mod number;
mod person;
mod yes_no;

pub use self::{
    calendar::{month, weekday},
    fold::{ascii_digits, fold, loose},
    han::han_numbers,
    number::{Number, number},
    person::{asks_for_person, asks_for_person_in},
    yes_no::{courtesies, yes_no},
};

/// A language whose common words are known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Lang {
    /// English.
    En,
    /// Dutch.
    Nl,
    /// French.
    Fr,
    /// German.
    De,
    /// Spanish.
    Es,
    /// Italian.
    It,
    /// Portuguese.
    Pt,
}

impl Lang {
    /// All of them.
    pub const ALL: [Self; 7] =
        [Self::En, Self::Nl, Self::Fr, Self::De, Self::Es, Self::It, Self::Pt];

    /// The language of a tag such as `nl` or `pt-BR`; `None` where its words are not known.
    pub fn of(tag: &str) -> Option<Self> {
        let code = tag.split(['-', '_']).next()?;
        Self::ALL.into_iter().find(|lang| lang.code().eq_ignore_ascii_case(code))
    }

    /// Its two letters.
    pub const fn code(self) -> &'static str {
        match self {
            Self::En => "en",
            Self::Nl => "nl",
            Self::Fr => "fr",
            Self::De => "de",
            Self::Es => "es",
            Self::It => "it",
            Self::Pt => "pt",
        }
    }

    /// The languages of these tags in their order, each once, then all others.
    pub fn beginning_with<'a>(tags: impl IntoIterator<Item = &'a str>) -> Vec<Self> {
        let mut all = Self::among(tags);
        let others = Self::ALL.into_iter().filter(|lang| !all.contains(lang)).collect::<Vec<_>>();
        all.extend(others);
        all
    }

    /// The languages of these tags in their order, each once.
    pub fn among<'a>(tags: impl IntoIterator<Item = &'a str>) -> Vec<Self> {
        let mut all = Vec::new();
        for lang in tags.into_iter().filter_map(Self::of) {
            if !all.contains(&lang) {
                all.push(lang);
            }
        }
        all
    }
}
