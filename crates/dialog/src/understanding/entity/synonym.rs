//! Entities by name: exactly, or with a typing error (fewer than one letter in five).

use std::ops::Range;

use serde_json::Value;

use crate::{
    decode::{AnyNumber, Named},
    understanding::normal,
};

/// The longest name that is found, else the nearest.
pub(super) fn find(
    synonyms: &Named<AnyNumber<String>>,
    text: &str,
) -> Option<(Value, Range<usize>)> {
    let words = words(text);
    let mut best: Option<(usize, usize, &str, Range<usize>)> = None;
    for (value, others) in synonyms.iter() {
        for name in std::iter::once(&value.value).chain(&others.0) {
            let name = normal(name);
            let count = name.split(' ').count();
            for window in words.windows(count) {
                let (Some(first), Some(last)) = (window.first(), window.last()) else { continue };
                let said: Vec<_> = window.iter().map(|(word, _)| word.as_str()).collect();
                let Some(errors) = errors(&name, &said.join(" ")) else { continue };
                let better = best.as_ref().is_none_or(|(least, longest, ..)| {
                    (errors, usize::MAX - name.len()) < (*least, usize::MAX - longest)
                });
                if better && !name.is_empty() {
                    best = Some((errors, name.len(), &value.value, first.1.start..last.1.end));
                }
            }
        }
    }
    best.map(|(.., value, at)| (value.into(), at))
}

/// How many letters differ, if they are few enough.
fn errors(name: &str, said: &str) -> Option<usize> {
    if name == said {
        return Some(0);
    }
    let length = name.chars().count();
    let differs = || strsim::osa_distance(name, said);
    (length >= 5 && name.len().abs_diff(said.len()) <= length)
        .then(differs)
        .filter(|errors| errors * 5 < length)
}

/// The words as they are compared, and where they stand.
fn words(text: &str) -> Vec<(String, Range<usize>)> {
    let mut words = Vec::new();
    let mut start = None;
    let ends = text.char_indices().chain([(text.len(), ' ')]);
    for (at, character) in ends {
        let inside = character.is_alphanumeric() || matches!(character, '\'' | '’');
        match (start, inside) {
            (None, true) => start = Some(at),
            (Some(from), false) => {
                words.push((normal(text.get(from..at).unwrap_or_default()), from..at));
                start = None;
            }
            _ => {}
        }
    }
    words
}
