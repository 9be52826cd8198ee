//! Values of any type with placeholders in their texts, and the setting of variables to them.

use std::borrow::Cow;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde_json::Value;

use crate::{
    decode::{Decode, expected},
    diagnostic::Problems,
    place::{Span, Spanned},
    template::{Key, Template, read_path},
    yaml::{Content, Node},
};

/// A value with placeholders in its texts.
#[derive(Clone, Debug)]
pub enum Dynamic {
    /// As it is.
    Fixed(Value),
    /// A text; one placeholder alone keeps the type of its value.
    Text(Template),
    /// A list.
    List(Vec<Self>),
    /// An object.
    Object(Vec<(String, Self)>),
}

impl Dynamic {
    /// Every text in it.
    pub(crate) fn templates(&self) -> Vec<&Template> {
        match self {
            Self::Fixed(_) => Vec::new(),
            Self::Text(template) => vec![template],
            Self::List(items) => items.iter().flat_map(Self::templates).collect(),
            Self::Object(entries) => {
                entries.iter().flat_map(|(_, value)| value.templates()).collect()
            }
        }
    }
}

impl Decode for Dynamic {
    fn decode(node: &Node, problems: &mut Problems) -> Option<Self> {
        Some(match &node.content {
            Content::Text(_) => Self::Text(Template::decode(node, problems)?),
            Content::List(_) => Self::List(Vec::decode(node, problems)?),
            Content::Map(entries) => {
                let read = |(key, value): &(Spanned<String>, Node)| {
                    Some((key.value.clone(), Self::decode(value, problems)?))
                };
                Self::Object(entries.iter().filter_map(read).collect())
            }
            Content::Null | Content::Bool(_) | Content::Number(_) => Self::Fixed(node.json()),
        })
    }
}

impl JsonSchema for Dynamic {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        "Dynamic".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!(true)
    }
}

/// What the bot is told and cannot set.
pub(crate) const READ_ONLY: &[&str] = &["contact", "conversation", "company", "internal", "_input"];

/// A variable, or a place in one: `user.name`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VariableName(pub Vec<String>);

impl VariableName {
    /// The variable itself.
    pub fn root(&self) -> &str {
        self.0.first().map_or("", String::as_str)
    }

    pub(crate) fn read(text: &str, span: Span, problems: &mut Problems) -> Option<Self> {
        let Some(path) = read_path(text) else {
            let message = format!("`{text}` cannot be the name of a variable");
            problems.error_help(span, message, "use letters, digits and `_`, like order_id");
            return None;
        };
        let mut names = vec![path.root];
        for key in path.rest {
            match key {
                Key::Name(name) => names.push(name),
                Key::Index(_) => {
                    problems.error(span, "an element of a list cannot be set: set the whole list");
                    return None;
                }
            }
        }
        if names
            .first()
            .is_some_and(|root| READ_ONLY.contains(&root.as_str()) || root == "_dialogs")
        {
            let message = format!("`{text}` cannot be set: the bot only reads it");
            problems.error_help(
                span,
                message,
                "use a variable of your own; `attributes` changes the contact",
            );
            return None;
        }
        Some(Self(names))
    }
}

impl Decode for VariableName {
    fn decode(node: &Node, problems: &mut Problems) -> Option<Self> {
        Self::read(&String::decode(node, problems)?, node.span, problems)
    }
}

impl JsonSchema for VariableName {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        "VariableName".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "string" })
    }
}

/// Variables and what they are set to.
#[derive(Clone, Debug, Default)]
pub struct Assignments(pub Vec<(Spanned<VariableName>, Dynamic)>);

impl Decode for Assignments {
    fn decode(node: &Node, problems: &mut Problems) -> Option<Self> {
        let Content::Map(entries) = &node.content else {
            return expected("a mapping of variables to values", node, problems);
        };
        let mut all: Vec<(Spanned<VariableName>, Dynamic)> = Vec::new();
        for (key, value) in entries {
            let name = VariableName::read(&key.value, key.span, problems);
            let value = Dynamic::decode(value, problems);
            let Some((name, value)) = name.zip(value) else { continue };
            if all.iter().any(|(before, _)| before.value == name) {
                let message = format!("`{}` is here twice", key.value);
                problems.error_help(key.span, message, "remove one of them");
            }
            all.push((Spanned { value: name, span: key.span }, value));
        }
        Some(Self(all))
    }

    fn absent() -> Option<Self> {
        Some(Self::default())
    }
}

impl JsonSchema for Assignments {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        "Assignments".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "object", "description": "Variables and what they are set to." })
    }
}
