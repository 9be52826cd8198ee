//! What a text is about: words that carry no topic fire no intent alone.

use std::collections::HashMap;

use super::terms;
use crate::understanding::Quiet;

/// The words of the expressions that are about something, and who has them.
#[derive(Clone, Debug)]
pub(super) struct Topics {
    quiet: Quiet,
    /// Words, and their pieces of four letters: another ending is the same topic.
    terms: HashMap<String, Vec<usize>>,
    /// Expressions without any topic, such as `How are you?`.
    plain: Vec<(usize, Vec<String>)>,
}

impl Topics {
    pub(super) fn new<'a>(texts: impl Iterator<Item = (usize, &'a str)>, quiet: Quiet) -> Self {
        let mut topics = Self { quiet, terms: HashMap::new(), plain: Vec::new() };
        for (intent, text) in texts {
            let (mut words, mut plain) = (terms::words(text), true);
            for word in words.iter().filter(|word| !topics.quiet.has(word)) {
                plain = false;
                for term in own(word) {
                    let intents = topics.terms.entry(term).or_default();
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
            for term in std::iter::once(*word).chain(terms::pieces(&spaced, &[4])) {
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

/// A word, and its pieces of four letters, its edges counting as one each.
fn own(word: &str) -> Vec<String> {
    let spaced = format!(" {word} ");
    let pieces = terms::pieces(&spaced, &[4]);
    std::iter::once(word).chain(pieces).map(str::to_owned).collect()
}
