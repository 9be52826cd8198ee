//! Clear session.

use std::borrow::Cow;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};

use crate::{
    decode::Decode, diagnostic::Problems, model::VariableName, place::Spanned, yaml::Node,
};

/// Variables that go back to their defaults.
#[derive(Clone, Debug)]
pub enum Clear {
    /// Every one.
    All,
    /// These.
    These(Vec<Spanned<VariableName>>),
}

impl Decode for Clear {
    fn decode(node: &Node, problems: &mut Problems) -> Option<Self> {
        match node.json().as_str() {
            Some("all") => Some(Self::All),
            Some(_) => {
                problems.error_help(node.span, "`clear` takes `all` or a list", "write [name]");
                None
            }
            None => Vec::decode(node, problems).map(Self::These),
        }
    }
}

impl JsonSchema for Clear {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        "Clear".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "anyOf": [{ "const": "all" }, { "type": "array", "items": { "type": "string" } }] })
    }
}
