//! Exact expressions: the score is 1.0.

use std::collections::BTreeMap;

use super::normal;
use crate::model::File;

/// Every expression, as it is compared, and its intents.
#[derive(Clone, Debug, Default)]
pub(crate) struct Exact {
    intents: BTreeMap<String, Vec<String>>,
}

impl Exact {
    pub(crate) fn new(file: &File) -> Self {
        let mut intents: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for (name, intent) in file.intents.iter() {
            for phrase in intent.all().flatten() {
                let of_phrase = intents.entry(normal(phrase)).or_default();
                if !of_phrase.contains(&name.value) {
                    of_phrase.push(name.value.clone());
                }
            }
        }
        intents.remove("");
        Self { intents }
    }

    /// The intents that have one of these texts among their expressions.
    pub(crate) fn intents(&self, texts: &[String]) -> Vec<&str> {
        let found = texts.iter().filter_map(|text| self.intents.get(&normal(text)));
        found.flatten().map(String::as_str).collect()
    }
}
