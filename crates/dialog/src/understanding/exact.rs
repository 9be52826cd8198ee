//! Exact expressions: the score is 1.0.

use std::collections::BTreeMap;

use super::{normal, verbatim};
use crate::model::{File, without_roles};

/// An expression's intent, and the language it is in where that was said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Of {
    pub(crate) intent: String,
    pub(crate) language: Option<String>,
}

/// Every expression, as it is compared, and its intents.
#[derive(Clone, Debug, Default)]
pub(crate) struct Exact {
    /// Sign for sign: this wins.
    verbatim: BTreeMap<String, Vec<Of>>,
    /// Without accents and punctuation.
    normal: BTreeMap<String, Vec<Of>>,
}

impl Exact {
    pub(crate) fn new(file: &File) -> Self {
        let mut exact = Self::default();
        for (name, intent) in file.intents.iter() {
            for (language, phrases) in intent.by_language() {
                for phrase in phrases {
                    let phrase = &without_roles(phrase);
                    let of =
                        Of { intent: name.value.clone(), language: language.map(str::to_owned) };
                    add(&mut exact.verbatim, verbatim(phrase), &of);
                    add(&mut exact.normal, normal(phrase), &of);
                }
            }
        }
        exact
    }

    /// Whose expression one of these texts is: sign for sign where there is such a one.
    pub(crate) fn find(&self, texts: &[String]) -> Vec<&Of> {
        let of = |all: fn(&Self) -> &BTreeMap<String, Vec<Of>>, text: fn(&str) -> String| {
            let found = texts.iter().filter_map(|one| all(self).get(&text(one)));
            found.flatten().collect::<Vec<_>>()
        };
        let found = of(|exact| &exact.verbatim, verbatim);
        if found.is_empty() { of(|exact| &exact.normal, normal) } else { found }
    }
}

fn add(all: &mut BTreeMap<String, Vec<Of>>, text: String, of: &Of) {
    if text.is_empty() {
        return;
    }
    let of_phrase = all.entry(text).or_default();
    if of_phrase.iter().all(|before| before.intent != of.intent) {
        of_phrase.push(of.clone());
    }
}
