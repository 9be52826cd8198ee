//! Values compared: an unset one is nothing and never an error, text that is a number is a number
//! beside a number, text that is a date is a date beside a date.

use std::cmp::Ordering;

use serde_json::Value;

use crate::{
    model::condition::{Compare, Operator},
    runtime::vars::{Vars, exists},
    template::{Lookup, dated, number_of, show},
};

pub(super) fn holds(compare: &Compare, vars: &Vars, unknown: &mut Vec<String>) -> bool {
    let left = vars.value(&compare.path).unwrap_or(Value::Null);
    let right = compare.value.as_ref().and_then(|value| vars.evaluate(value, unknown).ok());
    let right = right.unwrap_or(Value::Null);
    let same_case = compare.case_sensitive;
    match compare.operator {
        Operator::Equals => equal(&left, &right, vars, same_case),
        Operator::NotEquals => !equal(&left, &right, vars, same_case),
        Operator::Contains => contains(&left, &right, vars, same_case),
        Operator::NotContains => !contains(&left, &right, vars, same_case),
        Operator::GreaterThan => order(&left, &right, vars, same_case) == Some(Ordering::Greater),
        Operator::SmallerThan => order(&left, &right, vars, same_case) == Some(Ordering::Less),
        Operator::Exists => exists(&left),
        Operator::NotExists => !exists(&left),
        Operator::Matches => {
            let text = show(&left);
            compare.pattern.as_ref().is_some_and(|pattern| pattern.is_match(&text))
        }
    }
}

fn folded(value: &Value, same_case: bool) -> String {
    let text = show(value);
    if same_case { text.into_owned() } else { text.to_lowercase() }
}

fn equal(left: &Value, right: &Value, vars: &Vars, same_case: bool) -> bool {
    match (left, right) {
        // An empty text is as good as nothing.
        (Value::Null, _) | (_, Value::Null) => !exists(left) && !exists(right),
        (Value::Number(_), _) | (_, Value::Number(_)) => {
            number_of(left).zip(number_of(right)).is_some_and(|(left, right)| left == right)
        }
        // Yes and no are kept as true and false.
        (Value::Bool(is), Value::String(said)) | (Value::String(said), Value::Bool(is)) => {
            let said = said.to_lowercase();
            said == is.to_string() || said == if *is { "yes" } else { "no" }
        }
        (Value::String(_), _) | (_, Value::String(_)) => {
            folded(left, same_case) == folded(right, same_case)
                || in_time(left, right, vars) == Some(Ordering::Equal)
        }
        (left, right) => left == right,
    }
}

fn contains(left: &Value, right: &Value, vars: &Vars, same_case: bool) -> bool {
    match left {
        Value::Null => false,
        Value::Array(items) => items.iter().any(|item| equal(item, right, vars, same_case)),
        Value::Object(entries) => entries.contains_key(show(right).as_ref()),
        left => exists(right) && folded(left, same_case).contains(&folded(right, same_case)),
    }
}

/// Two dates in time.
fn in_time(left: &Value, right: &Value, vars: &Vars) -> Option<Ordering> {
    let zone = vars.zone();
    Some(dated(left, &zone)?.cmp(&dated(right, &zone)?))
}

/// Numbers by size, dates in time, texts by letters; others have no order.
fn order(left: &Value, right: &Value, vars: &Vars, same_case: bool) -> Option<Ordering> {
    if let Some((left, right)) = number_of(left).zip(number_of(right)) {
        return left.partial_cmp(&right);
    }
    if let Some(order) = in_time(left, right, vars) {
        return Some(order);
    }
    match (left, right) {
        (Value::String(_), Value::String(_)) => {
            Some(folded(left, same_case).cmp(&folded(right, same_case)))
        }
        _ => None,
    }
}
