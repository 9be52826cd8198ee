//! The time zone of whoever looks at a page: a script of ours tells it with a cookie. Without one
//! times are UTC.

use axum::{
    extract::Request,
    http::{HeaderMap, header},
    middleware::Next,
    response::Response,
};
use jiff::{
    Timestamp, Zoned,
    tz::{Offset, TimeZone},
};

/// Minutes east of UTC, as the script writes them.
const COOKIE: &str = "twin_zone";
/// The furthest that a zone is from UTC, in minutes.
const MOST: i32 = 15 * 60;

tokio::task_local! {
    static MINUTES_EAST: i32;
}

/// Answers a request in the time zone of whoever sent it.
pub(super) async fn in_zone(request: Request, next: Next) -> Response {
    let minutes = named(request.headers()).unwrap_or_default();
    MINUTES_EAST.scope(minutes, next.run(request)).await
}

fn named(headers: &HeaderMap) -> Option<i32> {
    let cookies = headers.get_all(header::COOKIE).iter().filter_map(|c| c.to_str().ok());
    let mut pairs =
        cookies.flat_map(|c| c.split(';')).filter_map(|pair| pair.trim().split_once('='));
    let (_, minutes) = pairs.find(|(name, _)| *name == COOKIE)?;
    minutes.parse().ok().filter(|minutes| (-MOST..=MOST).contains(minutes))
}

/// Seconds east of UTC.
pub(super) fn seconds_east() -> i32 {
    MINUTES_EAST.try_with(|minutes| minutes * 60).unwrap_or_default()
}

/// A moment, in unix seconds, on the clock of whoever looks.
pub(super) fn local(at: i64) -> Option<Zoned> {
    let zone = Offset::from_seconds(seconds_east()).map_or(TimeZone::UTC, TimeZone::fixed);
    Timestamp::from_second(at).ok().map(|t| t.to_zoned(zone))
}

/// What the zone is called: `UTC`, `UTC+2`, `UTC-3:30`.
pub(super) fn label() -> String {
    let minutes = seconds_east() / 60;
    let sign = if minutes < 0 { '-' } else { '+' };
    match (minutes.abs() / 60, minutes.abs() % 60) {
        (0, 0) => "UTC".to_owned(),
        (hours, 0) => format!("UTC{sign}{hours}"),
        (hours, rest) => format!("UTC{sign}{hours}:{rest:02}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn east(cookie: &str) -> Option<i32> {
        let mut headers = HeaderMap::new();
        headers.insert(header::COOKIE, cookie.parse().unwrap());
        named(&headers)
    }

    #[test]
    fn a_cookie_names_the_zone_and_nonsense_does_not() {
        assert_eq!(east("a=b; twin_zone=-210"), Some(-210));
        assert_eq!(east("twin_zone=99999"), None);
        assert_eq!(east("twin_zone=Europe"), None);
    }

    #[test]
    fn zones_are_called_by_their_distance() {
        let called = |minutes| MINUTES_EAST.sync_scope(minutes, label);
        assert_eq!([0, 120, -210, 345].map(called), ["UTC", "UTC+2", "UTC-3:30", "UTC+5:45"]);
        let hour = MINUTES_EAST.sync_scope(-300, || local(1_767_603_600).map(|t| t.hour()));
        assert_eq!(hour, Some(4));
    }
}
