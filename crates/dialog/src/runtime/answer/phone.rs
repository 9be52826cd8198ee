//! Phone numbers: more than 6 and fewer than 17 digits. Kept as digits, with `+` where it was said.

use std::sync::LazyLock;

use regex::Regex;
use serde_json::Value;

static PHONE: LazyLock<Option<Regex>> =
    LazyLock::new(|| super::pattern(r"\(?\+?\(?\d[\d\s()./-]*\d"));

pub(super) fn find(text: &str) -> Option<Value> {
    let found = PHONE.as_ref()?.find_iter(text);
    found.map(|found| found.as_str()).find_map(|found| {
        let digits: String = found.chars().filter(char::is_ascii_digit).collect();
        let plus = if found.contains('+') { "+" } else { "" };
        (7..=16).contains(&digits.len()).then(|| format!("{plus}{digits}").into())
    })
}

#[cfg(test)]
mod tests {
    use super::find;

    #[test]
    fn a_number_has_seven_to_sixteen_digits() {
        assert_eq!(find("call (+32) 487 23.02-03 please"), Some("+32487230203".into()));
        assert_eq!(find("0487/230203"), Some("0487230203".into()));
        for wrong in ["123456", "no", "12345678901234567"] {
            assert_eq!(find(wrong), None, "{wrong}");
        }
    }
}
