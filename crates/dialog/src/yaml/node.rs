//! A tree of YAML in which nothing is lost: order, repeated keys, places.

use std::fmt;

use serde::{
    Deserialize, Deserializer,
    de::{MapAccess, SeqAccess, Visitor},
};
use serde_json::{Map, Number, Value};
use serde_saphyr::Spanned as Marked;

use crate::place::{Span, Spanned};

/// A piece of a file.
#[derive(Clone, Debug)]
pub struct Node {
    /// What it holds.
    pub content: Content,
    /// Where it stands.
    pub span: Span,
    /// A number as it is written: `1.10` is not `1.1` where it is a text.
    pub written: Option<Box<str>>,
}

/// What a piece of a file holds.
#[derive(Clone, Debug)]
pub enum Content {
    /// Nothing.
    Null,
    /// True or false.
    Bool(bool),
    /// A number.
    Number(Number),
    /// A text.
    Text(String),
    /// A list.
    List(Vec<Node>),
    /// With repeated keys, for they are reported later.
    Map(Vec<(Spanned<String>, Node)>),
}

impl Node {
    /// What it is, for a sentence: `a list`.
    pub const fn kind(&self) -> &'static str {
        match self.content {
            Content::Null => "nothing",
            Content::Bool(_) => "true or false",
            Content::Number(_) => "a number",
            Content::Text(_) => "a text",
            Content::List(_) => "a list",
            Content::Map(_) => "a mapping",
        }
    }

    /// The value under a key; the first, where it is repeated.
    pub fn get(&self, key: &str) -> Option<&Self> {
        match &self.content {
            Content::Map(entries) => {
                entries.iter().find(|(name, _)| name.value == key).map(|(_, node)| node)
            }
            _ => None,
        }
    }

    /// Keeps each number as it is written in `text`.
    pub fn keep_written(&mut self, text: &str) {
        match &mut self.content {
            Content::Number(_) => {
                let written = text.get(self.span.range()).map(str::trim).unwrap_or_default();
                let number = |character: char| {
                    character.is_ascii_alphanumeric() || matches!(character, '.' | '+' | '-')
                };
                let is_number = written.chars().all(number)
                    && written.chars().any(|character| character.is_ascii_digit());
                self.written = is_number.then(|| written.into());
            }
            Content::List(items) => items.iter_mut().for_each(|item| item.keep_written(text)),
            Content::Map(entries) => {
                entries.iter_mut().for_each(|(_, node)| node.keep_written(text));
            }
            Content::Null | Content::Bool(_) | Content::Text(_) => {}
        }
    }

    /// Every key.
    pub fn keys(&self) -> impl Iterator<Item = &str> {
        let entries = match &self.content {
            Content::Map(entries) => entries.as_slice(),
            _ => &[],
        };
        entries.iter().map(|(key, _)| key.value.as_str())
    }

    /// Where a key stands.
    pub fn key(&self, key: &str) -> Option<Span> {
        match &self.content {
            Content::Map(entries) => {
                entries.iter().find(|(name, _)| name.value == key).map(|(name, _)| name.span)
            }
            _ => None,
        }
    }

    /// As JSON, without places.
    pub fn json(&self) -> Value {
        match &self.content {
            Content::Null => Value::Null,
            Content::Bool(is) => Value::Bool(*is),
            Content::Number(number) => Value::Number(number.clone()),
            Content::Text(text) => Value::String(text.clone()),
            Content::List(items) => items.iter().map(Self::json).collect(),
            Content::Map(entries) => entries
                .iter()
                .map(|(key, node)| (key.value.clone(), node.json()))
                .collect::<Map<_, _>>()
                .into(),
        }
    }
}

fn span(location: serde_saphyr::Location) -> Span {
    let span = location.span();
    let size = |bytes: Option<u64>| bytes.and_then(|bytes| usize::try_from(bytes).ok());
    let start = size(span.byte_offset()).unwrap_or_default();
    Span { start, end: start.saturating_add(size(span.byte_len()).unwrap_or_default()) }
}

impl<'de> Deserialize<'de> for Node {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let marked = Marked::<Content>::deserialize(deserializer)?;
        let mut place = span(marked.referenced);
        if let (Content::Map(entries), true) = (&marked.value, place.start == place.end) {
            place = entries.first().map_or(place, |(key, _)| key.span);
        }
        Ok(Self { content: marked.value, span: place, written: None })
    }
}

impl<'de> Deserialize<'de> for Content {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Reader)
    }
}

struct Reader;

impl<'de> Visitor<'de> for Reader {
    type Value = Content;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value")
    }

    fn visit_unit<E>(self) -> Result<Content, E> {
        Ok(Content::Null)
    }

    fn visit_none<E>(self) -> Result<Content, E> {
        Ok(Content::Null)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Content, E> {
        Ok(Content::Bool(value))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Content, E> {
        Ok(Content::Number(value.into()))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Content, E> {
        Ok(Content::Number(value.into()))
    }

    fn visit_i128<E>(self, value: i128) -> Result<Content, E> {
        Ok(Content::Text(value.to_string()))
    }

    fn visit_u128<E>(self, value: u128) -> Result<Content, E> {
        Ok(Content::Text(value.to_string()))
    }

    fn visit_f64<E>(self, value: f64) -> Result<Content, E> {
        let text = || Content::Text(value.to_string());
        Ok(Number::from_f64(value).map_or_else(text, Content::Number))
    }

    fn visit_str<E>(self, value: &str) -> Result<Content, E> {
        Ok(Content::Text(value.to_owned()))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Content, A::Error> {
        let mut list = Vec::new();
        while let Some(item) = items.next_element()? {
            list.push(item);
        }
        Ok(Content::List(list))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Content, A::Error> {
        let mut map = Vec::new();
        while let Some((key, node)) = entries.next_entry::<Marked<String>, Node>()? {
            let key = Spanned { value: key.value, span: span(key.referenced) };
            // A value that is not there is shown at its key.
            let span = if matches!(node.content, Content::Null) { key.span } else { node.span };
            map.push((key, Node { span, ..node }));
        }
        Ok(Content::Map(map))
    }
}
