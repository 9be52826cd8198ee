//! Phone numbers that can be dialled. Kept as `+` and digits where the country is known, else as
//! the digits that were said. `phonenumber`, the Rust port of Google's libphonenumber, knows which
//! numbers there are.

use std::sync::LazyLock;

use deskmate_core::words::ascii_digits;
use phonenumber::{Mode, country};
use regex::Regex;
use serde_json::Value;

static PHONE: LazyLock<Option<Regex>> =
    LazyLock::new(|| super::pattern(r"\(?\+?\s?\(?\d[\d\s()./\\-]*\d"));

/// A day in digits: who writes it gives no number to dial.
static DAY: LazyLock<Option<Regex>> = LazyLock::new(|| {
    super::pattern(r"^((19|20)\d\d[-/.]\d{1,2}[-/.]\d{1,2}|\d{1,2}[-/.]\d{1,2}[-/.](19|20)\d\d)\b")
});

/// The trunk zero that is not dialled from abroad.
static TRUNK: LazyLock<Option<Regex>> = LazyLock::new(|| super::pattern(r"\(\s*0\s*\)"));

/// `country` in two letters, for numbers without a country's prefix.
pub(super) fn find(text: &str, country: Option<&str>) -> Option<Value> {
    let text = ascii_digits(text);
    let text: String = text.chars().map(|sign| if is_dash(sign) { '-' } else { sign }).collect();
    let found = PHONE.as_ref()?.find_iter(&text).filter(|found| stands_alone(&text, found.range()));
    let mut numbers = found.filter_map(|found| dialled(found.as_str(), country));
    let number = numbers.next()?;
    let same = numbers.all(|other| other == number);
    same.then(|| number.into())
}

const fn is_dash(sign: char) -> bool {
    matches!(sign, '‐' | '‑' | '‒' | '–' | '—' | '−' | 'ー')
}

/// Letters, other numbers and signs of money around it make it something else.
fn stands_alone(text: &str, at: std::ops::Range<usize>) -> bool {
    let before = text.get(..at.start).unwrap_or_default().chars().next_back();
    let after = text.get(at.end..).unwrap_or_default().chars().next();
    let joined = |sign: char| {
        sign.is_ascii_alphanumeric() || matches!(sign, '_' | '#' | '@' | '%' | '€' | '$' | '£')
    };
    !before.is_some_and(|sign| joined(sign) || matches!(sign, '-' | '/' | '.'))
        && !after.is_some_and(joined)
}

/// The number as it is dialled from anywhere, or from its country.
fn dialled(said: &str, country: Option<&str>) -> Option<String> {
    if DAY.as_ref()?.is_match(said) || said.parse::<std::net::Ipv4Addr>().is_ok() {
        return None;
    }
    let without_trunk = TRUNK.as_ref()?.replace_all(said, "");
    let international = without_trunk.trim_start_matches(['(', ' ']).starts_with('+');
    let (said, international) = match said.trim_start().strip_prefix("00") {
        _ if international => (format!("+{}", digits(&without_trunk)), true),
        Some(_) => (format!("+{}", digits(&without_trunk).get(2..).unwrap_or_default()), true),
        None => (digits(said), false),
    };
    if !(7..=16).contains(&said.len()) {
        return None;
    }
    let region = country.and_then(|country| country.parse::<country::Id>().ok());
    if !international && region.is_none() {
        return Some(said);
    }
    let number = phonenumber::parse(region.filter(|_| !international), &said).ok()?;
    number.is_valid().then(|| number.format().mode(Mode::E164).to_string())
}

fn digits(text: &str) -> String {
    text.chars().filter(char::is_ascii_digit).collect()
}

#[cfg(test)]
mod tests {
    use super::find;

    #[test]
    fn a_number_with_its_country_is_one_that_can_be_dialled() {
        for (text, number) in [
            ("call (+32) 487 23.02-03 please", "+32487230203"),
            ("+44 (0)20 7946 0958", "+442079460958"),
            ("0044 20 7946 0958", "+442079460958"),
            ("+49 (0) 30 / 901820", "+4930901820"),
            ("+1 (202) 555-0123", "+12025550123"),
            ("電話は+81 3-1234-5678です", "+81312345678"),
            ("٠٠٣٢٤٨٧٢٣٠٢٠٣", "+32487230203"),
            ("＋３２ ４８７ ２３０２０３", "+32487230203"),
            ("+32 487 23 02 03.", "+32487230203"),
        ] {
            assert_eq!(find(text, None), Some(number.into()), "{text}");
        }
        for wrong in [
            "+32 123",
            "+999 123 456 789",
            "+441234",
            "+3248723020300",
            "+32 487 23 02 03 or +32 487 23 02 04",
        ] {
            assert_eq!(find(wrong, None), None, "{wrong}");
        }
    }

    #[test]
    fn a_number_of_the_customers_country_gets_its_prefix() {
        assert_eq!(find("0487/23.02.03", Some("BE")), Some("+32487230203".into()));
        assert_eq!(find("020 7946 0958", Some("GB")), Some("+442079460958".into()));
        assert_eq!(find("0487/230", Some("BE")), None);
        assert_eq!(find("0487/230203", None), Some("0487230203".into()));
    }

    #[test]
    fn what_is_too_short_or_long_is_none() {
        for wrong in ["123456", "no", "12345678901234567", "A1234567", "€ 1234567€"] {
            assert_eq!(find(wrong, None), None, "{wrong}");
        }
    }

    #[test]
    fn a_day_or_an_address_of_a_machine_is_no_number_to_dial() {
        for wrong in
            ["2026-04-22", "22/04/2026", "on 22.4.2026", "22-04-2026 14:30", "192.168.1.100"]
        {
            assert_eq!(find(wrong, None), None, "{wrong}");
            assert_eq!(find(wrong, Some("BE")), None, "{wrong}");
        }
        assert_eq!(find("2004 20 26", None), Some("20042026".into()));
    }
}
