//! Lists whose elements become options or cards.

use std::borrow::Cow;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};

use crate::{
    decode::Decode,
    diagnostic::Problems,
    place::Span,
    template::{Path, read_path},
    yaml::Node,
};

/// What an element is called in the texts that it fills: `{item.name}`.
pub(crate) const ITEM: &str = "item";

/// A list in a variable. What stands beside it is there once for each element, which is `{item}`.
#[derive(Clone, Debug)]
pub struct Each {
    /// Where the list is.
    pub path: Path,
    /// Where that is written.
    pub span: Span,
}

impl Decode for Each {
    fn decode(node: &Node, problems: &mut Problems) -> Option<Self> {
        let text = String::decode(node, problems)?;
        let path = read_path(&text);
        if path.is_none() {
            let message = format!("`{text}` is not the name of a list");
            problems.error_help(node.span, message, "write it like products or order.lines");
        }
        path.map(|path| Self { path, span: node.span })
    }
}

impl JsonSchema for Each {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        "Each".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "string", "description": "A list in a variable." })
    }
}
