//! Every body that the crate can send fits Intercom's own description of its API.

#![expect(clippy::unwrap_used, reason = "a test may fail loudly")]

#[path = "support/description.rs"]
mod description;
#[path = "support/every_call.rs"]
mod every_call;

use description::description;
use every_call::every_call;
use serde_json::{Value, json};

#[test]
fn every_body_fits_2_14() {
    every_body_fits("2.14");
}

#[test]
fn every_body_fits_2_15() {
    every_body_fits("2.15");
}

#[test]
fn every_body_fits_2_16() {
    every_body_fits("2.16");
}

fn every_body_fits(version: &str) {
    let Some(description) = description(version) else { return };
    let paths = description["paths"].as_object().unwrap();

    for call in every_call() {
        let method = call.method.as_str().to_ascii_lowercase();
        let described = paths
            .iter()
            .filter(|(path, _)| fits(path, &call.path))
            .find_map(|(_, path)| path.get(&method))
            .unwrap_or_else(|| panic!("{}: {method} {} is not described", call.name, call.path));

        for (name, _) in &call.query {
            // `display_as` is described as a parameter of this one call, like all others.
            let parameters = described["parameters"].as_array().unwrap();
            assert!(parameters.iter().any(|one| one["name"] == *name), "{}: {name}", call.name);
        }
        let schema = &described["requestBody"]["content"]["application/json"]["schema"];
        match (&call.body, schema) {
            (None, Value::Null) => {}
            (Some(body), schema) if schema.is_object() => {
                let validator =
                    jsonschema::validator_for(&standalone(schema, &description)).unwrap();
                let faults: Vec<String> = validator
                    .iter_errors(body)
                    .map(|fault| format!("{} at {}", fault, fault.instance_path()))
                    .collect();
                assert!(faults.is_empty(), "{}: {faults:#?}", call.name);
                let empty = validator.is_valid(&json!([]));
                assert!(!empty, "{}: the check has no teeth", call.name);
            }
            (body, _) => panic!("{}: body {body:?} against {schema}", call.name),
        }
    }
}

/// Whether a described path, such as `/tags/{id}`, is the one of a call.
fn fits(described: &str, called: &str) -> bool {
    let (described, called): (Vec<&str>, Vec<&str>) =
        (described.split('/').collect(), called.split('/').collect());
    described.len() == called.len()
        && described.iter().zip(&called).all(|(one, other)| {
            one == other || (one.starts_with('{') && other.bytes().any(|b| b.is_ascii_digit()))
        })
}

/// A schema with all that it refers to, in plain JSON Schema: without OpenAPI's own `nullable`, and
/// closed, so that a misspelt field is a fault.
fn standalone(schema: &Value, description: &Value) -> Value {
    let mut schema = schema.clone();
    schema["components"] = description["components"].clone();
    plain(&mut schema);
    schema
}

fn plain(schema: &mut Value) {
    match schema {
        Value::Object(fields) => {
            if fields.remove("nullable") == Some(Value::Bool(true))
                && let Some(Value::String(kind)) = fields.get("type").cloned()
            {
                fields.insert("type".to_owned(), json!([kind, "null"]));
            }
            if fields.get("properties").is_some_and(Value::is_object) {
                fields.entry("additionalProperties").or_insert(Value::Bool(false));
            }
            // Formats such as `timestamp` are Intercom's own; examples are none of our business.
            for noise in ["format", "example", "examples"] {
                if fields.get(noise).is_some_and(|value| noise != "format" || value.is_string()) {
                    fields.remove(noise);
                }
            }
            fields.values_mut().for_each(plain);
        }
        Value::Array(items) => items.iter_mut().for_each(plain),
        _ => {}
    }
}
