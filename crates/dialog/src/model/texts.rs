//! Texts: in one language or several, in one wording or several.

use std::borrow::Cow;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};

use crate::{
    decode::{Decode, OneOrMore},
    diagnostic::Problems,
    place::Spanned,
    template::Template,
    yaml::{Content, Node},
};

/// The same for every language, or one for each.
#[derive(Clone, Debug)]
pub enum Translated<T> {
    /// For every language.
    Same(T),
    /// By language.
    By(Vec<(Spanned<Language>, T)>),
}

/// A text: wordings of which one is picked, by language or the same for all.
pub type Texts = Translated<OneOrMore<Template>>;

impl<T> Translated<T> {
    /// The one for `language`, else for `primary`, else the first; and whether it is the right one.
    pub fn pick(&self, language: &str, primary: &str) -> Option<(&T, bool)> {
        match self {
            Self::Same(value) => Some((value, true)),
            Self::By(all) => {
                let of = |wanted: &str| all.iter().find(|(language, _)| language.0 == wanted);
                let right = of(language).map(|(_, value)| (value, true));
                let other = || of(primary).or_else(|| all.first()).map(|(_, value)| (value, false));
                right.or_else(other)
            }
        }
    }

    /// Every one.
    pub fn all(&self) -> impl Iterator<Item = &T> {
        let (same, by) = match self {
            Self::Same(value) => (Some(value), [].as_slice()),
            Self::By(all) => (None, all.as_slice()),
        };
        same.into_iter().chain(by.iter().map(|(_, value)| value))
    }
}

impl<T: Decode> Decode for Translated<T> {
    fn decode(node: &Node, problems: &mut Problems) -> Option<Self> {
        let Content::Map(entries) = &node.content else {
            return T::decode(node, problems).map(Self::Same);
        };
        let mut all: Vec<(Spanned<Language>, T)> = Vec::new();
        for (key, value) in entries {
            let Some(language) = Language::read(&key.value) else {
                let message = format!("`{}` is not a language", key.value);
                let help = "a text is given by language, like { en: Hello, nl: Hallo }";
                problems.error_help(key.span, message, help);
                continue;
            };
            if all.iter().any(|(before, _)| before.value == language) {
                problems.error(key.span, format!("`{}` is here twice", key.value));
            }
            let language = Spanned { value: language, span: key.span };
            all.extend(T::decode(value, problems).map(|value| (language, value)));
        }
        (!all.is_empty()).then_some(Self::By(all))
    }
}

impl<T: JsonSchema> JsonSchema for Translated<T> {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        format!("Translated_{}", T::schema_name()).into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let same = generator.subschema_for::<T>();
        json_schema!({ "anyOf": [same, {
            "description": "By language.",
            "type": "object", "minProperties": 1, "additionalProperties": false,
            "patternProperties": { (LANGUAGE): same }
        }] })
    }
}

const LANGUAGE: &str = "^[a-z]{2,3}(-[A-Za-z]{2,4})?$";

/// A language: two or three letters, and perhaps a region (`pt-BR`).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Language(pub String);

impl Language {
    fn read(text: &str) -> Option<Self> {
        let (language, region) = text.split_once('-').unwrap_or((text, "xx"));
        let right = (2..=3).contains(&language.len())
            && language.bytes().all(|byte| byte.is_ascii_lowercase())
            && (2..=4).contains(&region.len())
            && region.bytes().all(|byte| byte.is_ascii_alphabetic());
        right.then(|| Self(text.to_owned()))
    }
}

impl Decode for Language {
    fn decode(node: &Node, problems: &mut Problems) -> Option<Self> {
        let text = String::decode(node, problems)?;
        let language = Self::read(&text);
        if language.is_none() {
            let message = format!("`{text}` is not a language");
            problems.error_help(node.span, message, "write it in two letters, like `en` or `nl`");
        }
        language
    }
}

impl JsonSchema for Language {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        "Language".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "string", "pattern": LANGUAGE })
    }
}
