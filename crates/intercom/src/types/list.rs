//! Lists, which Intercom wraps in an object under a key that differs by kind.

use std::collections::BTreeMap;

use serde::{Deserialize, Deserializer, Serialize, Serializer, de, de::DeserializeOwned};
use serde_json::{Value, json, value::RawValue};

use crate::json::from_raw;

/// A list of things. Read from a plain array, or from an object with one array in it, whatever
/// its key (`tags`, `data`, `conversation_parts` …). One bad entry does not lose the others.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct List<T> {
    /// The entries that could be read, in Intercom's order.
    pub items: Vec<T>,
    /// The entries that could not.
    pub unreadable: Vec<Unreadable>,
    /// How many there are in all, where Intercom says so. More than `items` means that the list is
    /// cut: a conversation gives its newest 500 parts, a contact its first 10 tags.
    pub total_count: Option<u64>,
    /// Whether Intercom says that there are more.
    pub has_more: bool,
}

/// An entry that does not have the shape of its kind.
#[derive(Clone, PartialEq)]
#[non_exhaustive]
pub struct Unreadable {
    /// The entry as it came.
    pub raw: Value,
    /// Where in the list the first trouble is, such as `[3].id`.
    pub path: String,
    /// What was expected there.
    pub reason: String,
}

impl<T> List<T> {
    /// Whether Intercom holds more entries than it gave.
    pub fn is_cut(&self) -> bool {
        let given = self.items.len() + self.unreadable.len();
        self.has_more || self.total_count.is_some_and(|total| total > given as u64)
    }
}

impl<T> Default for List<T> {
    fn default() -> Self {
        Self { items: Vec::new(), unreadable: Vec::new(), total_count: None, has_more: false }
    }
}

impl<T> std::ops::Deref for List<T> {
    type Target = [T];

    fn deref(&self) -> &[T] {
        &self.items
    }
}

impl<T> IntoIterator for List<T> {
    type Item = T;
    type IntoIter = std::vec::IntoIter<T>;

    fn into_iter(self) -> Self::IntoIter {
        self.items.into_iter()
    }
}

impl<'a, T> IntoIterator for &'a List<T> {
    type Item = &'a T;
    type IntoIter = std::slice::Iter<'a, T>;

    fn into_iter(self) -> Self::IntoIter {
        self.items.iter()
    }
}

impl<'de, T: DeserializeOwned> Deserialize<'de> for List<T> {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let raw = Box::<RawValue>::deserialize(from)?;
        let mut list = Self::default();
        let entries = match pieces(&raw) {
            Some(Pieces::List(entries)) => entries,
            Some(Pieces::Object(object)) => {
                if object.get("type").is_some_and(|kind| is(kind, "error.list")) {
                    return Err(de::Error::custom("a list of errors, expected another list"));
                }
                list.total_count = object.get("total_count").and_then(|raw| from_raw(raw).ok());
                list.has_more = object.get("has_more").is_some_and(|raw| raw.get() == "true");
                let array = object.values().find(|value| value.get().starts_with('['));
                match array.and_then(|array| pieces(array)) {
                    Some(Pieces::List(entries)) => entries,
                    Some(Pieces::Object(_)) | None => {
                        let what = "no entries, expected an object with a list";
                        return Err(de::Error::custom(what));
                    }
                }
            }
            None => return Err(de::Error::custom("no list, expected a list")),
        };
        for (index, raw) in entries.into_iter().enumerate() {
            match from_raw(raw) {
                Ok(item) => list.items.push(item),
                Err(misfit) => {
                    let path = match misfit.path.as_str() {
                        "." => format!("[{index}]"),
                        path => format!("[{index}].{path}"),
                    };
                    let raw = serde_json::from_str(raw.get()).map_err(de::Error::custom)?;
                    list.unreadable.push(Unreadable { raw, path, reason: misfit.reason });
                }
            }
        }
        Ok(list)
    }
}

/// What a piece of JSON is made of, each piece as it is written.
enum Pieces<'a> {
    List(Vec<&'a RawValue>),
    Object(BTreeMap<String, &'a RawValue>),
}

fn pieces(raw: &RawValue) -> Option<Pieces<'_>> {
    let text = raw.get();
    match text.bytes().next()? {
        b'[' => serde_json::from_str(text).ok().map(Pieces::List),
        b'{' => serde_json::from_str(text).ok().map(Pieces::Object),
        _ => None,
    }
}

fn is(raw: &RawValue, text: &str) -> bool {
    serde_json::from_str::<String>(raw.get()).is_ok_and(|read| read == text)
}

impl<T: Serialize> Serialize for List<T> {
    /// Writes Intercom's general form. Unreadable entries are written back as they came, last.
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let mut data = Vec::with_capacity(self.items.len() + self.unreadable.len());
        for item in &self.items {
            data.push(serde_json::to_value(item).map_err(serde::ser::Error::custom)?);
        }
        data.extend(self.unreadable.iter().map(|entry| entry.raw.clone()));
        let mut list = json!({"type": "list", "data": data});
        if let Some(total) = self.total_count {
            list["total_count"] = total.into();
        }
        if self.has_more {
            list["has_more"] = true.into();
        }
        list.serialize(to)
    }
}

impl std::fmt::Debug for Unreadable {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Unreadable({}: {})", self.path, self.reason)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::types::Tag;

    fn read(value: Value) -> List<Tag> {
        serde_json::from_value(value).unwrap()
    }

    #[test]
    fn a_list_is_found_under_any_key() {
        let tag = json!({"type": "tag", "id": "7", "name": "vip"});
        for list in [
            json!([tag]),
            json!({"type": "tag.list", "tags": [tag]}),
            json!({"type": "list", "data": [tag], "url": "/x", "total_count": 1}),
        ] {
            assert_eq!(read(list)[0].name.as_deref(), Some("vip"));
        }
    }

    #[test]
    fn one_bad_entry_does_not_lose_the_others() {
        let list = read(json!({"data": [{"name": "no id"}, {"id": 7}, "x"], "total_count": 12}));
        assert_eq!(list.len(), 1);
        assert!(list.is_cut());
        let places: Vec<_> = list.unreadable.iter().map(|entry| entry.path.as_str()).collect();
        assert_eq!(places, ["[0]", "[2]"]);
        assert_eq!(list.unreadable[0].reason, "missing field `id`");
        assert_eq!(list, read(serde_json::to_value(&list).unwrap()).reindexed(&list));
    }

    impl List<Tag> {
        /// Takes the places of unreadable entries from `other`: writing moves them to the end.
        fn reindexed(mut self, other: &Self) -> Self {
            for (mine, theirs) in self.unreadable.iter_mut().zip(&other.unreadable) {
                mine.path.clone_from(&theirs.path);
            }
            self
        }
    }
}
