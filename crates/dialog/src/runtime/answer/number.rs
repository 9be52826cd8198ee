//! Numbers, in figures or in English words.

use std::sync::LazyLock;

use regex::Regex;
use serde_json::Value;

use super::words;

static NUMBER: LazyLock<Option<Regex>> = LazyLock::new(|| super::pattern(r"[+-]?\d+(?:[.,]\d+)*"));

pub(super) fn find(text: &str) -> Option<Value> {
    let figures = NUMBER.as_ref()?.find(text).and_then(|found| figures(found.as_str()));
    figures.or_else(|| words::number(text).map(Value::from))
}

/// `1,234.50` and `1.234,50` are the same; one mark before three figures stands for thousands.
fn figures(text: &str) -> Option<Value> {
    let marks: Vec<char> =
        text.chars().filter(|character| matches!(character, '.' | ',')).collect();
    let last = text.rfind(['.', ',']);
    let decimals = match (marks.as_slice(), last) {
        ([], _) | (_, None) => None,
        ([_], Some(at)) if text.len() - at == 4 && text.starts_with(|first: char| first != '0') => {
            None
        }
        ([first, .., end], Some(_)) if first == end => None,
        (_, Some(at)) => Some(at),
    };
    let (whole, part) = decimals.map_or((text, ""), |at| (&text[..at], &text[at + 1..]));
    let whole = whole.replace(['.', ',', '+'], "");
    if part.is_empty() {
        return whole.parse::<i64>().ok().map(Value::from);
    }
    serde_json::Number::from_f64(format!("{whole}.{part}").parse().ok()?).map(Value::Number)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::find;

    #[test]
    fn figures_and_words_are_numbers() {
        for (text, number) in [
            ("88", json!(88)),
            ("I have 3 of them", json!(3)),
            ("-5", json!(-5)),
            ("2.5", json!(2.5)),
            ("2,5 kg", json!(2.5)),
            ("1,234.50", json!(1234.5)),
            ("1.234,50", json!(1234.5)),
            ("1,234", json!(1234)),
            ("1.234.567", json!(1_234_567)),
            ("eighty eight", json!(88)),
            ("two thousand and twelve", json!(2012)),
        ] {
            assert_eq!(find(text), Some(number), "{text}");
        }
        assert_eq!(find("none"), None);
    }
}
