//! Words with a typing error: one letter swapped, left out, too many, or another.

use std::collections::{BTreeMap, BTreeSet};

use crate::understanding::normal;

/// Shorter words are too often another word with one letter changed.
const SHORTEST: usize = 4;

/// The words that are known, by themselves and by what is left of them without one letter. Two
/// words that are one slip apart have one of these in common.
#[derive(Clone, Debug, Default)]
pub(super) struct Spelling {
    /// The words that have a key, with how often each is used: the most used first.
    known: BTreeMap<String, Vec<(String, usize)>>,
    /// Words that people use, and that are no slip therefore.
    used: BTreeSet<String>,
}

impl Spelling {
    /// Learns words, with how often each is used. `spoken` are the languages of the bot.
    pub(super) fn new<'a>(words: impl Iterator<Item = (&'a str, usize)>, spoken: &[&str]) -> Self {
        let mut known: BTreeMap<String, Vec<(String, usize)>> = BTreeMap::new();
        for (word, uses) in words.filter(|(word, _)| !word.starts_with('{')) {
            for key in keys(word) {
                known.entry(key).or_default().push((word.to_owned(), uses));
            }
        }
        known.values_mut().for_each(|words| words.sort_by(|a, b| (b.1, &a.0).cmp(&(a.1, &b.0))));
        let languages = spoken.iter().filter_map(|language| language.split('-').next());
        let used = languages.flat_map(|language| {
            let listed = stop_words::lookup(language).unwrap_or_default().iter().copied();
            listed.chain(used(language).split_whitespace()).map(normal)
        });
        Self { known, used: used.collect() }
    }

    /// The known word that this one most likely is, if it is one slip away and no word itself.
    /// Another form of a word that people use can only be that one.
    pub(super) fn meant(&self, word: &str) -> Option<&str> {
        if self.used.contains(word) {
            return None;
        }
        let (keys, stem) = (keys(word), self.stem(word));
        let found = keys.iter().filter_map(|key| self.known.get(key)).flatten();
        let near = found.filter(|(known, _)| {
            // Two words that are two slips apart may have a key in common as well: it is measured.
            stem.is_none_or(|stem| known.starts_with(stem))
                && strsim::osa_distance(known, word) == 1
        });
        let meant = near.max_by(|a, b| (a.1, &b.0).cmp(&(b.1, &a.0)));
        meant.map(|(known, _)| known.as_str())
    }

    /// The word that people use of which this is another form: `rate` of `rates`.
    fn stem<'w>(&self, word: &'w str) -> Option<&'w str> {
        const ENDINGS: [&str; 10] = ["s", "es", "d", "ed", "ing", "er", "ly", "e", "n", "en"];
        let stem = |ending: &str| word.strip_suffix(ending).filter(|stem| stem.len() >= SHORTEST);
        ENDINGS.into_iter().filter_map(stem).find(|stem| {
            let undoubled = undoubled(stem).is_some_and(|stem| self.used.contains(stem));
            undoubled || self.used.contains(*stem) || self.used.contains(&format!("{stem}e"))
        })
    }
}

/// The word whose last letter was doubled before an ending: `shop` of `shopp-ing`.
fn undoubled(stem: &str) -> Option<&str> {
    let mut letters = stem.chars().rev();
    let (last, before) = (letters.next()?, letters.next()?);
    (last == before).then(|| stem.strip_suffix(last)).flatten()
}

/// The words that people use most in a language, from four letters.
fn used(language: &str) -> &'static str {
    match language {
        "en" => include_str!("../words/en.txt"),
        "nl" => include_str!("../words/nl.txt"),
        "de" => include_str!("../words/de.txt"),
        "fr" => include_str!("../words/fr.txt"),
        "es" => include_str!("../words/es.txt"),
        _ => "",
    }
}

/// A word, and what is left of it without each of its letters.
fn keys(word: &str) -> Vec<String> {
    if word.chars().count() < SHORTEST {
        return Vec::new();
    }
    let mut keys = vec![word.to_owned()];
    for (at, letter) in word.char_indices() {
        let rest = word.get(at + letter.len_utf8()..).unwrap_or_default();
        keys.push(word.get(..at).unwrap_or_default().to_owned() + rest);
    }
    keys
}

#[cfg(test)]
mod tests {
    use super::Spelling;

    fn spelling(words: &[(&'static str, usize)]) -> Spelling {
        Spelling::new(words.iter().copied(), &["en"])
    }

    #[test]
    fn one_slip_is_mended() {
        let spelling = spelling(&[("order", 3), ("où", 1), ("{order}", 9)]);
        for wrong in ["ordr", "oredr", "orderr", "prder"] {
            assert_eq!(spelling.meant(wrong), Some("order"), "{wrong}");
        }
        for other in ["odr", "ou", "weather", ""] {
            assert_eq!(spelling.meant(other), None, "{other}");
        }
    }

    #[test]
    fn a_letter_that_moved_far_is_another_word() {
        let spelling = spelling(&[("open", 3), ("elbow", 1), ("parcel", 1)]);
        for other in ["nope", "penno", "below", "lebowe", "arcelp"] {
            assert_eq!(spelling.meant(other), None, "{other}");
        }
    }

    #[test]
    fn a_word_that_people_use_is_no_slip_of_another() {
        let spelling = spelling(&[("date", 5), ("shipping", 2), ("order", 2), ("return", 1)]);
        for other in
            ["rate", "rates", "late", "older", "shopping", "border", "gate", "dropped", "planner"]
        {
            assert_eq!(spelling.meant(other), None, "{other}");
        }
        assert_eq!(spelling.meant("daet"), Some("date"));
    }

    #[test]
    fn of_two_words_the_more_usual_one_is_meant() {
        let spelling = spelling(&[("late", 1), ("date", 5)]);
        assert_eq!(spelling.meant("xate"), Some("date"));
    }
}
