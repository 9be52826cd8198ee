//! Intercom's schemas as JSON Schema that has teeth.

use std::collections::BTreeMap;

use jsonschema::{Draft, Registry, ValidationError, Validator, error::ValidationErrorKind};
use serde_json::{Map, Value, json};

use crate::{Description, description::Operation, fields::place};

/// Under this name a description is known to the validators.
const BASE: &str = "json-schema:///intercom";

/// What of a schema is looked at; the rest is for readers.
const KEYWORDS: [&str; 16] = [
    "$ref",
    "type",
    "enum",
    "required",
    "properties",
    "additionalProperties",
    "items",
    "allOf",
    "anyOf",
    "oneOf",
    "minItems",
    "maxItems",
    "minLength",
    "maxLength",
    "minimum",
    "maximum",
];

/// How a schema is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reading {
    /// Of what we send: null only where it is said.
    Request,
    /// Of what Intercom sends: null anywhere, as its own examples have it; and `oneOf` is `anyOf`,
    /// as its alternatives overlap.
    Answer,
}

/// A place where something does not fit.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Misfit {
    /// The place in the description, such as `conversation.source.author`.
    pub schema: String,
    /// The rule that is broken, such as `type`; `unknown field` for what is not described.
    pub problem: String,
    /// The place in the body, and what is there.
    pub seen: String,
}

impl Misfit {
    pub(crate) fn new(schema: &str, problem: &str, seen: &Value) -> Self {
        Self { schema: schema.to_owned(), problem: problem.to_owned(), seen: seen.to_string() }
    }
}

/// All schemas of a description, ready to be asked.
pub struct Schemas {
    document: Value,
    registry: Registry<'static>,
    compiled: BTreeMap<String, Validator>,
}

impl Schemas {
    /// Reads all schemas of a description.
    ///
    /// # Errors
    /// A schema refers to something that is not there.
    pub fn of(description: &Description, reading: Reading) -> anyhow::Result<Self> {
        let mut document = description.document().clone();
        Reader(reading).walk(&mut document);
        let registry = Registry::new().add(BASE, document.clone())?.prepare()?;
        Ok(Self { document, registry, compiled: BTreeMap::new() })
    }

    /// Where a body does not fit the schema that stands at this JSON pointer.
    ///
    /// # Errors
    /// There is no schema, or it cannot be understood.
    pub fn check(&mut self, pointer: &str, body: &Value) -> anyhow::Result<Vec<Misfit>> {
        if !self.compiled.contains_key(pointer) {
            let fragment = pointer.replace('{', "%7B").replace('}', "%7D");
            let validator = jsonschema::options()
                .with_draft(Draft::Draft202012)
                .with_registry(&self.registry)
                .build(&json!({ "$ref": format!("{BASE}#{fragment}") }))?;
            self.compiled.insert(pointer.to_owned(), validator);
        }
        let errors = self.compiled[pointer].iter_errors(body);
        Ok(errors.map(|error| self.misfit(pointer, &error)).collect())
    }

    /// The schemas as they are asked.
    pub fn document(&self) -> &Value {
        &self.document
    }

    fn misfit(&self, pointer: &str, error: &ValidationError<'_>) -> Misfit {
        let mut schema = place(&self.broken(pointer, error.evaluation_path().as_str()));
        let at = error.instance_path();
        let (problem, seen) = match error.kind() {
            ValidationErrorKind::Required { property } => {
                schema = format!("{schema}.{}", property.as_str().unwrap_or_default());
                ("missing".to_owned(), at.to_string())
            }
            kind => (kind.keyword().to_owned(), format!("{at}: {}", error.instance())),
        };
        Misfit { schema, problem, seen }
    }

    /// Where the schema stands whose rule was broken: the way there leads over references.
    fn broken(&self, from: &str, way: &str) -> String {
        let mut pointer = from.to_owned();
        let steps: Vec<_> = way.split('/').skip(1).collect();
        // The first step is our own reference to `from`, the last one the keyword.
        for step in steps.iter().skip(1).take(steps.len().saturating_sub(2)) {
            let schema = self.document.pointer(&pointer);
            let referred = schema.and_then(|schema| schema["$ref"].as_str()?.strip_prefix('#'));
            match referred {
                Some(target) if *step == "$ref" => target.clone_into(&mut pointer),
                _ => pointer = format!("{pointer}/{step}"),
            }
        }
        pointer
    }
}

/// Where the schema of an answer of this status stands, as a JSON pointer; `None` if there is none.
pub fn answer_at(description: &Description, operation: &Operation, status: u16) -> Option<String> {
    let at = format!("{}/responses/{status}", description.pointer(operation)?);
    let referred = description.document().pointer(&at)?.get("$ref").and_then(Value::as_str);
    let at = referred.and_then(|referred| referred.strip_prefix('#')).unwrap_or(&at);
    content(description, at)
}

/// Where the schema of a request stands, as a JSON pointer; `None` if there is none.
pub fn request_at(description: &Description, operation: &Operation) -> Option<String> {
    content(description, &format!("{}/requestBody", description.pointer(operation)?))
}

fn content(description: &Description, at: &str) -> Option<String> {
    let at = format!("{at}/content/application~1json/schema");
    description.document().pointer(&at).map(|_| at)
}

/// Reads schemas one way.
struct Reader(Reading);

impl Reader {
    /// Finds the schemas: those of the components, and every `schema`.
    fn walk(&self, value: &mut Value) {
        match value {
            Value::Object(fields) => {
                for (key, value) in fields {
                    match key.as_str() {
                        "schema" => self.schema(value),
                        "schemas" => {
                            value
                                .as_object_mut()
                                .into_iter()
                                .flatten()
                                .for_each(|(_, one)| self.schema(one));
                        }
                        "examples" | "example" => *value = Value::Null,
                        _ => self.walk(value),
                    }
                }
            }
            Value::Array(items) => items.iter_mut().for_each(|item| self.walk(item)),
            _ => {}
        }
    }

    fn schema(&self, schema: &mut Value) {
        let Value::Object(fields) = schema else { return };
        let nullable = fields.get("nullable") == Some(&Value::Bool(true));
        fields.retain(|keyword, _| KEYWORDS.contains(&keyword.as_str()));
        if fields.contains_key("properties") {
            fields.entry("type").or_insert_with(|| "object".into());
        }
        if let Some(properties) = fields.get_mut("properties").and_then(Value::as_object_mut) {
            properties.values_mut().for_each(|one| self.schema(one));
        }
        for keyword in ["items", "additionalProperties"] {
            if let Some(one) = fields.get_mut(keyword) {
                self.schema(one);
            }
        }
        for keyword in ["allOf", "anyOf", "oneOf"] {
            let all = fields.get_mut(keyword).and_then(Value::as_array_mut);
            all.into_iter().flatten().for_each(|one| self.schema(one));
        }
        if self.0 == Reading::Answer
            && let Some(alternatives) = fields.remove("oneOf")
        {
            fields.insert("anyOf".to_owned(), alternatives);
        }
        if nullable || self.0 == Reading::Answer {
            allow_null(fields);
        }
    }
}

fn allow_null(fields: &mut Map<String, Value>) {
    if let Some(Value::String(kind)) = fields.get("type").cloned() {
        fields.insert("type".to_owned(), json!([kind, "null"]));
    }
    if let Some(Value::Array(values)) = fields.get_mut("enum")
        && !values.contains(&Value::Null)
    {
        values.push(Value::Null);
    }
}
