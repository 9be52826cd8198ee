//! A time to send, in the unit that Intercom takes.

use serde::Serialize;

use crate::Invalid;

/// A time in Unix seconds that cannot be milliseconds by mistake: Intercom answers those with 500.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(transparent)]
pub struct UnixSeconds(i64);

impl UnixSeconds {
    /// The end of the year 5138. As milliseconds it would be in 1973.
    const LATEST: i64 = 99_999_999_999;

    /// Takes seconds.
    ///
    /// # Errors
    /// [`Invalid::NotSeconds`] for what is more likely milliseconds, and for times before 1970.
    pub fn new(seconds: i64) -> Result<Self, Invalid> {
        if (1..=Self::LATEST).contains(&seconds) {
            Ok(Self(seconds))
        } else {
            Err(Invalid::NotSeconds { given: seconds })
        }
    }

    /// Takes milliseconds, rounded up to the next second.
    ///
    /// # Errors
    /// As [`UnixSeconds::new`].
    pub fn from_millis(millis: i64) -> Result<Self, Invalid> {
        Self::new(millis.div_euclid(1000) + i64::from(millis.rem_euclid(1000) > 0))
    }

    /// The seconds.
    pub fn get(self) -> i64 {
        self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn milliseconds_do_not_slip_in() {
        assert_eq!(UnixSeconds::new(1_734_537_561).unwrap().get(), 1_734_537_561);
        assert_eq!(UnixSeconds::from_millis(1_734_537_560_001).unwrap().get(), 1_734_537_561);
        for wrong in [1_734_537_561_000, 0, -5, i64::MAX, i64::MIN] {
            assert_eq!(UnixSeconds::new(wrong), Err(Invalid::NotSeconds { given: wrong }));
        }
    }
}
