//! Values as people read them.

use std::borrow::Cow;

use serde_json::Value;

/// A value as text: nothing is empty, a list is joined by commas, an object is JSON.
pub(crate) fn show(value: &Value) -> Cow<'_, str> {
    match value {
        Value::Null => "".into(),
        Value::String(text) => text.as_str().into(),
        Value::Array(items) => items.iter().map(show).collect::<Vec<_>>().join(", ").into(),
        value => value.to_string().into(),
    }
}

/// The number that a value is: a number, or text that is one.
pub(crate) fn number_of(value: &Value) -> Option<f64> {
    match value {
        Value::Number(number) => number.as_f64(),
        Value::String(text) if looks_like_a_number(text.trim()) => text.trim().parse().ok(),
        _ => None,
    }
}

/// Digits, one point, a sign: not `inf`, `nan` or `1e9`, which people mean as words.
fn looks_like_a_number(text: &str) -> bool {
    let digits = text.strip_prefix(['-', '+']).unwrap_or(text);
    let figures = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    match digits.split_once('.') {
        Some((whole, decimals)) => figures(whole) && figures(decimals),
        None => figures(digits),
    }
}
