//! `date:FORMAT`: days and times, as people write them.

use jiff::{
    Timestamp, Zoned,
    civil::{Date, DateTime, Time},
    fmt::strtime,
    tz::TimeZone,
};
use serde_json::Value;

use crate::template::show;

/// A moment as it stands in a value: with a zone where the value has one.
pub(crate) type Moment = Zoned;

/// How a date is written, in the form that `strftime` knows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Format(String);

/// The words of a format, longest first, and what `strftime` calls them.
const WORDS: &[(&str, &str)] = &[
    ("YYYY", "%Y"),
    ("MMMM", "%B"),
    ("dddd", "%A"),
    ("MMM", "%b"),
    ("ddd", "%a"),
    ("YY", "%y"),
    ("MM", "%m"),
    ("DD", "%d"),
    ("HH", "%H"),
    ("hh", "%I"),
    ("mm", "%M"),
    ("ss", "%S"),
    ("M", "%-m"),
    ("D", "%-d"),
    ("H", "%-H"),
    ("A", "%p"),
];

impl Format {
    /// Reads a format; `None` where nothing in it is of a date.
    pub(super) fn read(text: &str) -> Option<Self> {
        let format = if text.contains('%') { text.to_owned() } else { translated(text)? };
        strtime::format(&format, &Zoned::new(Timestamp::UNIX_EPOCH, TimeZone::UTC)).ok()?;
        Some(Self(format))
    }

    /// The value in this form; what is no date stays as it is.
    pub(super) fn apply(&self, value: &Value) -> Value {
        let written = moment(value).and_then(|moment| strtime::format(&self.0, &moment).ok());
        written.map_or_else(|| value.clone(), Value::String)
    }
}

fn translated(text: &str) -> Option<String> {
    let mut format = String::new();
    let mut left = text;
    let mut found = false;
    while let Some(first) = left.chars().next() {
        if let Some((word, code)) = WORDS.iter().find(|(word, _)| left.starts_with(word)) {
            format.push_str(code);
            left = &left[word.len()..];
            found = true;
        } else if first.is_alphabetic() {
            return None;
        } else {
            format.push(first);
            left = &left[first.len_utf8()..];
        }
    }
    found.then_some(format)
}

/// The moment that a value names: DD-MM-YYYY, ISO 8601, or seconds since 1970.
pub(crate) fn moment(value: &Value) -> Option<Moment> {
    if let Some(seconds) = value.as_i64() {
        return Timestamp::from_second(seconds).ok().map(|at| at.to_zoned(TimeZone::UTC));
    }
    let text = show(value);
    let text = text.trim();
    if let Ok(zoned) = text.parse::<Zoned>() {
        return Some(zoned);
    }
    if let Ok(at) = text.parse::<Timestamp>() {
        return Some(at.to_zoned(TimeZone::UTC));
    }
    let local = day(text)
        .map(|day| day.to_datetime(Time::midnight()))
        .or_else(|| text.parse::<DateTime>().ok())?;
    local.to_zoned(TimeZone::UTC).ok()
}

fn day(text: &str) -> Option<Date> {
    strtime::parse("%d-%m-%Y", text).and_then(|parsed| parsed.to_date()).ok()
}
