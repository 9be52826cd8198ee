//! How a sentence is understood, and why: for people who write a bot.

use std::collections::BTreeMap;

use serde::Serialize;
use serde_json::Value;

use crate::{
    Bot, Understanding,
    model::Intent,
    understanding::{MARGIN, Quiet, entity, masks, near, normal, written},
};

/// How a sentence is understood.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Explained {
    /// What is read of it: without a signature and quoted text.
    pub text: String,
    /// The intents that have it among their expressions.
    pub exact: Vec<String>,
    /// The intents by score, best first.
    pub intents: Vec<ScoredIntent>,
    /// What an intent must score above.
    pub threshold: f64,
    /// Intents that score above this are near the best one, and asked about with it.
    pub near: f64,
    /// What was found in it.
    pub entities: BTreeMap<String, Value>,
    /// The words that say something for the best intent, and those that no expression has.
    pub words: Words,
}

/// An intent, its score, and the expression that is most like the sentence.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ScoredIntent {
    /// The intent.
    pub intent: String,
    /// From 0 to 1.
    pub score: f64,
    /// The nearest of its expressions, by the words in common.
    pub nearest: Option<String>,
}

/// The words of a sentence, by what they are for the best intent.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Words {
    /// The best intent has them, and they are about something.
    pub shared: Vec<String>,
    /// They carry no topic, and fire nothing alone.
    pub quiet: Vec<String>,
    /// The best intent does not have them, but another.
    pub elsewhere: Vec<String>,
    /// No expression has them.
    pub unknown: Vec<String>,
}

/// Explains how a sentence is understood. `intents` is how many of them are told of at most.
pub fn explain(
    bot: &Bot,
    understanding: &dyn Understanding,
    sentence: &str,
    intents: usize,
) -> Explained {
    let file = bot.file();
    let text = written(sentence.trim()).trim().to_owned();
    let found = entity::find_all(file, &text);
    let masks = masks(&text, &found);
    let exact = bot.exact().find(&masks).into_iter().map(|of| of.intent.clone()).collect();
    let said: Vec<String> = masks.last().map(|mask| words(mask)).unwrap_or_default();
    let scored = understanding.intents(&text, file.primary()).into_iter().take(intents);
    let scored: Vec<_> = scored
        .map(|one| {
            let phrases = file.intents.get(&one.intent).into_iter().flat_map(Intent::all);
            let common = |phrase: &str| {
                let own = words(phrase);
                let shared = own.iter().filter(|word| said.contains(word)).count();
                (shared, usize::MAX - own.len())
            };
            let phrases = phrases.flatten().map(|phrase| phrase.value.clone());
            let nearest = phrases.max_by_key(|phrase| common(phrase));
            ScoredIntent { intent: one.intent, score: one.score, nearest }
        })
        .collect();
    let words = told(bot, &said, scored.first().map(|best| best.intent.as_str()));
    let entities = found.into_iter().map(|one| (one.entity, one.value)).collect();
    let threshold = file.threshold();
    let near = scored.first().map_or(0.0, |best| near(best.score, MARGIN));
    Explained { text, exact, intents: scored, threshold, near, entities, words }
}

fn words(text: &str) -> Vec<String> {
    normal(text).split(' ').filter(|word| !word.is_empty()).map(str::to_owned).collect()
}

fn told(bot: &Bot, said: &[String], best: Option<&str>) -> Words {
    let file = bot.file();
    let spoken: Vec<_> = file.spoken().collect();
    let quiet = Quiet::of(&spoken);
    let known = |intent: &str| -> Vec<String> {
        let intent = file.intents.get(intent).into_iter().flat_map(Intent::all);
        intent.flatten().flat_map(|phrase| words(phrase)).collect()
    };
    let of_best = best.map(known).unwrap_or_default();
    let of_all: Vec<String> = file.intents.names().flat_map(known).collect();
    let mut told = Words::default();
    for word in said {
        let list = if quiet.has(word) {
            &mut told.quiet
        } else if of_best.contains(word) {
            &mut told.shared
        } else if of_all.contains(word) {
            &mut told.elsewhere
        } else {
            &mut told.unknown
        };
        if !list.contains(word) {
            list.push(word.clone());
        }
    }
    told
}
