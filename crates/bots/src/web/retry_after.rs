//! How long a bot asks to be left alone.

use std::time::Duration;

use jiff::fmt::rfc2822;
use reqwest::header::{HeaderMap, RETRY_AFTER};

/// Reads `retry-after`, in seconds or as an HTTP date; what cannot be read counts as absent.
pub(crate) fn wait(headers: &HeaderMap, now_ms: i64) -> Option<Duration> {
    let value = headers.get(RETRY_AFTER)?.to_str().ok()?.trim();
    if let Ok(seconds) = value.parse() {
        return Some(Duration::from_secs(seconds));
    }
    let date = rfc2822::parse(value).ok()?.timestamp().as_millisecond();
    Some(Duration::from_millis(date.saturating_sub(now_ms).try_into().unwrap_or(0)))
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use reqwest::header::{HeaderMap, RETRY_AFTER};

    #[test]
    fn seconds_a_date_or_nothing() {
        const NOW: i64 = 1_445_412_480_000; // Wed, 21 Oct 2015 07:28:00 GMT
        for (value, expected) in [
            ("3", Some(3)),
            (" 3 ", Some(3)),
            ("Wed, 21 Oct 2015 07:28:05 GMT", Some(5)),
            ("Wed, 21 Oct 2015 07:27:55 GMT", Some(0)),
            ("soon", None),
            ("-3", None),
            ("", None),
        ] {
            let headers = HeaderMap::from_iter([(RETRY_AFTER, value.parse().unwrap())]);
            let wait = super::wait(&headers, NOW);
            assert_eq!(wait, expected.map(Duration::from_secs), "{value:?}");
        }
        assert_eq!(super::wait(&HeaderMap::new(), NOW), None);
    }
}
