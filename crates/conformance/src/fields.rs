//! Which fields of a body are described, and which described fields were ever given.
//!
//! JSON Schema could say that there are no others (`unevaluatedProperties`), but it calls every
//! field unknown as soon as one does not fit, and says nothing of those that are never there.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

/// Counts, for each described field of each object seen, whether it was given.
#[derive(Debug, Default)]
pub struct Fields(BTreeMap<String, bool>);

/// A field that is not described.
#[derive(Debug)]
pub struct Unknown {
    /// The place in the description, such as `conversation.source.colour`.
    pub schema: String,
    /// The place in the body.
    pub seen: String,
}

impl Fields {
    /// Goes through a body along its schema, and returns the fields that are not described.
    /// `document` is what the schemas stand in.
    pub fn note(&mut self, document: &Value, pointer: &str, body: &Value) -> Vec<Unknown> {
        let mut unknown = Vec::new();
        if let Some(schema) = document.pointer(pointer) {
            let mut walk = Walk { document, given: &mut self.0, unknown: &mut unknown };
            walk.step(schema, &place(pointer), body, "");
        }
        unknown
    }

    /// The fields that nothing gave, of objects that were seen.
    pub fn never_given(&self) -> impl Iterator<Item = &str> {
        self.0.iter().filter(|(_, given)| !**given).map(|(field, _)| field.as_str())
    }
}

struct Walk<'a> {
    document: &'a Value,
    given: &'a mut BTreeMap<String, bool>,
    unknown: &'a mut Vec<Unknown>,
}

/// What is described of an object.
#[derive(Default)]
struct Described<'a> {
    /// The place in the description of the first that says something.
    name: Option<String>,
    /// By name: the place in the description, and the schema.
    fields: BTreeMap<&'a str, (String, &'a Value)>,
    items: Option<(String, &'a Value)>,
    /// There may be others.
    open: bool,
}

impl<'a> Walk<'a> {
    fn step(&mut self, schema: &'a Value, name: &str, body: &Value, at: &str) {
        let mut described = Described::default();
        gather(self.document, schema, name, &mut described, 0);
        match body {
            Value::Array(values) => {
                let Some((name, schema)) = described.items else { return };
                for (index, value) in values.iter().enumerate() {
                    self.step(schema, &name, value, &format!("{at}/{index}"));
                }
            }
            Value::Object(object) => self.object(&described, object, at),
            _ => {}
        }
    }

    fn object(&mut self, described: &Described<'a>, body: &Map<String, Value>, at: &str) {
        let name = described.name.as_deref().unwrap_or_default();
        for (field, (place, _)) in &described.fields {
            *self.given.entry(place.clone()).or_default() |= body.contains_key(*field);
        }
        for (field, value) in body {
            let at = format!("{at}/{field}");
            match described.fields.get(field.as_str()) {
                Some((place, schema)) => self.step(schema, place, value, &at),
                None if described.open || described.fields.is_empty() => {}
                None => {
                    let schema = format!("{name}.{field}");
                    self.unknown.push(Unknown { schema, seen: format!("{at}: {value}") });
                }
            }
        }
    }
}

/// Puts together what a schema and its parts and alternatives say of fields.
fn gather<'a>(
    document: &'a Value,
    schema: &'a Value,
    name: &str,
    described: &mut Described<'a>,
    depth: usize,
) {
    if depth > 20 {
        return;
    }
    if let Some(referred) =
        schema.get("$ref").and_then(Value::as_str).and_then(|r| r.strip_prefix('#'))
    {
        if let Some(target) = document.pointer(referred) {
            gather(document, target, &place(referred), described, depth + 1);
        }
        return;
    }
    for keyword in ["allOf", "anyOf", "oneOf"] {
        for part in schema.get(keyword).and_then(Value::as_array).into_iter().flatten() {
            gather(document, part, name, described, depth + 1);
        }
    }
    if schema.get("properties").is_some() {
        described.name.get_or_insert_with(|| name.to_owned());
    }
    described.open |= schema.get("additionalProperties").is_some_and(|more| *more != false);
    let properties = schema.get("properties").and_then(Value::as_object);
    for (field, schema) in properties.into_iter().flatten() {
        described.fields.entry(field).or_insert((format!("{name}.{field}"), schema));
    }
    if let Some(items) = schema.get("items") {
        described.items.get_or_insert_with(|| (format!("{name}[]"), items));
    }
}

/// A place in the description, in short: `conversation.source.author`.
pub fn place(pointer: &str) -> String {
    const NOISE: [&str; 7] =
        ["", "components", "schemas", "properties", "paths", "content", "application~1json"];
    let steps: Vec<_> = pointer
        .split('/')
        .filter(|step| !NOISE.contains(step))
        .map(|step| step.replace("~1", "/"))
        .collect();
    steps.join(".").replace(".items", "[]")
}
