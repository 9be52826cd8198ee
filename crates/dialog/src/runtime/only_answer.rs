//! An answer that is nothing but the asked value: it answers, whatever intent it is like.

use deskmate_core::Message;
use serde_json::Value;

use super::{messages::Meaning, run::Run};
use crate::{
    model::Match,
    understanding::{Quiet, normal},
};

/// Longer messages are more than a value.
const MOST_WORDS: usize = 16;

impl Run<'_> {
    /// The first message that is the asked value and no more than words without a topic around
    /// it, if the others have no topic either: `blue please`, `it is A-17`.
    pub(super) fn only_answer(&self, messages: &[&Message]) -> Option<Meaning> {
        let (message, value) = self.bare_answer(messages)?;
        let quiet = self.quiet();
        let mut others = messages.iter().enumerate().filter(|(place, _)| *place != message);
        let only = others.all(|(_, other)| says_nothing(&other.text, &quiet));
        only.then_some(Meaning::Answer { message, value })
    }

    /// The first message that is the asked value and no more, whatever the others are. Where
    /// anything is an answer, none is only that.
    pub(super) fn bare_answer(&self, messages: &[&Message]) -> Option<(usize, Value)> {
        let wanted = self.open_input()?.wanted.as_ref().map(|wanted| &wanted.value)?;
        if matches!(wanted, Match::Any | Match::Image | Match::Location) {
            return None;
        }
        let quiet = self.quiet();
        messages.iter().enumerate().find_map(|(message, said)| {
            let value = self.value_of(said)?;
            self.is_only(said, &value, &quiet).then_some((message, value))
        })
    }

    fn quiet(&self) -> Quiet {
        Quiet::of(&self.file.spoken().collect::<Vec<_>>())
    }

    /// A word belongs to a value if without it the value is another one, or none.
    fn is_only(&self, said: &Message, value: &Value, quiet: &Quiet) -> bool {
        let words: Vec<&str> = said.text.split_whitespace().collect();
        let belongs = |place: usize| {
            let rest = words.iter().enumerate().filter(|(at, _)| *at != place);
            let rest: Vec<_> = rest.map(|(_, word)| *word).collect();
            let without = Message { text: rest.join(" "), ..said.clone() };
            self.value_of(&without).as_ref() != Some(value)
        };
        words.len() <= MOST_WORDS
            && words
                .iter()
                .enumerate()
                .all(|(place, word)| says_nothing(word, quiet) || belongs(place))
    }

    fn value_of(&self, said: &Message) -> Option<Value> {
        match self.answer_among(&[said])? {
            Meaning::Answer { value, .. } => Some(value),
            _ => None,
        }
    }
}

/// Whether a text has no topic.
fn says_nothing(text: &str, quiet: &Quiet) -> bool {
    normal(text).split(' ').all(|word| word.is_empty() || quiet.has(word))
}
