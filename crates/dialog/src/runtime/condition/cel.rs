//! Expressions: the variables are names, what is not set is null.

use std::{collections::BTreeSet, sync::Arc};

use cel::{Context, ExecutionError, Value as CelValue};
use jiff::{Zoned, tz::TimeZone};
use serde::{
    Serialize, Serializer,
    ser::{SerializeMap, SerializeSeq},
};
use serde_json::{Map, Value};

use crate::{
    model::condition::{COMPARABLE, Cel, OWN_MATCHES, Patterns},
    runtime::vars::Vars,
    template::{add_days, dated, days_between},
};

/// Whether an expression is true.
pub(super) fn holds(expression: &Cel, vars: &Vars) -> Result<bool, String> {
    match resolve(expression, |name| vars.get(name), &vars.zone)? {
        CelValue::Bool(holds) => Ok(holds),
        CelValue::Null => Ok(false),
        _ => Err("it is neither true nor false".into()),
    }
}

/// What an expression is with these values.
pub(crate) fn resolve<'a>(
    expression: &Cel,
    value: impl Fn(&str) -> Option<&'a Value>,
    zone: &TimeZone,
) -> Result<CelValue, String> {
    if expression.work.is_too_much(&value) {
        return Err("it would take too long with values as large as these".into());
    }
    let mut context = Context::default();
    with_dates(&mut context, zone).map_err(|error| error.to_string())?;
    with_patterns(&mut context, &expression.patterns).map_err(|error| error.to_string())?;
    for name in &expression.variables {
        let mut value = value(name).cloned().unwrap_or(Value::Null);
        fill(&mut value, std::slice::from_ref(name), &expression.paths);
        let value = cel::to_value(Plain(&value)).map_err(|error| error.to_string())?;
        context.add_variable_from_value(name.clone(), value);
    }
    // The error's own words may hold values.
    CelValue::resolve(&expression.program, &context).map_err(|error| without_values(&error).into())
}

/// Dates compare as dates, can be moved, and have a distance.
fn with_dates(context: &mut Context<'_, '_>, zone: &TimeZone) -> Result<(), cel::DeclarationError> {
    let text = |value: &CelValue| match value {
        CelValue::String(text) => Value::String(text.to_string()),
        CelValue::Int(seconds) => Value::from(*seconds),
        _ => Value::Null,
    };
    let within = zone.clone();
    context.add_function(COMPARABLE, move |value: CelValue| {
        let moment = dated(&text(&value), &within);
        // The longest form: its letters have the order of time.
        let sorted =
            |moment: Zoned| moment.timestamp().strftime("%Y-%m-%dT%H:%M:%S%.9fZ").to_string();
        moment.map_or(value, |moment| CelValue::from(sorted(moment)))
    })?;
    let within = zone.clone();
    context.add_function("add_days", move |value: CelValue, days: i64| {
        match add_days(&text(&value), days, &within) {
            Some(Value::String(later)) => CelValue::from(later),
            Some(later) => later.as_i64().map_or(CelValue::Null, CelValue::from),
            None => CelValue::Null,
        }
    })?;
    let within = zone.clone();
    context.add_function("days_between", move |from: CelValue, to: CelValue| {
        days_between(&text(&from), &text(&to), &within).map_or(CelValue::Null, CelValue::from)
    })
}

/// Texts are held against patterns that were read before.
fn with_patterns(
    context: &mut Context<'_, '_>,
    patterns: &Arc<Patterns>,
) -> Result<(), cel::DeclarationError> {
    let patterns = Arc::clone(patterns);
    context.add_function(OWN_MATCHES, move |text: CelValue, pattern: CelValue| {
        let (CelValue::String(text), CelValue::String(pattern)) = (&text, &pattern) else {
            return Err(ExecutionError::UnexpectedType {
                got: text.type_of().to_string(),
                want: "string".to_owned(),
            });
        };
        let none = || ExecutionError::function_error("matches", "it is no pattern");
        patterns.find(text, pattern).map(CelValue::Bool).ok_or_else(none)
    })
}

const fn without_values(error: &ExecutionError) -> &'static str {
    use cel::ExecutionError as Error;
    match error {
        Error::NoSuchKey(_) => "something in it is not there",
        Error::NoSuchOverload(_)
        | Error::UnexpectedType { .. }
        | Error::ValuesNotComparable(..) => "it compares what cannot be compared",
        Error::DivisionByZero(_) | Error::RemainderByZero(_) => "it divides by zero",
        _ => "it cannot be worked out",
    }
}

/// Puts null where the expression goes and nothing is, so that it is no error to go there. What
/// the expression looks at as a whole stays as it is.
fn fill(value: &mut Value, way: &[String], paths: &BTreeSet<Vec<String>>) {
    let deeper: BTreeSet<&String> = paths
        .iter()
        .filter(|path| path.starts_with(way))
        .filter_map(|path| path.get(way.len()))
        .collect();
    if deeper.is_empty() {
        return;
    }
    if value.is_null() && !paths.contains(way) {
        *value = Value::Object(Map::new());
    }
    let Value::Object(entries) = value else { return };
    for key in deeper {
        let mut way = way.to_vec();
        way.push(key.clone());
        fill(entries.entry(key.clone()).or_insert(Value::Null), &way, paths);
    }
}

/// A value whose whole numbers are CEL's `int`, as they are in expressions.
struct Plain<'a>(&'a Value);

impl Serialize for Plain<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.0 {
            Value::Null => serializer.serialize_unit(),
            Value::Bool(is) => serializer.serialize_bool(*is),
            Value::Number(number) => match number.as_i64() {
                Some(whole) => serializer.serialize_i64(whole),
                None => serializer.serialize_f64(number.as_f64().unwrap_or_default()),
            },
            Value::String(text) => serializer.serialize_str(text),
            Value::Array(items) => {
                let mut list = serializer.serialize_seq(Some(items.len()))?;
                items.iter().try_for_each(|item| list.serialize_element(&Plain(item)))?;
                list.end()
            }
            Value::Object(entries) => {
                let mut map = serializer.serialize_map(Some(entries.len()))?;
                entries
                    .iter()
                    .try_for_each(|(key, value)| map.serialize_entry(key, &Plain(value)))?;
                map.end()
            }
        }
    }
}
