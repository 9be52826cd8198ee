//! What is known of a variable beforehand.

use std::borrow::Cow;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde_json::Value;

use crate::{
    decode::{Decode, record},
    diagnostic::Problems,
    yaml::Node,
};

record! {
    /// A variable.
    pub struct Variable {
        /// Its value until it is set.
        default: Option<Written> = "default",
        /// Never shown in logs or the console.
        sensitive: Option<bool> = "sensitive",
    }
}

/// A value that is said as it is written: `4.50` keeps its nought, and is a text therefore, which
/// compares as a number.
#[derive(Clone, Debug)]
pub struct Written(pub Value);

impl Decode for Written {
    fn decode(node: &Node, _: &mut Problems) -> Option<Self> {
        let value = node.json();
        let written =
            node.written.as_deref().filter(|written| *written != value.to_string().as_str());
        Some(Self(written.map_or_else(|| value.clone(), Value::from)))
    }
}

impl JsonSchema for Written {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        "Written".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!(true)
    }
}
