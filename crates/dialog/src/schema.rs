//! The JSON schemas that editors use.

use schemars::{Schema, generate::SchemaSettings, transform::RecursiveTransform};
use serde_json::Value;

use crate::{model::File, testing::Test};

/// The schema of bot files.
pub fn schema() -> Schema {
    generate::<File>()
}

/// The schema of test files.
pub fn test_schema() -> Schema {
    generate::<Vec<Test>>()
}

/// The schema of another kind of file that is written as bot files are.
pub fn schema_of<T: schemars::JsonSchema>() -> Schema {
    generate::<T>()
}

fn generate<T: schemars::JsonSchema>() -> Schema {
    let settings = SchemaSettings::draft2020_12().with_transform(RecursiveTransform(never_null));
    settings.into_generator().into_root_schema_for::<T>()
}

/// A key may be left out, but a key without a value is unfinished.
fn never_null(schema: &mut Schema) {
    if let Some(Value::Array(types)) = schema.get_mut("type") {
        types.retain(|name| name != "null");
        if let [only] = types.as_slice() {
            let only = only.clone();
            schema.insert("type".into(), only);
        }
    }
    if let Some(Value::Array(any)) = schema.get_mut("anyOf") {
        any.retain(|one| one != &serde_json::json!({ "type": "null" }));
    }
}
