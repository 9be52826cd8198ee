//! A row of a condition dialog.

use std::borrow::Cow;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};

use super::{Test, test::properties};
use crate::{
    decode::{Decode, Fields, exactly_one},
    diagnostic::Problems,
    model::Assignments,
    place::Spanned,
    yaml::Node,
};

/// A row: where to go if something holds.
#[derive(Clone, Debug)]
pub struct Row {
    /// What must hold.
    pub test: Test,
    /// What is set then.
    pub set: Assignments,
    /// Where it leads.
    pub goto: Option<Spanned<String>>,
}

impl Decode for Row {
    fn decode(node: &Node, problems: &mut Problems) -> Option<Self> {
        let fields = Fields::of(node, &Test::ROW, problems)?;
        exactly_one("a row", &["var", "all", "any", "if", "else"], node, problems);
        let otherwise = fields.read::<Option<bool>>("else", problems).flatten();
        if otherwise == Some(false) {
            let span = node.get("else").map_or(node.span, |node| node.span);
            problems.error_help(span, "a row with `else: false` never holds", "write `else: true`");
        }
        let test = match otherwise {
            Some(_) => Some(Test::Else),
            None => Test::read(&fields, node, problems),
        };
        let set = fields.read("set", problems);
        let goto = fields.read::<Option<Spanned<String>>>("goto", problems);
        Some(Self { test: test.unwrap_or(Test::Else), set: set?, goto: goto? })
    }
}

impl JsonSchema for Row {
    fn schema_name() -> Cow<'static, str> {
        "Row".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let mut properties = properties(generator);
        if let Some(properties) = properties.as_object_mut() {
            properties.insert("else".into(), serde_json::json!({ "const": true }));
            let set = generator.subschema_for::<Assignments>().to_value();
            properties.insert("set".into(), set);
            properties.insert("goto".into(), serde_json::json!({ "type": "string" }));
        }
        json_schema!({
            "description": "A row: where to go if something holds.",
            "type": "object", "additionalProperties": false,
            "properties": properties,
            "oneOf": [
                { "required": ["var", "is"] }, { "required": ["all"] }, { "required": ["any"] },
                { "required": ["if"] }, { "required": ["else"] }
            ]
        })
    }
}
