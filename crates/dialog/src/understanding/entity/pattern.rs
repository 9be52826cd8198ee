//! Entities by pattern.

use std::ops::Range;

use regex::Regex;
use serde_json::Value;

use crate::model::VALUE;

/// The first match that is no part of a longer word; its group `value`, where there is one.
pub(super) fn find(pattern: &Regex, text: &str) -> Option<(Value, Range<usize>)> {
    let found = pattern.captures_iter(text).find(|found| {
        found.get(0).is_some_and(|whole| !whole.is_empty() && stands_alone(text, &whole.range()))
    })?;
    let whole = found.get(0)?;
    let value = found.name(VALUE).unwrap_or(whole);
    Some((value.as_str().into(), whole.range()))
}

fn stands_alone(text: &str, at: &Range<usize>) -> bool {
    let word = |character: Option<char>| character.is_some_and(char::is_alphanumeric);
    let inside = text.get(at.clone()).unwrap_or_default();
    let before = text.get(..at.start).unwrap_or_default().chars().next_back();
    let after = text.get(at.end..).unwrap_or_default().chars().next();
    !(word(before) && word(inside.chars().next())
        || word(after) && word(inside.chars().next_back()))
}
