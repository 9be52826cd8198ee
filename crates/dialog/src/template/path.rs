//! Paths to values: `order.lines[0].name`.

use std::fmt;

use serde_json::Value;

/// A path to a value: a variable's name, and the way into it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Path {
    /// The variable.
    pub root: String,
    /// The way into it.
    pub(crate) rest: Vec<Key>,
}

/// One step of the way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Key {
    Name(String),
    Index(usize),
}

impl Path {
    /// The part of `value`, which is the variable's, that the path leads to.
    pub(crate) fn within<'a>(&self, value: &'a Value) -> Option<&'a Value> {
        self.rest.iter().try_fold(value, |value, key| match key {
            Key::Name(name) => value.get(name.as_str()),
            Key::Index(index) => value.get(*index),
        })
    }
}

impl fmt::Display for Path {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.root)?;
        self.rest.iter().try_for_each(|key| match key {
            Key::Name(name) => write!(f, ".{name}"),
            Key::Index(index) => write!(f, "[{index}]"),
        })
    }
}

/// Reads a path; `None` where it is none.
pub(crate) fn read_path(text: &str) -> Option<Path> {
    let (root, mut left) = name(text)?;
    let mut rest = Vec::new();
    while !left.is_empty() {
        if let Some(after) = left.strip_prefix('.') {
            let (key, after) = name(after)?;
            rest.push(Key::Name(key.to_owned()));
            left = after;
        } else {
            let (index, after) = left.strip_prefix('[')?.split_once(']')?;
            rest.push(Key::Index(index.parse().ok()?));
            left = after;
        }
    }
    Some(Path { root: root.to_owned(), rest })
}

/// The name that a text begins with, and what comes after it.
fn name(text: &str) -> Option<(&str, &str)> {
    let is_name = |character: char| character.is_alphanumeric() || matches!(character, '_' | '-');
    let end = text.find(|character| !is_name(character)).unwrap_or(text.len());
    (end > 0).then(|| text.split_at(end))
}

#[cfg(test)]
mod tests {
    use super::read_path;

    #[test]
    fn a_path_goes_by_names_and_numbers() {
        for path in ["a", "contact.name", "img[0]", "users[0].first-name[12].é"] {
            assert_eq!(read_path(path).unwrap().to_string(), path);
        }
        for wrong in ["", ".a", "a.", "a[", "a[x]", "a[-1]", "a b", "a..b", "a[0]b"] {
            assert_eq!(read_path(wrong), None, "{wrong}");
        }
    }
}
