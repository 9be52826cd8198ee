//! Numbers, in figures of any script or in words of the bot's languages. One number, whole and
//! understood, or none.

mod figures;
mod vocabulary;
mod words;

use deskmate_core::words::Lang;
use serde_json::Value;

/// What a number must be.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Limits {
    /// Without a part after the comma.
    pub(super) whole: bool,
    /// The least.
    pub(super) min: Option<f64>,
    /// The most.
    pub(super) max: Option<f64>,
}

pub(super) fn find(text: &str, langs: &[Lang], limits: Limits) -> Option<Value> {
    let value = read(text, langs)?;
    let size = value.as_f64()?;
    let within =
        limits.min.is_none_or(|min| size >= min) && limits.max.is_none_or(|max| size <= max);
    let whole = !limits.whole || value.is_i64();
    (within && whole).then_some(value)
}

fn read(text: &str, langs: &[Lang]) -> Option<Value> {
    let text = vocabulary::with_halves(&figures::plain(text), langs);
    let value = match text.contains(|character: char| character.is_ascii_digit()) {
        true => figures::find(&text, langs)?,
        false => words::find(&text, langs)?,
    };
    // What is shown must say the same again.
    (figures::written(&value.to_string()) == Some(value.clone())).then_some(value)
}

/// A number as a value, whole where it is whole.
fn value(number: f64) -> Option<Value> {
    const EXACT: f64 = 9_007_199_254_740_992.0;
    if number.fract() == 0.0 && number.abs() < EXACT {
        #[expect(clippy::cast_possible_truncation, reason = "it is whole and small enough")]
        return Some(Value::from(number as i64));
    }
    serde_json::Number::from_f64(number).map(Value::Number)
}

#[cfg(test)]
mod tests;
