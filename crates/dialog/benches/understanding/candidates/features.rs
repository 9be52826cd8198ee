//! Words and pieces of words, numbered, as vectors of length 1 by TF-IDF.

use std::collections::BTreeMap;

use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

/// Words, and pieces of three and four letters.
pub(crate) fn terms(text: &str) -> Vec<String> {
    let plain = text.nfkd().filter(|letter| !is_combining_mark(*letter) && *letter != '\'');
    let plain: String = plain.flat_map(char::to_lowercase).collect();
    let words =
        plain.split(|letter: char| !letter.is_alphanumeric() && letter != '{' && letter != '}');
    let mut terms = Vec::new();
    for word in words.filter(|word| !word.is_empty()) {
        let letters: Vec<char> = format!(" {word} ").chars().collect();
        for length in [3, 4] {
            terms.extend(letters.windows(length).map(|piece| piece.iter().collect::<String>()));
        }
        terms.push(format!("={word}"));
    }
    terms
}

/// The terms of the expressions.
pub(crate) struct Features {
    /// The number of each term, and how rare it is.
    pub(crate) terms: BTreeMap<String, (usize, f64)>,
    rarest: f64,
}

impl Features {
    pub(crate) fn new<'a>(texts: impl Iterator<Item = &'a str>) -> Self {
        let (mut with, mut count) = (BTreeMap::<String, f64>::new(), 0.0);
        for text in texts {
            count += 1.0;
            let mut own = terms(text);
            own.sort();
            own.dedup();
            for term in own {
                *with.entry(term).or_default() += 1.0;
            }
        }
        let idf = |with: f64| ((1.0 + count) / (1.0 + with)).ln() + 1.0;
        let numbered = with.into_iter().enumerate();
        let terms = numbered.map(|(place, (term, with))| (term, (place, idf(with))));
        Self { terms: terms.collect(), rarest: idf(1.0) }
    }

    /// A text as a vector; terms that no expression has make it longer, and are left out.
    pub(crate) fn vector(&self, text: &str) -> Vec<(usize, f64)> {
        let mut counts = BTreeMap::<String, f64>::new();
        for term in terms(text) {
            *counts.entry(term).or_default() += 1.0;
        }
        let (mut vector, mut square) = (Vec::new(), 0.0);
        for (term, count) in counts {
            let found = self.terms.get(&term);
            let weight = (1.0 + count.ln()) * found.map_or(self.rarest, |(_, idf)| *idf);
            square += weight * weight;
            vector.extend(found.map(|(place, _)| (*place, weight)));
        }
        vector.iter_mut().for_each(|(_, weight)| *weight /= square.sqrt());
        vector
    }
}
