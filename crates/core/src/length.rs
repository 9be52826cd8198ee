//! Lengths of time as people write them: `"500ms"`, `"20s"`, `"5m"`, `"24h"`, `"2d"`.
//!
//! For serde: `#[serde(with = "length")]` on a `Duration`, `#[serde(with = "length::or_never")]` on
//! an `Option<Duration>` that is written `"never"` where there is none.

use std::time::Duration;

use serde::{Deserialize, Deserializer, Serializer, de};

const UNITS: [(&str, u64); 5] =
    [("d", 86_400_000), ("h", 3_600_000), ("m", 60_000), ("s", 1_000), ("ms", 1)];

/// Reads a length of time.
///
/// # Errors
/// A sentence that says how one is written.
pub fn parse(text: &str) -> Result<Duration, String> {
    if text == "never" {
        return Err("cannot be \"never\" here; write a time such as \"20s\"".to_owned());
    }
    read(text).ok_or_else(|| {
        format!(
            "`{text}` is no length of time; write \"500ms\", \"20s\", \"5m\", \"24h\" or \"2d\""
        )
    })
}

fn read(text: &str) -> Option<Duration> {
    let (number, unit) = text.split_at(text.find(|letter: char| !letter.is_ascii_digit())?);
    let (_, millis) = UNITS.iter().find(|(name, _)| *name == unit)?;
    let number: u64 = number.parse().ok()?;
    number.checked_mul(*millis).map(Duration::from_millis)
}

/// Writes a length of time in the largest unit that has it whole. Less than a millisecond is lost.
pub fn show(length: Duration) -> String {
    let millis = u64::try_from(length.as_millis()).unwrap_or(u64::MAX);
    let whole = UNITS.iter().find(|(_, unit)| millis != 0 && millis.is_multiple_of(*unit));
    let (unit, in_millis) = whole.unwrap_or(&("s", 1_000));
    format!("{}{unit}", millis / in_millis)
}

/// For serde.
///
/// # Errors
/// What the serializer says.
pub fn serialize<S: Serializer>(length: &Duration, to: S) -> Result<S::Ok, S::Error> {
    to.serialize_str(&show(*length))
}

/// For serde.
///
/// # Errors
/// A sentence that says how a length is written.
pub fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Duration, D::Error> {
    parse(&String::deserialize(from)?).map_err(de::Error::custom)
}

/// A length that may be `"never"`.
pub mod or_never {
    use super::{Deserialize, Deserializer, Duration, Serializer, de};

    /// For serde.
    ///
    /// # Errors
    /// What the serializer says.
    pub fn serialize<S: Serializer>(length: &Option<Duration>, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(&length.map_or_else(|| "never".to_owned(), super::show))
    }

    /// For serde.
    ///
    /// # Errors
    /// A sentence that says how a length is written.
    pub fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Option<Duration>, D::Error> {
        match String::deserialize(from)?.as_str() {
            "never" => Ok(None),
            text => super::read(text).map(Some).ok_or_else(|| {
                de::Error::custom(format!(
                    "`{text}` is no length of time; write \"500ms\", \"20s\", \"5m\", \"24h\", \"2d\" or \"never\""
                ))
            }),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::{parse, show};

    #[test]
    fn lengths_are_read_and_nonsense_is_refused() {
        assert_eq!(parse("500ms"), Ok(Duration::from_millis(500)));
        assert_eq!(parse("20s"), Ok(Duration::from_secs(20)));
        assert_eq!(parse("5m"), Ok(Duration::from_secs(300)));
        assert_eq!(parse("24h"), Ok(Duration::from_secs(86_400)));
        for nonsense in
            ["", "5", "s", "5 s", "-5s", "5w", "99999999999999999999s", "9999999999999999999h"]
        {
            assert!(parse(nonsense).is_err(), "{nonsense}");
        }
        assert!(parse("never").unwrap_err().contains("cannot be \"never\" here"));
    }

    #[test]
    fn a_length_is_shown_as_it_would_be_written() {
        for text in ["0s", "250ms", "20s", "90s", "5m", "30m", "23h", "2d"] {
            assert_eq!(show(parse(text).unwrap()), text);
        }
    }
}
