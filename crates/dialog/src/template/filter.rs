//! Filters: what a value becomes on its way into a text.

mod case;
mod count;
mod date;
mod fallback;
mod form;

use serde_json::Value;

use super::{Lookup, Path, Wrong, add_days, days_between, read_path};

/// One filter, its argument read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Filter {
    Increment,
    Decrement,
    Uppercase,
    Lowercase,
    Capitalize,
    Trim,
    Default(String),
    Join(String),
    Date(date::Format),
    AddDays(i64),
    DaysSince(Path),
    Number(Option<usize>),
    Json,
    Url,
}

/// Every name there is, the other spellings last.
const NAMES: &[&str] = &[
    "increment",
    "decrement",
    "uppercase",
    "lowercase",
    "capitalize",
    "trim",
    "default",
    "join",
    "date",
    "add_days",
    "days_since",
    "number",
    "json",
    "url",
    "toUpperCase",
    "toLowerCase",
];

/// Reads `name` or `name:argument`.
pub(super) fn read(text: &str) -> Result<Filter, Wrong> {
    let (name, argument) = match text.split_once(':') {
        Some((name, argument)) => (name.trim(), Some(argument)),
        None => (text.trim(), None),
    };
    let trimmed = argument.map(|argument| unquoted(argument.trim()).to_owned());
    let filter = match (name, trimmed) {
        ("increment", None) => Filter::Increment,
        ("decrement", None) => Filter::Decrement,
        ("uppercase" | "toUpperCase", None) => Filter::Uppercase,
        ("lowercase" | "toLowerCase", None) => Filter::Lowercase,
        ("capitalize", None) => Filter::Capitalize,
        ("trim", None) => Filter::Trim,
        ("json", None) => Filter::Json,
        ("url", None) => Filter::Url,
        ("default", Some(text)) => Filter::Default(text),
        ("join", _) => Filter::Join(argument.map_or(", ", unquoted).to_owned()),
        ("date", Some(format)) => Filter::Date(date::Format::read(&format).ok_or_else(|| {
            Wrong::new(
                format!("`{format}` is not a way to write a date"),
                "write it like DD-MM-YYYY, D MMMM YYYY, HH:mm, or %d/%m/%Y",
            )
        })?),
        ("add_days", Some(days)) => Filter::AddDays(days.parse().map_err(|_| {
            Wrong::new(
                format!("`{days}` is not a number of days"),
                "write it like {today|add_days:14} or {today|add_days:-30}",
            )
        })?),
        ("days_since", Some(day)) => Filter::DaysSince(read_path(&day).ok_or_else(|| {
            Wrong::new(
                format!("`{day}` is not the name of a value"),
                "write it like {today|days_since:bought}",
            )
        })?),
        ("number", None) => Filter::Number(None),
        ("number", Some(digits)) => Filter::Number(Some(
            digits.parse().ok().filter(|digits| *digits <= 10).ok_or_else(|| {
                Wrong::new(
                    format!("`{digits}` is not a number of decimals"),
                    "write it like {price|number:2}",
                )
            })?,
        )),
        ("default" | "date" | "add_days" | "days_since", None) => {
            return Err(Wrong::new(
                format!("the filter `{name}` needs an argument"),
                "write it after a colon, like {name|default:there} or {day|date:DD-MM-YYYY}",
            ));
        }
        (known, Some(_)) if NAMES.contains(&known) => {
            let message = format!("the filter `{known}` has no argument");
            return Err(Wrong::new(message, "remove the colon and what follows it"));
        }
        _ => {
            return Err(Wrong {
                message: format!("there is no filter `{name}`"),
                help: None,
                part: None,
                unknown: Some((name.to_owned(), NAMES)),
            });
        }
    };
    Ok(filter)
}

fn unquoted(text: &str) -> &str {
    let inside = |quote: char| text.strip_prefix(quote)?.strip_suffix(quote);
    inside('"').or_else(|| inside('\'')).unwrap_or(text)
}

impl Filter {
    /// What `value` becomes, among other values.
    pub(crate) fn apply(&self, value: Value, values: &dyn Lookup) -> Value {
        match self {
            Self::Increment => count::add(&value, 1),
            Self::Decrement => count::add(&value, -1),
            Self::Uppercase => case::on_text(value, str::to_uppercase),
            Self::Lowercase => case::on_text(value, str::to_lowercase),
            Self::Capitalize => case::on_text(value, case::capitalize),
            Self::Trim => case::on_text(value, |text| text.trim().to_owned()),
            Self::Default(text) => fallback::or(value, text),
            Self::Join(separator) => form::join(value, separator),
            Self::Date(format) => format.apply(&value, &values.zone()),
            Self::AddDays(days) => add_days(&value, *days, &values.zone()).unwrap_or(Value::Null),
            Self::DaysSince(day) => {
                let day = values.value(day).unwrap_or(Value::Null);
                days_between(&day, &value, &values.zone()).map_or(Value::Null, Value::from)
            }
            Self::Number(digits) => count::number(&value, *digits),
            Self::Json => Value::String(value.to_string()),
            Self::Url => form::url(&value),
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use crate::template::{Lookup, Path};

    /// Bought on the 20th of November, in Sydney.
    struct Bought;

    impl Lookup for Bought {
        fn value(&self, path: &Path) -> Option<Value> {
            (path.to_string() == "bought").then(|| json!("20-11-2025"))
        }

        fn zone(&self) -> jiff::tz::TimeZone {
            jiff::tz::TimeZone::get("Australia/Sydney").unwrap()
        }
    }

    fn filtered(value: Value, filters: &str) -> Value {
        let filters = filters.split('|').map(|filter| super::read(filter).unwrap());
        filters.fold(value, |value, filter| filter.apply(value, &Bought))
    }

    #[test]
    fn every_filter_does_what_the_manual_says() {
        for (value, filters, result) in [
            (Value::Null, "increment", json!(1)),
            (json!("2"), "increment|increment", json!(4)),
            (json!(1.5), "decrement", json!(0.5)),
            (json!("many"), "increment", json!(1)),
            (json!("Ann"), "uppercase", json!("ANN")),
            (json!("Ann"), "toUpperCase", json!("ANN")),
            (json!("ÉÉN"), "lowercase", json!("één")),
            (json!("ANN"), "toLowerCase", json!("ann")),
            (json!("één twee"), "capitalize", json!("Één twee")),
            (json!("  a "), "trim", json!("a")),
            (Value::Null, "default:no reason given", json!("no reason given")),
            (json!(""), "default: soon", json!("soon")),
            (json!("x"), "default:y", json!("x")),
            (json!(["a", 2]), "join: and ", json!("a and 2")),
            (json!(["a", "b"]), "join", json!("a, b")),
            (json!("24-12-2026"), "date:D MMMM YYYY", json!("24 December 2026")),
            (json!("2026-12-24T22:05:00Z"), "date:DD/MM HH:mm", json!("25/12 09:05")),
            (json!("2026-12-24T09:05:00+01:00[Europe/Brussels]"), "date:HH:mm", json!("09:05")),
            (json!("24-12-2026"), "add_days:14", json!("07-01-2027")),
            (json!("2026-01-05"), "add_days:-5", json!("2025-12-31")),
            (json!("2026-12-24T22:05:00Z"), "add_days:1", json!("2026-12-26T09:05:00+11:00")),
            (json!("soon"), "add_days:1", Value::Null),
            (json!("05-01-2026"), "days_since:bought", json!(46)),
            (json!("2025-11-18"), "days_since:bought", json!(-2)),
            (json!("05-01-2026"), "days_since:nothing", Value::Null),
            (json!(1_734_537_561), "date:%Y", json!("2024")),
            (json!("later"), "date:YYYY", json!("later")),
            (json!("1,234.50"), "number", json!(1234.5)),
            (json!("3"), "number:2", json!("3.00")),
            (json!("x"), "number", Value::Null),
            (json!({"a": [1, "\""]}), "json", json!(r#"{"a":[1,"\""]}"#)),
            (json!("a b&c/é"), "url", json!("a%20b%26c%2F%C3%A9")),
        ] {
            assert_eq!(filtered(value, filters), result, "{filters}");
        }
    }

    #[test]
    fn a_filter_that_cannot_be_is_refused() {
        let wrong = |text| super::read(text).unwrap_err().message;
        assert_eq!(wrong("shout"), "there is no filter `shout`");
        assert_eq!(wrong("default"), "the filter `default` needs an argument");
        assert_eq!(wrong("trim:x"), "the filter `trim` has no argument");
        assert_eq!(wrong("date:tomorrow"), "`tomorrow` is not a way to write a date");
        assert_eq!(wrong("add_days:many"), "`many` is not a number of days");
        assert_eq!(wrong("days_since"), "the filter `days_since` needs an argument");
        assert_eq!(wrong("number:many"), "`many` is not a number of decimals");
    }
}
