//! The bot protocol, as JSON Schema.

use deskmate_core::action::Answer;
use schemars::{JsonSchema, SchemaGenerator, generate::SchemaSettings};
use serde_json::{Map, Value, json};

use crate::http::Request;

/// The bot protocol as one document of JSON Schema, draft 2020-12.
///
/// `#/$defs/Turn` is what Deskmate posts, `#/$defs/Answer` what the bot answers; the root takes
/// either. A few rules about whole answers are beyond it, such as nothing being said after a
/// handover.
pub fn bot_protocol() -> Value {
    let draft = SchemaSettings::draft2020_12;
    let mut defs = definitions::<Request<'_>>(draft().for_serialize());
    defs.append(&mut definitions::<Answer>(draft().for_deserialize()));
    json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "The Deskmate bot protocol, version 1",
        "description": "Deskmate posts a Turn to the bot; the bot answers with an Answer.",
        "anyOf": [{"$ref": "#/$defs/Turn"}, {"$ref": "#/$defs/Answer"}],
        "$defs": defs,
    })
}

fn definitions<T: JsonSchema>(settings: SchemaSettings) -> Map<String, Value> {
    let mut generator = SchemaGenerator::new(settings);
    generator.subschema_for::<T>();
    generator.take_definitions(true)
}
