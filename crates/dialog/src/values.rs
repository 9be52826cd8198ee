//! Values outside a bot file: what else is put together by templates and read by expressions, in the
//! same words as in one.

use jiff::tz::TimeZone;
use serde_json::{Map, Value};

use crate::{
    diagnostic::Problems,
    model::{Dynamic, condition::Cel},
    place::{Span, Spanned},
    runtime::resolve,
    template::{Lookup, Path, Template},
};

impl Lookup for Map<String, Value> {
    fn value(&self, path: &Path) -> Option<Value> {
        path.within(self.get(&path.root)?).cloned()
    }
}

/// An expression in CEL.
#[derive(Clone, Debug)]
pub struct Expression(Cel);

impl Expression {
    /// Reads an expression.
    ///
    /// # Errors
    /// A sentence about the first mistake in it.
    pub fn new(source: &str) -> Result<Self, String> {
        let span = Span { start: 0, end: source.len() };
        let mut problems = Problems::default();
        let read = Cel::read(Spanned { value: source.to_owned(), span }, &mut problems);
        match (read, problems.of_file("", source).into_iter().next()) {
            (Some(cel), None) => Ok(Self(cel)),
            (_, Some(first)) => Err(first.message),
            (None, None) => Err("this is not an expression".into()),
        }
    }

    /// What it is with these values. What is not among them is null.
    ///
    /// # Errors
    /// Why it cannot be worked out: a phrase without any of the values.
    pub fn value(&self, values: &Map<String, Value>) -> Result<Value, String> {
        let found = resolve(&self.0, |name| values.get(name), &TimeZone::UTC)?;
        found.json().map_err(|_| "it is nothing that JSON has".into())
    }
}

impl Dynamic {
    /// Reads the templates in a value's texts.
    ///
    /// # Errors
    /// A sentence about the first placeholder that cannot be read.
    pub fn of(value: &Value) -> Result<Self, String> {
        Ok(match value {
            Value::String(text) => Self::Text(Template::new(text)?),
            Value::Array(items) => {
                Self::List(items.iter().map(Self::of).collect::<Result<_, _>>()?)
            }
            Value::Object(entries) => {
                let read = |(key, value): (&String, &Value)| Ok((key.clone(), Self::of(value)?));
                Self::Object(entries.iter().map(read).collect::<Result<_, String>>()?)
            }
            Value::Null | Value::Bool(_) | Value::Number(_) => Self::Fixed(value.clone()),
        })
    }

    /// The value, with these in its placeholders. What is not among them is null where it stands
    /// alone, and nothing within a text.
    pub fn fill(&self, values: &dyn Lookup) -> Value {
        match self {
            Self::Fixed(value) => value.clone(),
            Self::Text(template) => template.evaluate(values, &mut Vec::new()),
            Self::List(items) => items.iter().map(|item| item.fill(values)).collect(),
            Self::Object(entries) => {
                entries.iter().map(|(key, value)| (key.clone(), value.fill(values))).collect()
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Map, Value, json};

    use super::{Dynamic, Expression};

    fn values(value: Value) -> Map<String, Value> {
        serde_json::from_value(value).unwrap()
    }

    #[test]
    fn an_expression_finds_what_is_there_and_null_for_what_is_not() {
        let answer = values(json!({"answer": {"traces": [
            {"type": "text", "payload": {"message": "Hi"}},
            {"type": "choice", "payload": {"buttons": [{"name": "A"}]}},
        ]}}));
        let value = |source: &str| Expression::new(source).unwrap().value(&answer);
        let texts = "answer.traces.filter(t, t.type == \"text\").map(t, t.payload.message)";
        assert_eq!(value(texts), Ok(json!(["Hi"])));
        assert_eq!(value("answer.handover"), Ok(Value::Null));
        assert_eq!(value("answer.a.b.c"), Ok(Value::Null));
        assert_eq!(value("nothing"), Ok(Value::Null));
        assert!(value("answer.traces.map(t, t.payload.message)").is_err());
        assert!(Expression::new("answer.").is_err());
        assert!(Expression::new("shout(answer)").is_err());
        assert!(Expression::new("answer.all(a, answer.all(b, a == b))").is_err());
    }

    #[test]
    fn a_value_is_filled_and_keeps_its_types() {
        let shape =
            json!({"query": "{text}", "n": 1, "inputs": "{session}", "to": ["{id}:{id}", "{x}"]});
        let shape = Dynamic::of(&shape).unwrap();
        let filled = shape.fill(&values(json!({"text": "Hi", "id": 7, "session": {"a": true}})));
        assert_eq!(
            filled,
            json!({"query": "Hi", "n": 1, "inputs": {"a": true}, "to": ["7:7", null]})
        );
        assert!(Dynamic::of(&json!(["{"])).is_err());
    }
}
