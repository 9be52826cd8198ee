//! The method that works offline: words and pieces of words in common.
//!
//! Every expression becomes two vectors: of its words, and of the three- and four-letter pieces of
//! its words (so that typing errors and endings matter little). Both are weighted by TF-IDF: what
//! many expressions have says little. A message's likeness to an expression is the cosine of the
//! words and that of the pieces, mixed; words that no expression has count against it, as far as
//! they are many, and an entity counts little, for it may be the answer to a question. An intent is as likely as its likest expression, and its score is that likeness
//! on a scale on which 0.8 separates well:
//!
//! | likeness | 0 | 0.25 | 0.5 | 0.75 | 1 |
//! |---|---|---|---|---|---|
//! | score | 0 | 0.4 | 0.8 | 0.9 | 1 |

mod space;

use super::{Scored, Understanding, entity, masks, normal};
use crate::{bot::Bot, shape::File};
use space::Space;

/// How much the words count; the rest is the pieces'.
const WORDS: f64 = 0.5;

/// Where the scale has its bend: the likeness whose score is 0.8.
const BEND: f64 = 0.5;

/// Understands by words and pieces of words in common.
#[derive(Clone, Debug)]
pub struct Lexical {
    file: File,
    /// The intent of each expression.
    intents: Vec<usize>,
    names: Vec<String>,
    words: Space,
    pieces: Space,
}

impl Lexical {
    /// Learns the expressions of a bot, in all its languages.
    pub fn new(bot: &Bot) -> Self {
        let file = bot.file().clone();
        let names: Vec<String> = file.intents.names().map(str::to_owned).collect();
        let mut intents = Vec::new();
        let mut texts = Vec::new();
        for (place, (_, intent)) in file.intents.iter().enumerate() {
            for phrase in intent.all().flatten() {
                intents.push(place);
                texts.push(normal(phrase));
            }
        }
        let words = Space::new(texts.iter().map(|text| words_of(text)));
        let pieces = Space::new(texts.iter().map(|text| pieces_of(text)));
        Self { file, intents, names, words, pieces }
    }

    fn likeness(&self, text: &str) -> Vec<f64> {
        let words = self.words.cosines(&words_of(text));
        let pieces = self.pieces.cosines(&pieces_of(text));
        let mut best = vec![0.0_f64; self.names.len()];
        for ((intent, word), piece) in self.intents.iter().zip(words).zip(pieces) {
            // Where the words agree less than the pieces, they may only be misspelt.
            let like = (WORDS * word + (1.0 - WORDS) * piece).max(0.9 * piece);
            if let Some(best) = best.get_mut(*intent) {
                *best = best.max(like);
            }
        }
        best
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
        let scored = |(like, name): (f64, &String)| Scored {
            intent: name.clone(),
            score: (calibrated(like) * 10_000.0).round() / 10_000.0,
        };
        let mut all: Vec<_> =
            best.into_iter().zip(&self.names).filter(|(like, _)| *like > 0.0).map(scored).collect();
        all.sort_by(|a, b| b.score.total_cmp(&a.score));
        all
    }
}

/// A likeness on the scale of scores.
fn calibrated(like: f64) -> f64 {
    let score =
        if like < BEND { like / BEND * 0.8 } else { 0.8 + (like - BEND) / (1.0 - BEND) * 0.2 };
    score.clamp(0.0, 1.0)
}

fn words_of(text: &str) -> Vec<String> {
    text.split(' ').filter(|word| !word.is_empty()).map(str::to_owned).collect()
}

fn pieces_of(text: &str) -> Vec<String> {
    let mut pieces = Vec::new();
    let spelt = |word: &&str| !word.is_empty() && !word.starts_with('{');
    for word in text.split(' ').filter(spelt) {
        let letters: Vec<char> = format!(" {word} ").chars().collect();
        for length in [3, 4] {
            pieces.extend(letters.windows(length).map(|piece| piece.iter().collect::<String>()));
        }
    }
    pieces
}
