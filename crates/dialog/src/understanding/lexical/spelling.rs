//! Words with a typing error: one letter swapped, left out, too many, or another.

use std::collections::BTreeMap;

/// Shorter words are too often another word with one letter changed.
const SHORTEST: usize = 4;

/// The words that are known, by themselves and by what is left of them without one letter. Two
/// words that are one slip apart have one of these in common.
#[derive(Clone, Debug, Default)]
pub(super) struct Spelling {
    /// The word that is used most, and how often.
    known: BTreeMap<String, (String, usize)>,
}

impl Spelling {
    /// Learns words, with how often each is used.
    pub(super) fn new<'a>(words: impl Iterator<Item = (&'a str, usize)>) -> Self {
        let mut known: BTreeMap<String, (String, usize)> = BTreeMap::new();
        for (word, uses) in words.filter(|(word, _)| !word.starts_with('{')) {
            for key in keys(word) {
                let best = known.entry(key).or_default();
                if uses > best.1 {
                    *best = (word.to_owned(), uses);
                }
            }
        }
        Self { known }
    }

    /// The known word that this one most likely is, if it is one slip away.
    pub(super) fn meant(&self, word: &str) -> Option<&str> {
        let found = keys(word).into_iter().filter_map(|key| self.known.get(&key));
        found.max_by_key(|(_, uses)| *uses).map(|(word, _)| word.as_str())
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

    #[test]
    fn one_slip_is_mended() {
        let spelling = Spelling::new([("order", 3), ("où", 1), ("{order}", 9)].into_iter());
        for wrong in ["ordr", "oredr", "orderr", "prder", "order"] {
            assert_eq!(spelling.meant(wrong), Some("order"), "{wrong}");
        }
        for other in ["odr", "ou", "elder", "weather", ""] {
            assert_eq!(spelling.meant(other), None, "{other}");
        }
    }

    #[test]
    fn of_two_words_the_more_usual_one_is_meant() {
        let spelling = Spelling::new([("late", 1), ("date", 5)].into_iter());
        assert_eq!(spelling.meant("rate"), Some("date"));
    }
}
