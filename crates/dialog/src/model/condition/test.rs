//! What can hold or not.

use std::borrow::Cow;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};

use super::{Cel, Compare, Operator};
use crate::{
    decode::{Decode, Fields, exactly_one},
    diagnostic::Problems,
    model::Dynamic,
    yaml::Node,
};

/// What can hold or not.
#[derive(Clone, Debug)]
pub enum Test {
    /// A variable compared with a value.
    Compare(Compare),
    /// All of them.
    All(Vec<Self>),
    /// At least one of them.
    Any(Vec<Self>),
    /// An expression.
    Cel(Cel),
    /// Always.
    Else,
}

const WAYS: [&str; 4] = ["var", "all", "any", "if"];

impl Test {
    /// The keys of a test, and those of a row besides.
    pub(super) const ROW: [&str; 10] =
        ["var", "is", "value", "case_sensitive", "all", "any", "if", "else", "set", "goto"];

    pub(super) fn read(fields: &Fields<'_>, node: &Node, problems: &mut Problems) -> Option<Self> {
        for key in Compare::KEYS.iter().skip(1) {
            if let (Some(span), None) = (node.key(key), node.get("var")) {
                problems.error_help(
                    span,
                    format!("`{key}` belongs to `var`"),
                    "say which variable",
                );
            }
        }
        if node.get("var").is_some() {
            return Compare::read(fields, node, problems).map(Self::Compare);
        }
        let several = |key, problems: &mut Problems| {
            let tests = fields.read::<Vec<Self>>(key, problems)?;
            if tests.is_empty() {
                let span = node.key(key).unwrap_or(node.span);
                problems.error_help(span, format!("`{key}` is empty"), "put rows in");
            }
            Some(tests)
        };
        if node.get("all").is_some() {
            return several("all", problems).map(Self::All);
        }
        if node.get("any").is_some() {
            return several("any", problems).map(Self::Any);
        }
        Cel::decode(node.get("if")?, problems).map(Self::Cel)
    }

    /// It and every test in it.
    pub(crate) fn every(&self) -> Vec<&Self> {
        let mut all = vec![self];
        if let Self::All(tests) | Self::Any(tests) = self {
            all.extend(tests.iter().flat_map(Self::every));
        }
        all
    }
}

impl Decode for Test {
    fn decode(node: &Node, problems: &mut Problems) -> Option<Self> {
        let fields = Fields::of(node, &Self::ROW[..7], problems)?;
        exactly_one("a condition", &WAYS, node, problems);
        Self::read(&fields, node, problems)
    }
}

/// The schema of the keys of a test.
pub(super) fn properties(generator: &mut SchemaGenerator) -> serde_json::Value {
    let tests = generator.subschema_for::<Vec<Test>>();
    let (operator, value) =
        (generator.subschema_for::<Operator>(), generator.subschema_for::<Dynamic>());
    serde_json::json!({
        "var": { "type": "string", "description": "What is compared." },
        "is": operator, "value": value,
        "case_sensitive": { "type": "boolean", "default": false },
        "all": tests, "any": tests,
        "if": { "type": "string", "description": "An expression in CEL." },
    })
}

impl JsonSchema for Test {
    fn schema_name() -> Cow<'static, str> {
        "Test".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "description": "What can hold or not.",
            "type": "object", "additionalProperties": false,
            "properties": (properties(generator)),
            "oneOf": [
                { "required": ["var", "is"] }, { "required": ["all"] }, { "required": ["any"] }, { "required": ["if"] }
            ]
        })
    }
}
