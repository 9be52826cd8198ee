//! Understanding in a test that says what the model answers.

use super::{
    script::Test,
    steps::{ModelAnswer, answered_by_model},
};
use crate::understanding::{Classified, Classify, Scored, Understanding};

/// As without the test, but for what the model answers.
pub(super) struct Told<'a> {
    inner: &'a dyn Understanding,
    answers: &'a [ModelAnswer],
}

impl<'a> Told<'a> {
    pub(super) fn of(test: &'a Test, inner: &'a dyn Understanding) -> Self {
        let answers = test.given.as_deref().map(|given| &*given.model).unwrap_or_default();
        Self { inner, answers }
    }
}

impl Understanding for Told<'_> {
    fn intents(&self, text: &str, language: &str) -> Vec<Scored> {
        self.inner.intents(text, language)
    }

    fn language(&self, text: &str, intent: &str) -> Option<String> {
        self.inner.language(text, intent)
    }

    fn classified(&self, question: &Classify) -> Classified {
        match self.answers {
            [] => self.inner.classified(question),
            answers => answered_by_model(answers, question),
        }
    }
}
