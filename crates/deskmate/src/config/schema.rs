//! The JSON schema of the configuration: for editors, and for what we say of keys that it lacks.

use deskmate_core::Rules;
use schemars::generate::SchemaSettings;
use serde_json::Value;

use super::Config;

/// The schema.
pub fn schema() -> Value {
    let mut generator = SchemaSettings::draft2020_12().into_generator();
    generator.subschema_for::<Rules>();
    let mut schema = generator.into_root_schema_for::<Config>().to_value();
    schema["title"] = "Deskmate's configuration".into();
    // The rules stand among the keys of a channel.
    let rules = schema["$defs"].as_object_mut().and_then(|all| all.remove("Rules"));
    if let Some(rules) = rules {
        extend(&mut schema["$defs"]["ChannelConfig"], &rules, "properties");
    }
    // A driver's keys stand beside the one that names it.
    let known = schema["$defs"].clone();
    for driver in schema["$defs"]["DriverConfig"]["oneOf"].as_array_mut().into_iter().flatten() {
        let Some(name) = driver.as_object_mut().and_then(|all| all.remove("$ref")) else {
            continue;
        };
        let name = name.as_str().unwrap_or_default().trim_start_matches("#/$defs/").to_owned();
        let keys = &known[&name];
        extend(driver, keys, "properties");
        let required = keys["required"].as_array().into_iter().flatten().cloned();
        if let Some(all) = driver["required"].as_array_mut() {
            all.extend(required);
        }
    }
    closed(&mut schema);
    schema
}

fn extend(to: &mut Value, from: &Value, field: &str) {
    let all = from[field].as_object().cloned().unwrap_or_default();
    if let Some(own) = to[field].as_object_mut() {
        own.extend(all);
    }
}

/// Says of every table with keys of its own that it has no others.
fn closed(schema: &mut Value) {
    match schema {
        Value::Object(object) => {
            if object.get("properties").is_some_and(Value::is_object)
                && object.get("type").is_some_and(|own| own == "object")
            {
                object.insert("additionalProperties".to_owned(), false.into());
            }
            object.values_mut().for_each(closed);
        }
        Value::Array(items) => items.iter_mut().for_each(closed),
        _ => {}
    }
}
