//! Keys that nobody knows, and what was probably meant. What there is, the schema says.

use deskmate_dialog::suggest;
use serde_json::Value;
use toml::de::{DeTable, DeValue};

use super::place::Written;

/// The first key that does not exist.
///
/// # Errors
/// Where it is, and what was probably meant.
pub(super) fn check(written: &Written<'_>, schema: &Value) -> Result<(), String> {
    walk(&written.table, schema, schema, "").map_err(|(path, what)| {
        let line = written.line(&path);
        format!("{line}{path}: {what}")
    })
}

fn walk(
    table: &DeTable<'_>,
    schema: &Value,
    root: &Value,
    path: &str,
) -> Result<(), (String, String)> {
    let mut shapes = Vec::new();
    objects(schema, root, &mut shapes);
    let Some(shape) = fitting(&shapes, table) else { return Ok(()) };
    let Some(properties) = shape["properties"].as_object() else { return Ok(()) };
    for (key, value) in table {
        let key = key.get_ref();
        let path = if path.is_empty() { key.to_string() } else { format!("{path}.{key}") };
        let Some(inner) = properties.get(&**key) else {
            return Err((path, unknown(key, shape, &shapes, root)));
        };
        match value.get_ref() {
            DeValue::Table(table) => walk(table, inner, root, &path)?,
            DeValue::Array(items) => {
                for (index, item) in items.iter().enumerate() {
                    if let DeValue::Table(table) = item.get_ref() {
                        walk(table, &inner["items"], root, &format!("{path}[{index}]"))?;
                    }
                }
            }
            _ => {}
        }
    }
    Ok(())
}

/// The shapes that a table may have there.
fn objects<'a>(schema: &'a Value, root: &'a Value, found: &mut Vec<&'a Value>) {
    if let Some(name) = schema["$ref"].as_str().and_then(|to| to.strip_prefix("#/$defs/")) {
        objects(&root["$defs"][name], root, found);
    }
    for several in ["anyOf", "oneOf"] {
        for schema in schema[several].as_array().into_iter().flatten() {
            objects(schema, root, found);
        }
    }
    if schema["type"] == "object" {
        found.push(schema);
    }
}

/// The shape that a table is meant to have; of drivers, the one it names.
fn fitting<'a>(shapes: &[&'a Value], table: &DeTable<'_>) -> Option<&'a Value> {
    let driver = |shape: &Value| shape["properties"]["driver"]["const"].as_str().map(str::to_owned);
    let named = table.iter().find(|(key, _)| key.get_ref() == "driver");
    let named = named.and_then(|(_, value)| value.get_ref().as_str());
    let fits = |shape: &&&Value| driver(shape).is_none_or(|driver| Some(driver.as_str()) == named);
    shapes.iter().find(fits).copied()
}

fn unknown(key: &str, shape: &Value, shapes: &[&Value], root: &Value) -> String {
    let elsewhere = shapes.iter().find(|other| other["properties"].get(key).is_some());
    if let Some(driver) =
        elsewhere.and_then(|other| other["properties"]["driver"]["const"].as_str())
    {
        return format!("is for the driver `{driver}`; take it out");
    }
    let keys = shape["properties"].as_object().into_iter().flatten().map(|(key, _)| key.as_str());
    let keys: Vec<_> = keys.collect();
    let below = below(shape, root);
    let there = below.iter().find(|(name, _)| *name == key).map(|(_, path)| path.as_str());
    let near_below = || {
        let near = suggest(key, below.iter().map(|(name, _)| *name))?;
        below.iter().find(|(name, _)| *name == near).map(|(_, path)| path.as_str())
    };
    let meant = there.or_else(|| suggest(key, keys.iter().copied())).or_else(near_below);
    if let Some(meant) = meant {
        return format!("there is no such key; did you mean `{meant}`?");
    }
    let all: Vec<_> = keys.iter().map(|key| format!("`{key}`")).collect();
    format!("there is no such key; there are {}", all.join(", "))
}

/// The keys of the tables in a table, each with its path: `intercom.access_token`. What a driver
/// has depends on which one it is.
fn below<'a>(shape: &'a Value, root: &'a Value) -> Vec<(&'a str, String)> {
    let mut paths = Vec::new();
    for (table, inner) in shape["properties"].as_object().into_iter().flatten() {
        let mut shapes = Vec::new();
        objects(inner, root, &mut shapes);
        let [shape] = shapes[..] else { continue };
        let names = shape["properties"].as_object().into_iter().flatten();
        paths.extend(names.map(|(name, _)| (name.as_str(), format!("{table}.{name}"))));
    }
    paths
}
