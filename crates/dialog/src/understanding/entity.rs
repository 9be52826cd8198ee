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

/// Finds an entity.
pub(crate) fn find(entity: &Entity, text: &str) -> Option<(Value, Range<usize>)> {
    match (entity.finder(), &entity.synonyms) {
        (Some(pattern), _) => pattern::find(pattern, text),
        (None, Some(synonyms)) => synonym::find(synonyms, text),
        (None, None) => None,
    }
}
