//! The methods that were not chosen, as simple as they can be. They learn the same expressions.

mod bayes;
mod features;
mod linear;
mod nearest;

pub(crate) use bayes::Bayes;
pub(crate) use linear::Linear;
pub(crate) use nearest::Nearest;

use deskmate_dialog::{Bot, Scored};

/// The expressions of a bot: names of intents, and each expression with the place of its intent.
pub(crate) fn learnt(bot: &Bot) -> (Vec<String>, Vec<(usize, String)>) {
    let intents = &bot.file().intents;
    let names = intents.names().map(str::to_owned).collect();
    let phrases = intents.iter().enumerate().flat_map(|(place, (_, intent))| {
        intent.all().flatten().map(move |phrase| (place, phrase.value.clone()))
    });
    (names, phrases.collect())
}

/// The intents by score, best first.
fn ranked(names: &[String], scores: impl IntoIterator<Item = f64>) -> Vec<Scored> {
    let scored = |(name, score): (&String, f64)| Scored { intent: name.clone(), score };
    let mut all: Vec<_> = names.iter().zip(scores).map(scored).collect();
    all.sort_by(|a, b| b.score.total_cmp(&a.score));
    all
}
