//! Values that may be given in more than one form.

use std::borrow::Cow;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};

use super::{Decode, expected};
use crate::{
    diagnostic::Problems,
    yaml::{Content, Node},
};

/// One, or a list of them that is not empty.
#[derive(Clone, Debug, Default)]
pub struct OneOrMore<T>(pub Vec<T>);

impl<T: Decode> Decode for OneOrMore<T> {
    fn decode(node: &Node, problems: &mut Problems) -> Option<Self> {
        match &node.content {
            Content::List(items) if items.is_empty() => {
                problems.error_help(
                    node.span,
                    "this list is empty",
                    "put something in, or remove it",
                );
                None
            }
            Content::List(_) => Vec::decode(node, problems).map(Self),
            _ => T::decode(node, problems).map(|one| Self(vec![one])),
        }
    }
}

impl<T: JsonSchema> JsonSchema for OneOrMore<T> {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        format!("OneOrMore_{}", T::schema_name()).into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let one = generator.subschema_for::<T>();
        json_schema!({ "anyOf": [one, { "type": "array", "minItems": 1, "items": one }] })
    }
}

/// None, one, or a list of them.
#[derive(Clone, Debug, Default)]
pub struct AnyNumber<T>(pub Vec<T>);

impl<T: Decode> Decode for AnyNumber<T> {
    fn decode(node: &Node, problems: &mut Problems) -> Option<Self> {
        match &node.content {
            Content::Null => Some(Self(Vec::new())),
            Content::List(_) => Vec::decode(node, problems).map(Self),
            _ => T::decode(node, problems).map(|one| Self(vec![one])),
        }
    }
}

impl<T: JsonSchema> JsonSchema for AnyNumber<T> {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        format!("AnyNumber_{}", T::schema_name()).into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let one = generator.subschema_for::<T>();
        json_schema!({ "anyOf": [one, { "type": "array", "items": one }, { "type": "null" }] })
    }
}

/// Something that is simply there: `{}` or `true`.
#[derive(Clone, Copy, Debug)]
pub struct Nothing;

impl Decode for Nothing {
    fn decode(node: &Node, problems: &mut Problems) -> Option<Self> {
        match &node.content {
            Content::Bool(true) => Some(Self),
            Content::Map(entries) if entries.is_empty() => Some(Self),
            _ => expected("`true` or `{}`", node, problems),
        }
    }
}

impl JsonSchema for Nothing {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        "Nothing".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "enum": [true, {}] })
    }
}
