//! Entities by name: exactly, or with a typing error (fewer than one letter in five).

use std::ops::Range;

use serde_json::Value;
use unicode_normalization::char::is_combining_mark;

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
            if has_signs(name) {
                if let Some(at) = sign_for_sign(name, text)
                    && best.as_ref().is_none_or(|(least, longest, ..)| {
                        (0, usize::MAX - name.len()) < (*least, usize::MAX - longest)
                    })
                {
                    best = Some((0, name.len(), &value.value, at));
                }
                continue;
            }
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

/// Whether a name has signs that tell it from others: `c++`, `c#`, `👍`.
fn has_signs(name: &str) -> bool {
    let plain = |character: char| {
        character.is_alphanumeric()
            || is_combining_mark(character)
            || character.is_whitespace()
            || "'’‘-–.,&/_".contains(character)
    };
    !name.chars().all(plain) || !name.chars().any(char::is_alphanumeric)
}

/// Where a text has a name sign for sign, but for case, and neither longer nor with more signs.
fn sign_for_sign(name: &str, text: &str) -> Option<Range<usize>> {
    let name = name.trim();
    let part = |character: Option<char>| {
        character.is_some_and(|character| {
            character.is_alphanumeric() || "+#*@$%&~^=<>|".contains(character)
        })
    };
    let starts = text.char_indices().map(|(at, _)| at);
    let mut found = starts.filter_map(|start| {
        let mut rest = text.get(start..)?.char_indices();
        for wanted in name.chars() {
            let (_, said) = rest.next()?;
            if !said.to_lowercase().eq(wanted.to_lowercase()) {
                return None;
            }
        }
        let end = rest.next().map_or(text.len(), |(at, _)| start + at);
        let before = text.get(..start)?.chars().next_back();
        let after = text.get(end..)?.chars().next();
        let inside = (name.chars().next(), name.chars().next_back());
        let alone = !(part(before) && part(inside.0) || part(after) && part(inside.1));
        alone.then_some(start..end)
    });
    found.next()
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
        let inside = character.is_alphanumeric()
            || is_combining_mark(character)
            || matches!(character, '\'' | '’');
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
