//! Paths to values: `order.lines[0].name`, `contact.custom_attributes["Company Name"]`.

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
            Key::Name(name) if name.chars().all(is_plain) => write!(f, ".{name}"),
            Key::Name(name) if name.contains('"') => write!(f, "['{name}']"),
            Key::Name(name) => write!(f, "[\"{name}\"]"),
            Key::Index(index) => write!(f, "[{index}]"),
        })
    }
}

/// Reads a path; `None` where it is none.
pub(crate) fn read_path(text: &str) -> Option<Path> {
    let (path, left) = path_at(text)?;
    left.is_empty().then_some(path)
}

/// The path that a text begins with, and what comes after it.
pub(super) fn path_at(text: &str) -> Option<(Path, &str)> {
    let (root, mut left) = name(text)?;
    let mut rest = Vec::new();
    loop {
        if let Some(after) = left.strip_prefix('.') {
            let (key, after) = name(after)?;
            rest.push(Key::Name(key.to_owned()));
            left = after;
        } else if let Some(after) = left.strip_prefix('[') {
            let (key, after) = bracketed(after)?;
            rest.push(key);
            left = after;
        } else {
            return Some((Path { root: root.to_owned(), rest }, left));
        }
    }
}

/// What stands in brackets: a number, or any name in quotes.
fn bracketed(text: &str) -> Option<(Key, &str)> {
    for quote in ['"', '\''] {
        if let Some(inside) = text.strip_prefix(quote) {
            let (name, after) = inside.split_once(quote)?;
            let key = (!name.is_empty()).then(|| Key::Name(name.to_owned()))?;
            return Some((key, after.strip_prefix(']')?));
        }
    }
    let (index, after) = text.split_once(']')?;
    Some((Key::Index(index.parse().ok()?), after))
}

/// The name that a text begins with, and what comes after it.
fn name(text: &str) -> Option<(&str, &str)> {
    let end = text.find(|character| !is_plain(character)).unwrap_or(text.len());
    (end > 0).then(|| text.split_at(end))
}

/// What a name is made of where it stands without quotes.
fn is_plain(character: char) -> bool {
    character.is_alphanumeric() || matches!(character, '_' | '-')
}

#[cfg(test)]
mod tests {
    use super::read_path;

    #[test]
    fn a_path_goes_by_names_and_numbers() {
        for path in [
            "a",
            "contact.name",
            "img[0]",
            "users[0].first-name[12].é",
            r#"contact.custom_attributes["Company Name"].x"#,
            r#"a["} | ]"][0]['an "inch"']"#,
        ] {
            assert_eq!(read_path(path).unwrap().to_string(), path);
        }
        assert_eq!(read_path(r#"a["b"]['c']"#).unwrap().to_string(), "a.b.c");
        for wrong in [
            "", ".a", "a.", "a[", "a[x]", "a[-1]", "a b", "a..b", "a[0]b", "a[\"\"]", "a[\"b]",
            "a['b\"]",
        ] {
            assert_eq!(read_path(wrong), None, "{wrong}");
        }
    }
}
