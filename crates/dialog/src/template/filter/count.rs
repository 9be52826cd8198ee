//! Filters on numbers.

use serde_json::Value;

use crate::template::number_of;

/// The value and `more`; what is no number counts as 0.
pub(super) fn add(value: &Value, more: i64) -> Value {
    if let Some(whole) = value.as_i64().or_else(|| value.as_str()?.trim().parse().ok()) {
        return whole.saturating_add(more).into();
    }
    #[expect(clippy::cast_precision_loss, reason = "it is 1 or -1")]
    let more = more as f64;
    tidy(number_of(value).unwrap_or_default() + more)
}

/// The value as a number, with that many decimals; what is none is nothing.
pub(super) fn number(value: &Value, digits: Option<usize>) -> Value {
    let plain = match value {
        Value::String(text) => number_of(&Value::String(text.replace([',', ' ', '_'], ""))),
        value => number_of(value),
    };
    match (plain, digits) {
        (None, _) => Value::Null,
        (Some(number), None) => tidy(number),
        (Some(number), Some(digits)) => format!("{number:.digits$}").into(),
    }
}

/// A number, whole where it is whole.
fn tidy(number: f64) -> Value {
    const EXACT: f64 = 9_007_199_254_740_992.0;
    if number.fract() == 0.0 && number.abs() < EXACT {
        #[expect(clippy::cast_possible_truncation, reason = "it is whole and small enough")]
        return Value::from(number as i64);
    }
    serde_json::Number::from_f64(number).map_or(Value::Null, Value::Number)
}
