//! What a text is about: words that carry no topic fire no intent alone.

use super::terms::{self, Lookup};
use crate::understanding::Quiet;

/// The words of the expressions that are about something, and who has them.
#[derive(Clone, Debug)]
pub(super) struct Topics {
    quiet: Quiet,
    /// Words, how they begin and pieces of them: another ending is the same topic.
    terms: Lookup<Vec<usize>>,
    /// Expressions without any topic, such as `How are you?`.
    plain: Vec<(usize, Vec<String>)>,
}

impl Topics {
    pub(super) fn new<'a>(texts: impl Iterator<Item = (usize, &'a str)>, quiet: Quiet) -> Self {
        let mut topics = Self { quiet, terms: Lookup::new(), plain: Vec::new() };
        for (intent, text) in texts {
            let (mut words, mut plain) = (terms::words(text), true);
            for word in words.iter().filter(|word| !topics.quiet.has(word)) {
                plain = false;
                for term in own(&format!(" {word} ")) {
                    let intents = topics.terms.entry(term.to_owned()).or_default();
                    if intents.last() != Some(&intent) {
                        intents.push(intent);
                    }
                }
            }
            if plain && !words.is_empty() {
                words.dedup();
                topics.plain.push((intent, words.into_iter().map(str::to_owned).collect()));
            }
        }
        topics
    }

    /// Which intents have something of what the text is about; all that it says is enough for an
    /// expression that is about nothing.
    pub(super) fn of(&self, text: &str, intents: usize) -> Vec<bool> {
        let mut found = vec![false; intents];
        let mut tell = |intent: usize| found.get_mut(intent).into_iter().for_each(|is| *is = true);
        let words = terms::words(text);
        let mut about_nothing = true;
        for word in words.iter().filter(|word| !self.quiet.has(word)) {
            about_nothing = false;
            let spaced = format!(" {word} ");
            for term in own(&spaced) {
                self.terms.get(term).into_iter().flatten().copied().for_each(&mut tell);
            }
        }
        let said = |expression: &[String]| {
            expression.iter().all(|word| words.contains(&word.as_str()))
                && (about_nothing || expression.len() * 4 >= words.len() * 3)
        };
        let plain = self.plain.iter().filter(|(_, expression)| said(expression));
        plain.map(|(intent, _)| *intent).for_each(tell);
        found
    }
}

/// What the words of a topic have in common: a word, how it begins, and its pieces of five letters.
/// Its edges count as letters. Shorter pieces are in words that have nothing to do with it.
fn own(spaced: &str) -> Vec<&str> {
    let begins = terms::pieces(spaced, &[4]).into_iter().take(1);
    let word = std::iter::once(spaced.trim());
    word.chain(begins).chain(terms::pieces(spaced, &[5])).collect()
}
