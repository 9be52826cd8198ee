//! The method that works offline: words and pieces of words in common with the expressions.
//!
//! A text becomes two vectors: of its words, and of the three- and four-letter pieces of its words,
//! so that typing errors and endings matter little. A term weighs the more, the fewer intents have
//! it; one that no intent has weighs most, and counts against every intent. Numbers that no
//! expression has are passed over, and an entity weighs little, for it may be the answer to a
//! question. A word that no expression has, but one a single slip away, is read as that one, and
//! the likeness counts nine tenths.
//!
//! A message is as like an expression as the cosine of their vectors, words and pieces in equal
//! parts. It is as like an intent as the mean of two: its likeness to the nearest expression, and
//! to all expressions of the intent in one language together, added up. The first knows how
//! things are said, the second what it is about. A tenth of the likeness is the chance that it is
//! this intent rather than another (naive Bayes): it knows which of two near ones. The score is
//! that likeness on a scale on which 0.8 separates well. How it was chosen, and what it cannot do:
//! `docs/understanding.md`.

mod index;
mod spelling;
mod terms;

use std::collections::BTreeMap;

use super::{Scored, Understanding, entity, masks, normal};
use crate::{bot::Bot, model::File};
use index::{Counted, Index, counted};
use spelling::Spelling;

/// The likeness whose score is 0.8.
const BEND: f64 = 0.4;

/// What the likeness of a text counts after its typing errors were mended: they may be none.
const MENDED: f64 = 0.9;

/// How much of the likeness is the chance that it is this intent rather than another.
const CHANCE: f64 = 0.1;

/// Understands by words and pieces of words in common.
#[derive(Clone, Debug)]
pub struct Lexical {
    file: File,
    names: Vec<String>,
    /// The group of each expression.
    groups: Vec<usize>,
    all: Vec<Group>,
    words: Index,
    pieces: Index,
    /// What each known term says against each intent.
    against: Vec<f64>,
    spelling: Spelling,
}

/// The expressions of an intent in one language.
#[derive(Clone, Debug)]
struct Group {
    intent: usize,
    /// How long the sum of its expressions' vectors is.
    length: f64,
}

impl Lexical {
    /// Learns the expressions of a bot, in all its languages.
    pub fn new(bot: &Bot) -> Self {
        let file = bot.file().clone();
        let names: Vec<String> = file.intents.names().map(str::to_owned).collect();
        let (mut groups, mut all, mut texts) = (Vec::new(), Vec::new(), Vec::new());
        for (place, (_, intent)) in file.intents.iter().enumerate() {
            for phrases in intent.all() {
                for phrase in phrases {
                    groups.push(all.len());
                    texts.push((place, format!(" {} ", normal(phrase))));
                }
                all.push(Group { intent: place, length: 0.0 });
            }
        }
        let index = |terms: fn(&str) -> Vec<&str>| {
            let expressions = texts.iter();
            let expressions = expressions
                .map(|(intent, text)| Counted { intent: *intent, terms: counted(terms(text)) });
            Index::new(&expressions.collect::<Vec<_>>(), names.len())
        };
        let (words, pieces) = (index(terms::words), index(terms::pieces));
        let squares = words.squares(&groups, all.len());
        let squares = squares.into_iter().zip(pieces.squares(&groups, all.len()));
        for (group, (words, pieces)) in all.iter_mut().zip(squares) {
            group.length = ((words + pieces) / 2.0).sqrt();
        }
        let spelling = Spelling::new(words.terms());
        let against = Index::against([&words, &pieces]);
        Self { file, names, groups, all, words, pieces, against, spelling }
    }

    /// A normal text without numbers that no expression has.
    fn known_numbers(&self, text: &str) -> String {
        let mut words = terms::words(text);
        words.retain(|word| self.words.knows(word) || !terms::has_digit(word));
        words.join(" ")
    }

    /// A text without typing errors, as far as the expressions have its words.
    fn mended(&self, text: &str) -> Option<String> {
        let words = terms::words(text).into_iter();
        let mend = |word| match self.words.knows(word) {
            true => word,
            false => self.spelling.meant(word).unwrap_or(word),
        };
        let mended = words.map(mend).collect::<Vec<_>>().join(" ");
        (mended != text).then_some(mended)
    }

    /// How like each intent a normal text is, with its typing errors or without.
    fn likeness(&self, text: &str) -> Vec<f64> {
        let text = self.known_numbers(text);
        let mut best = self.spelt(&text);
        if let Some(mended) = self.mended(&text) {
            for (best, like) in best.iter_mut().zip(self.spelt(&mended)) {
                *best = best.max(MENDED * like);
            }
        }
        best
    }

    /// How like each intent a text is as it is spelt.
    fn spelt(&self, text: &str) -> Vec<f64> {
        let spaced = format!(" {text} ");
        let (words, pieces) = (counted(terms::words(&spaced)), counted(terms::pieces(&spaced)));
        let mut cosines = vec![0.0; self.groups.len()];
        self.words.cosines(&words, 0.5, &mut cosines);
        self.pieces.cosines(&pieces, 0.5, &mut cosines);
        let mut of_groups = vec![(0.0_f64, 0.0_f64); self.all.len()];
        for (group, cosine) in self.groups.iter().zip(cosines) {
            if let Some((nearest, sum)) = of_groups.get_mut(*group) {
                *nearest = nearest.max(cosine);
                *sum += cosine;
            }
        }
        let mut best = vec![0.0_f64; self.names.len()];
        for (group, (nearest, sum)) in self.all.iter().zip(of_groups) {
            if let Some(best) = best.get_mut(group.intent).filter(|_| sum > 0.0) {
                *best = best.max(f64::midpoint(nearest, sum / group.length));
            }
        }
        let chances = self.chances(&words, &pieces);
        let related = best.iter_mut().zip(chances).filter(|(like, _)| **like > 0.0);
        related.for_each(|(like, chance)| *like += CHANCE * (chance - *like));
        best
    }

    /// How likely each intent is, if the text has one: naive Bayes.
    fn chances(&self, words: &BTreeMap<&str, f64>, pieces: &BTreeMap<&str, f64>) -> Vec<f64> {
        let mut chances = vec![0.0; self.names.len()];
        let known = self.words.evidence(words, &mut chances);
        let known = known + self.pieces.evidence(pieces, &mut chances);
        for (chance, against) in chances.iter_mut().zip(&self.against) {
            *chance -= known * against;
        }
        let most = chances.iter().copied().fold(f64::MIN, f64::max);
        chances.iter_mut().for_each(|chance| *chance = (*chance - most).exp());
        let sum: f64 = chances.iter().sum();
        chances.iter_mut().for_each(|chance| *chance /= sum);
        chances
    }
}

impl Understanding for Lexical {
    fn intents(&self, text: &str, _: &str) -> Vec<Scored> {
        let found = entity::find_all(&self.file, text);
        let mut best = vec![0.0_f64; self.names.len()];
        for text in masks(text, &found) {
            for (best, like) in best.iter_mut().zip(self.likeness(&normal(&text))) {
                *best = best.max(like);
            }
        }
        Scored::by_likeness(self.names.iter().map(String::as_str).zip(best), BEND)
    }
}
