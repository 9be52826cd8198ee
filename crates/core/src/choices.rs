//! Which of the choices that were offered a text means; for bots and channels alike.

mod near;
mod place;

use unicode_normalization::UnicodeNormalization;

use crate::words::{Lang, courtesies, fold, loose, yes_no};

/// A choice as it was offered.
#[derive(Clone, Copy, Debug)]
pub struct Offered<'a> {
    /// What the customer sees.
    pub title: &'a str,
    /// What else names it.
    pub synonyms: &'a [String],
}

impl<'a> From<&'a str> for Offered<'a> {
    fn from(title: &'a str) -> Self {
        Self { title, synonyms: &[] }
    }
}

impl<'a> Offered<'a> {
    fn names(&self) -> impl Iterator<Item = &'a str> + use<'a> {
        std::iter::once(self.title).chain(self.synonyms.iter().map(String::as_str))
    }
}

/// How a text is looked at.
type Form = fn(&str) -> String;

/// The place, from 0, of the choice that a text means. In this order: its exact title, where
/// symbols and emoji count; the title without letter case, accents and punctuation; a synonym; yes or
/// no; its number, ordinal, or line as it was shown; a title with a slip in it. Two that could be meant are none.
/// `langs` are those in which numbers, yes and courtesies are read, the likeliest first.
pub fn choose(offered: &[Offered<'_>], text: &str, langs: &[Lang]) -> Option<usize> {
    let said = exact(text);
    if said.is_empty() {
        return None;
    }
    if let Some(place) = offered.iter().position(|choice| exact(choice.title) == said) {
        return Some(place);
    }
    let spoken = signed(text);
    let plain = &only_last_sign(courtesies(&spoken, langs));
    let ways: [(Form, &str); 6] = [
        (exact, &said),
        (fold, &fold(text)),
        (title, &title(text)),
        (without_emoji, &title(text)),
        (title, &without_emoji(text)),
        (title, plain),
    ];
    for (form, said) in ways {
        match only(offered, form, said) {
            Means::One(place) => return Some(place),
            Means::Several => return None,
            Means::None => {}
        }
    }
    by_yes_or_no(offered, text, langs)
        .or_else(|| place::numbered(offered, text, plain, langs))
        .or_else(|| place::shown(offered, text, langs))
        .or_else(|| near::near(offered, plain, langs))
}

/// Whether a text is the title of a choice, or a synonym, with other numbers in it: `Size 41` where
/// `Size 42` is offered. Whoever writes it means a choice that there is not.
pub fn names_another_number(offered: &[Offered<'_>], text: &str) -> bool {
    let numbers_apart = |text: &str| {
        let has_digit = |word: &str| word.chars().any(char::is_numeric);
        let words = loose(text);
        let words = words.split(' ').map(|word| if has_digit(word) { "#" } else { word });
        let mut words: Vec<_> = words.collect();
        words.dedup(); // `42.5` is two words.
        words.join(" ")
    };
    let said = numbers_apart(text);
    said.contains('#')
        && offered.iter().flat_map(Offered::names).any(|name| numbers_apart(name) == said)
}

/// What a text means among choices.
enum Means {
    None,
    One(usize),
    Several,
}

/// The one choice that has a name of that form. Choices that look the same are one.
fn only(offered: &[Offered<'_>], form: Form, said: &str) -> Means {
    if said.is_empty() {
        return Means::None;
    }
    let named = |choice: &Offered<'_>| choice.names().any(|name| form(name) == said);
    let mut found = offered.iter().enumerate().filter(|(_, choice)| named(choice));
    let Some((place, first)) = found.next() else { return Means::None };
    let same = found.all(|(_, other)| exact(other.title) == exact(first.title));
    if same { Means::One(place) } else { Means::Several }
}

/// As it is written, but for spaces and for what cannot be seen.
fn exact(text: &str) -> String {
    let seen =
        text.nfc().filter(|character| !matches!(character, '\u{FE0E}' | '\u{FE0F}' | '\u{200B}'));
    seen.collect::<String>().split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The loose form, where a dash that nothing follows is a sign: `C-` is not `C`.
fn title(text: &str) -> String {
    only_last_sign(&signed(text))
}

/// The loose form with each dash that joins no words.
fn signed(text: &str) -> String {
    let folded = range(&fold(text));
    let words = folded.split(' ').map(|word| {
        let dashed = word.len() > 1 && word.ends_with('-');
        if word == "-" || dashed { format!("{} -", loose(word)) } else { loose(word) }
    });
    let words: String = words.collect::<Vec<_>>().join(" ");
    words.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// From one number to another: `4-5` is not `4.5`. Of three numbers it may be a day.
fn range(text: &str) -> String {
    let is_digit = |character: Option<char>| character.is_some_and(|one| one.is_ascii_digit());
    let mut between = text.match_indices(['-', '/']).filter(|(at, sign)| {
        let before = text.get(..*at).unwrap_or_default().trim_end().chars().next_back();
        let after = text.get(at + sign.len()..).unwrap_or_default().trim_start().chars().next();
        is_digit(before) && is_digit(after)
    });
    match (between.next(), between.next()) {
        (Some((at, sign)), None) => {
            let (before, after) = text.split_at(at);
            format!("{} ~ {}", before.trim_end(), after.trim_start_matches(sign).trim_start())
        }
        _ => text.to_owned(),
    }
}

/// Between words and before them a dash means nothing.
fn only_last_sign(signed: &str) -> String {
    let (words, last) = signed.rsplit_once(' ').unwrap_or(("", signed));
    let words = words.split(' ').filter(|word| !matches!(*word, "" | "-"));
    words.chain([last]).collect::<Vec<_>>().join(" ")
}

/// That form without emoji; empty where there is nothing else. Signs of mathematics are none.
fn without_emoji(text: &str) -> String {
    let is_emoji = |character: char| matches!(character, '\u{200D}' | '\u{2190}'..='\u{21FF}' | '\u{2300}'..='\u{2BFF}' | '\u{1F000}'..='\u{1FAFF}');
    let plain: String = text.chars().filter(|character| !is_emoji(*character)).collect();
    title(&plain)
}

/// The choice that is the yes or the no, for a text that says yes or no.
fn by_yes_or_no(offered: &[Offered<'_>], text: &str, langs: &[Lang]) -> Option<usize> {
    let said = yes_no(text, langs)?;
    let means = |choice: &Offered<'_>| {
        let first = choice.title.split([',', '.', '!', ';', ':', '–', '—']).next()?;
        yes_no(first, langs)
    };
    let place = |wanted: bool| {
        let mut found =
            offered.iter().enumerate().filter(|(_, choice)| means(choice) == Some(wanted));
        let (place, _) = found.next()?;
        found.next().is_none().then_some(place)
    };
    let found = place(said)?;
    let is_the_word = offered.get(found).is_some_and(|choice| {
        ["yes", "ja", "oui", "si", "sim", "no", "nee", "nein", "non", "nao"]
            .contains(&courtesies(&loose(choice.title), langs))
    });
    (is_the_word || place(!said).is_some()).then_some(found)
}

#[cfg(test)]
mod tests;
