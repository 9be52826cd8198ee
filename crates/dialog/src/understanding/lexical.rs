//! The method that works offline: words and pieces of words in common with the expressions.
//!
//! A text becomes two vectors: of its words, and of the three- and four-letter pieces of its words,
//! so that typing errors and endings matter little. A term weighs the more, the fewer intents have
//! it; one that no intent has weighs most, and counts against every intent. Numbers that no
//! expression has are passed over, and an entity weighs little, for it may be the answer to a
//! question. A word that no expression has and people do not use, but one a single slip away, is
//! read as that one, and the likeness counts nine tenths.
//!
//! A message is as like an expression as the cosine of their vectors, words and pieces in equal
//! parts. It is as like an intent as the mean of two: its likeness to the nearest expression, and
//! to all expressions of the intent in one language together, added up. The first knows how
//! things are said, the second what it is about. A tenth of the likeness is the chance that it is
//! this intent rather than another, half of it after Bayes and half after a linear classifier: it
//! knows which of two near ones. An intent of whose topic the message has nothing stays below the
//! threshold. The score is that likeness on a scale on which 0.8 separates well. How it was
//! chosen, and what it cannot do: `docs/understanding.md`.

mod index;
mod linear;
mod method;
mod spelling;
mod terms;
mod topic;

use super::{Scored, Understanding, entity, masks, normal};
use crate::{bot::Bot, model::File};
pub(super) use method::BEND;
use method::Method;

/// Understands by words and pieces of words in common.
#[derive(Clone, Debug)]
pub struct Lexical {
    file: File,
    names: Vec<String>,
    /// For each intent, the languages of its expressions, as far as they are said.
    languages: Vec<Vec<Option<String>>>,
    method: Method,
}

impl Lexical {
    /// Learns the expressions of a bot, in all its languages.
    pub fn new(bot: &Bot) -> Self {
        Self::without(bot, |_| false)
    }

    /// Learns the expressions of a bot but for some, by their place in their intent.
    pub(crate) fn without(bot: &Bot, left_out: impl Fn(usize) -> bool) -> Self {
        let file = bot.file().clone();
        let names = file.intents.names().map(str::to_owned).collect();
        let all = file.intents.iter().map(|(_, intent)| {
            let mut place = 0;
            let mut kept = |phrase: &crate::Spanned<String>| {
                place += 1;
                (!left_out(place - 1)).then(|| phrase.value.clone())
            };
            intent.all().map(|phrases| phrases.iter().filter_map(&mut kept).collect()).collect()
        });
        let all: Vec<Vec<Vec<String>>> = all.collect();
        let spoken: Vec<&str> = file.spoken().collect();
        let method = Method::new(&all, &spoken);
        let languages = file.intents.iter().map(|(_, intent)| {
            let by_language = intent.by_language().into_iter();
            by_language.map(|(language, _)| language.map(str::to_owned)).collect()
        });
        Self { names, languages: languages.collect(), method, file }
    }
}

impl Understanding for Lexical {
    fn intents(&self, text: &str, _: &str) -> Vec<Scored> {
        let found = entity::find_all(&self.file, text);
        let mut best = vec![0.0_f64; self.names.len()];
        for text in masks(text, &found) {
            for (best, like) in best.iter_mut().zip(self.method.likeness(&normal(&text))) {
                *best = best.max(like);
            }
        }
        Scored::by_likeness(self.names.iter().map(String::as_str).zip(best), BEND)
    }

    fn language(&self, text: &str, intent: &str) -> Option<String> {
        let place = self.names.iter().position(|name| name == intent)?;
        let nearest = self.method.nearest_group(&normal(text), place)?;
        self.languages.get(place)?.get(nearest)?.clone()
    }
}
