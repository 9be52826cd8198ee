//! Languages, kept in two letters. Their names in every language come from the CLDR, by ICU4X.

use std::{
    collections::BTreeMap,
    sync::{LazyLock, Mutex, PoisonError},
};

use deskmate_core::words::{fold, loose, yes_no};
use icu_locale::{
    Locale,
    names::{LanguageIdentifierDisplayName, LanguageIdentifierDisplayNameOptions},
};
use serde_json::Value;

use crate::model::File;

/// The folded names of languages, and their letters, by the language that the names are in.
type Names = BTreeMap<String, &'static [(String, String)]>;

static NAMES: LazyLock<Mutex<Names>> = LazyLock::new(Mutex::default);

/// What each language is called by those who speak it.
static OWN: LazyLock<Vec<(String, String)>> = LazyLock::new(|| {
    let own = |letters: String| Some((fold(&name(&letters, &letters)?), letters));
    codes().filter_map(own).collect()
});

/// Forms of a language that have a name of their own, as Flemish has.
const FORMS: [&str; 4] = ["nl-BE", "pt-BR", "zh-Hans", "zh-Hant"];

/// Said of a language, it is not the one that is meant.
const NOT: &[&str] = &[
    "not", "no", "dont", "cant", "except", "but", "or", "niet", "geen", "behalve", "of", "pas",
    "sauf", "ou", "ne", "nicht", "kein", "keine", "oder", "ausser", "o", "excepto", "non",
    "oppure", "tranne", "nao", "exceto",
];

pub(super) fn find(text: &str, file: &File, language: &str) -> Option<Value> {
    let said = fold(text.trim());
    if let Some(spoken) = file.spoken().find(|spoken| spoken.eq_ignore_ascii_case(text.trim())) {
        return Some(spoken.into());
    }
    let langs = super::Lang::ALL;
    if said.len() == 2 && yes_no(&said, &langs).is_none() && name(&said, "en").is_some() {
        return Some(said.into());
    }
    let tongues = std::iter::once(language).chain(file.spoken());
    let tables: Vec<_> = tongues.map(names).chain([OWN.as_slice()]).collect();
    let all = || tables.iter().copied().flatten();
    let whole = loose(&said);
    if let Some((_, letters)) = all().find(|(name, _)| *name == said || loose(name) == whole) {
        return Some(letters.as_str().into());
    }
    let words = format!(" {whole} ");
    if NOT.iter().any(|not| words.contains(&format!(" {not} "))) {
        return None;
    }
    // The longest name first: "West Flemish" is not Flemish. One language only, or none.
    let longest = tables.iter().find_map(|table| {
        let mentioned = |(name, _): &&(String, String)| is_in(name, &words);
        table.iter().filter(mentioned).max_by_key(|(name, _)| name.chars().count())
    });
    let (longest, letters) = longest?;
    let rest = words.replacen(&loose(longest), "", 1);
    let another = all().any(|(name, other)| other != letters && is_in(name, &rest));
    (!another).then(|| letters.as_str().into())
}

/// Whether a name stands in a text of whole words; in a script without spaces, anywhere.
fn is_in(name: &str, words: &str) -> bool {
    let length = name.chars().count();
    let without_spaces = name.chars().all(|letter| letter >= '\u{E00}' && letter.is_alphabetic());
    match without_spaces {
        true => length >= 2 && words.contains(name),
        false => length >= 4 && words.contains(&format!(" {} ", loose(name))),
    }
}

/// The names in one language, looked up once.
fn names(language: &str) -> &'static [(String, String)] {
    let mut known = NAMES.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(names) = known.get(language) {
        return names;
    }
    let forms = FORMS.iter().map(|form| (*form).to_owned());
    let named = |tag: String| {
        let letters = tag.get(..2)?.to_owned();
        Some((fold(&name(&tag, language)?), letters))
    };
    let names: Vec<_> = codes().chain(forms).filter_map(named).collect();
    // A bot speaks a few languages: what is kept is small, and for as long as the process runs.
    let names: &'static [(String, String)] = names.leak();
    known.insert(language.to_owned(), names);
    names
}

/// What a language is called in another; `None` where the CLDR has no name for it.
fn name(tag: &str, language: &str) -> Option<String> {
    let within: Locale = language.parse().ok()?;
    let options = LanguageIdentifierDisplayNameOptions::default();
    let subject = tag.parse().ok()?;
    let name =
        LanguageIdentifierDisplayName::try_new_light(within.into(), subject, options).ok()?;
    Some(name.as_borrowed().to_string()).filter(|name| name != tag)
}

/// Every pair of letters.
fn codes() -> impl Iterator<Item = String> {
    ('a'..='z').flat_map(|first| ('a'..='z').map(move |second| format!("{first}{second}")))
}

#[cfg(test)]
mod tests {
    use crate::bot::Bot;

    #[test]
    fn languages_are_known_by_their_names_in_the_bots_languages_and_in_their_own() {
        let bot = Bot::parse(
            "bot.yaml",
            "deskmate: 1\nlanguages: { primary: en, secondary: [nl, fr, ja] }\ndialogs: { introduction: { message: [ { text: hi } ] } }\n",
        )
        .unwrap();
        let find = |text: &str| super::find(text, bot.file(), "en");
        for (text, letters) in [
            ("Japanese", "ja"),
            ("日本語", "ja"),
            ("日本語でお願いします", "ja"),
            ("japans", "ja"),
            ("japonais", "ja"),
            ("NL", "nl"),
            ("Dutch please", "nl"),
            ("I speak Portuguese", "pt"),
            ("Português", "pt"),
            ("Nederlands", "nl"),
            ("Vlaams", "nl"),
            ("Flemish", "nl"),
            ("allemand", "de"),
            ("Deutsch", "de"),
            ("Español", "es"),
            ("русский", "ru"),
            ("العربية", "ar"),
            ("中文", "zh"),
            ("한국어", "ko"),
            ("Türkçe", "tr"),
            ("hindi", "hi"),
            ("オランダ語", "nl"),
            ("en", "en"),
            ("Chinois", "zh"),
        ] {
            assert_eq!(find(text), Some(letters.into()), "{text}");
        }
        for wrong in ["martian", "not English", "English or Dutch", "no", "xx", "", "Duitsland"] {
            assert_eq!(find(wrong), None, "{wrong}");
        }
    }
}
