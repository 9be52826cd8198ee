//! Entities: what can be found in a message.

mod pattern;
mod synonym;

use std::ops::Range;

use serde_json::Value;

use crate::model::{Entity, File};

/// Something that was found.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Found {
    /// Which entity.
    pub(crate) entity: String,
    /// Its value.
    pub(crate) value: Value,
    /// Where.
    pub(crate) at: Range<usize>,
}

/// Finds one of each entity, in the order of the file.
pub(crate) fn find_all(file: &File, text: &str) -> Vec<Found> {
    let found = file.entities.iter().filter_map(|(name, entity)| {
        let (value, at) = find(entity, text)?;
        Some(Found { entity: name.value.clone(), value, at })
    });
    found.collect()
}

/// Finds an entity wherever it is, at most [`MOST`] times.
pub(crate) fn every(name: &str, entity: &Entity, text: &str) -> Vec<Found> {
    let mut found: Vec<Found> = Vec::new();
    let whole = 0..text.len();
    let mut pieces = vec![whole];
    while let Some(piece) = pieces.pop()
        && found.len() < MOST
    {
        let Some((value, at)) = text.get(piece.clone()).and_then(|text| find(entity, text)) else {
            continue;
        };
        // What is found is the likeliest, and not the first: there may be more on both sides.
        let at = piece.start + at.start..piece.start + at.end;
        pieces.extend([piece.start..at.start, at.end.max(piece.start + 1)..piece.end]);
        found.push(Found { entity: name.to_owned(), value, at });
    }
    found.sort_by_key(|found| found.at.start);
    found
}

/// Most occurrences of one entity in a message.
const MOST: usize = 8;

/// Finds an entity.
pub(crate) fn find(entity: &Entity, text: &str) -> Option<(Value, Range<usize>)> {
    match (entity.finder(), &entity.synonyms) {
        (Some(pattern), _) => pattern::find(pattern, text),
        (None, Some(synonyms)) => synonym::find(synonyms, text),
        (None, None) => None,
    }
}
