//! Lengths of time: `"500ms"`, `"20s"`, `"5m"`, `"24h"`, `"never"`.

use std::time::Duration;

use serde::{Deserialize, Deserializer, de};

/// A length of time in the configuration; `None` is `"never"`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Length(pub Option<Duration>);

impl Length {
    /// Some milliseconds.
    pub const fn millis(millis: u64) -> Self {
        Self(Some(Duration::from_millis(millis)))
    }

    /// Some seconds.
    pub const fn secs(secs: u64) -> Self {
        Self(Some(Duration::from_secs(secs)))
    }

    /// The time itself, where it must not be `"never"`.
    ///
    /// # Errors
    /// A sentence that says so.
    pub fn required(self) -> Result<Duration, String> {
        self.0.ok_or_else(|| "cannot be \"never\" here; write a time such as \"20s\"".to_owned())
    }
}

impl std::str::FromStr for Length {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        if text == "never" {
            return Ok(Self(None));
        }
        let wrong = || {
            format!(
                "`{text}` is no length of time; write \"500ms\", \"20s\", \"5m\", \"24h\" or \"never\""
            )
        };
        let unit = text.find(|character: char| !character.is_ascii_digit()).ok_or_else(wrong)?;
        let (number, unit) = text.split_at(unit);
        let number: u64 = number.parse().map_err(|_| wrong())?;
        let millis = match unit {
            "ms" => Some(1),
            "s" => Some(1_000),
            "m" => Some(60_000),
            "h" => Some(3_600_000),
            "d" => Some(86_400_000),
            _ => None,
        };
        let millis = millis.and_then(|unit: u64| number.checked_mul(unit)).ok_or_else(wrong)?;
        Ok(Self(Some(Duration::from_millis(millis))))
    }
}

impl<'de> Deserialize<'de> for Length {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        String::deserialize(from)?.parse().map_err(de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::Length;

    #[test]
    fn lengths_are_read_and_nonsense_is_refused() {
        assert_eq!("500ms".parse(), Ok(Length::millis(500)));
        assert_eq!("20s".parse(), Ok(Length::secs(20)));
        assert_eq!("5m".parse(), Ok(Length::secs(300)));
        assert_eq!("24h".parse(), Ok(Length::secs(86_400)));
        assert_eq!("never".parse(), Ok(Length(None)));
        for nonsense in
            ["", "5", "s", "5 s", "-5s", "5w", "99999999999999999999s", "9999999999999999999h"]
        {
            assert!(nonsense.parse::<Length>().is_err(), "{nonsense}");
        }
    }
}
