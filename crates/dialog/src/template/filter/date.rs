//! `date:FORMAT`: days and times, as people write them.

use jiff::{Timestamp, Zoned, fmt::strtime, tz::TimeZone};
use serde_json::Value;

use crate::template::moment;

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

    /// The value in this form; what is no date stays as it is. Moments are shown as clocks in `zone` do.
    pub(super) fn apply(&self, value: &Value, zone: &TimeZone) -> Value {
        let written = moment(value, zone).and_then(|moment| strtime::format(&self.0, &moment).ok());
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
