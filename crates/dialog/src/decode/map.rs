//! Mappings whose keys are names of the author's own: dialogs, intents, variables.

use std::{borrow::Cow, collections::BTreeMap};

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};

use super::{Decode, expected};
use crate::{
    diagnostic::Problems,
    place::Spanned,
    yaml::{Content, Node},
};

/// Values by name, in the order of the file.
#[derive(Clone, Debug)]
pub struct Named<T> {
    entries: Vec<(Spanned<String>, T)>,
    places: BTreeMap<String, usize>,
    /// Names whose value could not be read: they exist, so nothing else complains about them.
    broken: Vec<String>,
}

impl<T> Default for Named<T> {
    fn default() -> Self {
        Self { entries: Vec::new(), places: BTreeMap::new(), broken: Vec::new() }
    }
}

impl<T> Named<T> {
    /// The value of that name.
    pub fn get(&self, name: &str) -> Option<&T> {
        let place = self.places.get(name)?;
        self.entries.get(*place).map(|(_, value)| value)
    }

    /// The place of that name among the names.
    pub fn position(&self, name: &str) -> Option<usize> {
        self.places.get(name).copied()
    }

    /// Whether there is such a name, its value read or not.
    pub(crate) fn knows(&self, name: &str) -> bool {
        self.places.contains_key(name) || self.broken.iter().any(|broken| broken == name)
    }

    /// Names and values, in the order of the file.
    pub fn iter(&self) -> impl Iterator<Item = (&Spanned<String>, &T)> {
        self.entries.iter().map(|(name, value)| (name, value))
    }

    /// The names, in the order of the file.
    pub fn names(&self) -> impl Iterator<Item = &str> + Clone {
        self.entries.iter().map(|(name, _)| name.value.as_str())
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }
}

impl<T: Decode> Decode for Named<T> {
    fn decode(node: &Node, problems: &mut Problems) -> Option<Self> {
        let Content::Map(entries) = &node.content else {
            return expected("a mapping", node, problems);
        };
        let mut named = Self::default();
        for (key, value) in entries {
            if named.knows(&key.value) {
                repeated(key, problems);
                continue;
            }
            match T::decode(value, problems) {
                Some(value) => {
                    named.places.insert(key.value.clone(), named.entries.len());
                    named.entries.push((key.clone(), value));
                }
                None => named.broken.push(key.value.clone()),
            }
        }
        Some(named)
    }

    fn absent() -> Option<Self> {
        Some(Self::default())
    }
}

/// Notes a key that was there before.
pub(super) fn repeated(key: &Spanned<String>, problems: &mut Problems) {
    problems.error_help(
        key.span,
        format!("`{}` is here twice", key.value),
        "remove or rename one of them: only one could count",
    );
}

impl<T: JsonSchema> JsonSchema for Named<T> {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        format!("Named_{}", T::schema_name()).into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let value = generator.subschema_for::<T>();
        json_schema!({ "type": "object", "additionalProperties": value })
    }
}
