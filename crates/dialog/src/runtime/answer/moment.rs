//! A day with its time: as computers write it, and as people say both in one answer.

use std::sync::LazyLock;

use deskmate_core::words::loose;
use jiff::{Timestamp, civil::DateTime, tz::TimeZone};
use regex::Regex;
use serde_json::Value;

/// ISO 8601: `2026-12-01T14:30Z`, `20261201T143000+0100`.
static STAMP: LazyLock<Option<Regex>> = LazyLock::new(|| {
    super::pattern(concat!(
        r"\b\d{4}-?\d{2}-?\d{2}T\d{2}:?\d{2}(?::?\d{2}(?:[.,]\d{1,9})?)?",
        r"(?P<offset>Z|[+-]\d{2}(?::?\d{2})?)?(?:\s|[.,;!?)]|$)"
    ))
});

/// A text with the day, where the customer is, in the place of a moment in it.
pub(super) fn date_of(text: &str, zone: &TimeZone) -> String {
    replaced(text, zone, "%Y-%m-%d ")
}

/// A text with the time, where the customer is, in the place of a moment in it.
pub(super) fn time_of(text: &str, zone: &TimeZone) -> String {
    replaced(text, zone, "%H:%M ")
}

fn replaced(text: &str, zone: &TimeZone, form: &str) -> String {
    let moment = || {
        let found = STAMP.as_ref()?.captures(text)?;
        let at = found.get(0)?.range();
        let end = |sign: char| sign.is_whitespace() || ".,;!?)".contains(sign);
        let stamp = found.get(0)?.as_str().trim_end_matches(end);
        let there = match found.name("offset") {
            Some(_) => stamp.parse::<Timestamp>().ok()?.to_zoned(zone.clone()).datetime(),
            None => stamp.parse::<DateTime>().ok()?,
        };
        let (before, after) = (text.get(..at.start)?, text.get(at.end..)?);
        Some(format!("{before}{}{after}", there.strftime(form)))
    };
    moment().unwrap_or_else(|| text.to_owned())
}

/// Said with a time, and with no day: without one of them, a number beside a day may be part of it.
const MARKS: &[&str] = &[
    "at",
    "oclock",
    "am",
    "pm",
    "noon",
    "midday",
    "midnight",
    "om",
    "uur",
    "um",
    "uhr",
    "h",
    "heure",
    "heures",
    "midi",
    "las",
    "horas",
    "hora",
    "mediodia",
    "alle",
    "ore",
    "mezzogiorno",
    "as",
    "u",
];

/// A day and a time that are side by side and all there is, by what reads each of them.
pub(super) fn both(
    text: &str,
    date: impl Fn(&str) -> Option<Value>,
    time: impl Fn(&str) -> Option<Value>,
) -> Option<(Value, Value)> {
    const MOST_WORDS: usize = 16;
    let text = text.trim();
    if text.split_whitespace().count() > MOST_WORDS {
        return None;
    }
    let marked = |text: &str| {
        let clock = text.split_whitespace().any(|word| {
            let digits = word.starts_with(|first: char| first.is_ascii_digit());
            digits && word.contains([':', 'h', 'H', 'u', 'm', 'M', '時', '点', '时'])
        });
        clock || loose(text).split(' ').any(|word| MARKS.contains(&word))
    };
    let time = |text: &str| marked(text).then(|| time(text)).flatten();
    let spaces = text.match_indices(char::is_whitespace).map(|(at, _)| text.split_at(at));
    spaces.into_iter().find_map(|(one, other)| {
        let first = || Some((date(one)?, time(other)?));
        first().or_else(|| time(one).and_then(|time| Some((date(other)?, time))))
    })
}

#[cfg(test)]
mod tests {
    use jiff::tz::TimeZone;

    use super::{date_of, time_of};

    #[test]
    fn a_moment_is_a_day_and_a_time_where_the_customer_is() {
        let zone = TimeZone::get("Europe/Brussels").unwrap();
        for (text, date, time) in [
            ("2026-12-01T14:30Z", "2026-12-01 ", "15:30 "),
            ("on 2026-12-01T23:30:00.000Z.", "on 2026-12-02 ", "on 00:30 "),
            ("2026-12-01T14:30:00+01:00", "2026-12-01 ", "14:30 "),
            ("20261201T143000Z", "2026-12-01 ", "15:30 "),
            ("2026-07-01T14:30", "2026-07-01 ", "14:30 "),
            ("2026-13-01T14:30Z", "2026-13-01T14:30Z", "2026-13-01T14:30Z"),
            ("2026-12-01T14:30Zulu", "2026-12-01T14:30Zulu", "2026-12-01T14:30Zulu"),
        ] {
            assert_eq!(date_of(text, &zone), date, "{text}");
            assert_eq!(time_of(text, &zone), time, "{text}");
        }
    }
}
