//! Values with placeholders in them, as large as may be kept.

use serde_json::{Map, Value};

use crate::{model::Dynamic, template::Lookup};

/// The most that one variable can hold, in bytes of JSON.
const MAX_BYTES: usize = 64 * 1024;

/// How deep lists and objects may be in one another.
const MAX_DEPTH: usize = 32;

/// The value of something with placeholders.
///
/// # Errors
/// It is larger than a variable can be.
pub fn evaluate(
    value: &Dynamic,
    values: &dyn Lookup,
    unknown: &mut Vec<String>,
) -> Result<Value, String> {
    let mut left = MAX_BYTES;
    let value = part(value, values, unknown, &mut left).filter(fits);
    value.ok_or_else(|| {
        format!("a value is larger than {} KB or deeper than {MAX_DEPTH} levels", MAX_BYTES / 1024)
    })
}

fn part(
    value: &Dynamic,
    values: &dyn Lookup,
    unknown: &mut Vec<String>,
    left: &mut usize,
) -> Option<Value> {
    let value = match value {
        Dynamic::Fixed(value) => value.clone(),
        Dynamic::Text(template) => template.evaluate(values, unknown),
        Dynamic::List(items) => {
            let items = items.iter().map(|item| part(item, values, unknown, left));
            return items.collect::<Option<Vec<_>>>().map(Value::Array);
        }
        Dynamic::Object(entries) => {
            let entries = entries
                .iter()
                .map(|(key, value)| Some((key.clone(), part(value, values, unknown, left)?)));
            return entries.collect::<Option<Map<_, _>>>().map(Value::Object);
        }
    };
    *left = left.checked_sub(weight(&value, 0))?;
    Some(value)
}

/// Whether a value is small enough to keep, and flat enough to be read back from a store.
pub(super) fn fits(value: &Value) -> bool {
    weight(value, 0) <= MAX_BYTES
}

fn weight(value: &Value, depth: usize) -> usize {
    if depth > MAX_DEPTH {
        return usize::MAX;
    }
    let sum = |sum: usize, more: usize| sum.saturating_add(more);
    match value {
        Value::Null | Value::Bool(_) | Value::Number(_) => 8,
        Value::String(text) => text.len() + 2,
        Value::Array(items) => items.iter().map(|item| weight(item, depth + 1)).fold(2, sum),
        Value::Object(entries) => {
            let entry =
                |(key, value): (&String, &Value)| sum(key.len() + 4, weight(value, depth + 1));
            entries.iter().map(entry).fold(2, sum)
        }
    }
}
