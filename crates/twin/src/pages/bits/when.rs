//! Moments.

use askama::{Template, filters::HtmlSafe};
use jiff::Timestamp;

use crate::pages::zone;

/// A moment: how long ago, and exactly when for those who ask. A script keeps it up to date.
#[derive(Debug, Clone, Template)]
#[template(
    source = r#"<time datetime="{{ iso }}" title="{{ exact }}" data-{{ form }}="{{ at_ms }}">{{ text }}</time>"#,
    ext = "html"
)]
pub(in crate::pages) struct When {
    iso: String,
    exact: String,
    form: &'static str,
    at_ms: i64,
    text: String,
}

impl HtmlSafe for When {}

impl When {
    /// `3 min ago`.
    pub(in crate::pages) fn ago(at: i64, now: i64) -> Self {
        Self::made(at, "ago", format!("{} ago", span(now.saturating_sub(at))))
    }

    /// `3 min`: for how long something has lasted.
    pub(in crate::pages) fn lasting(since: i64, now: i64) -> Self {
        Self::made(since, "lasting", span(now.saturating_sub(since)))
    }

    /// `in 3 min`.
    pub(in crate::pages) fn ahead(at: i64, now: i64) -> Self {
        Self::made(at, "ahead", format!("in {}", span(at.saturating_sub(now))))
    }

    /// `Mon 5 Jan, 09:31`: until when something lasts.
    pub(in crate::pages) fn until(at: i64, now: i64) -> Self {
        Self::made(at, "until", day_and_time(at, now))
    }

    /// `09:31`, as beside a message.
    pub(in crate::pages) fn of_day(at: i64) -> Self {
        Self::made(at, "clock", clock_time(at))
    }

    fn made(at: i64, form: &'static str, text: String) -> Self {
        Self {
            iso: iso(at),
            exact: format!("{} {}", written(at, "%a %-d %b %Y, %H:%M:%S"), zone::label()),
            form,
            at_ms: at.saturating_mul(1000),
            text,
        }
    }
}

fn iso(at: i64) -> String {
    Timestamp::from_second(at).map(|t| t.to_string()).unwrap_or_default()
}

fn written(at: i64, form: &str) -> String {
    zone::local(at).map(|t| t.strftime(form).to_string()).unwrap_or_default()
}

/// `09:31`.
pub(in crate::pages) fn clock_time(at: i64) -> String {
    written(at, "%H:%M")
}

/// `Mon 5 Jan, 09:31`, and without the day if that is today.
pub(in crate::pages) fn day_and_time(at: i64, now: i64) -> String {
    let form = if day_number(at) == day_number(now) { "%H:%M" } else { "%a %-d %b, %H:%M" };
    written(at, form)
}

/// The day that a moment is in, counted from 1970 on the clock of whoever looks.
pub(in crate::pages) fn day_number(at: i64) -> i64 {
    at.saturating_add(zone::seconds_east().into()).div_euclid(86_400)
}

/// `Monday 5 January 2026`.
pub(in crate::pages) fn day(at: i64) -> String {
    written(at, "%A %-d %B %Y")
}

/// So many seconds, in the largest unit that fits.
fn span(seconds: i64) -> String {
    match seconds.max(0) {
        s @ 0..60 => format!("{s} s"),
        s @ 60..3600 => format!("{} min", s / 60),
        s @ 3600..86_400 => format!("{} h", s / 3600),
        s => format!("{} d", s / 86_400),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spans_have_one_unit() {
        let spans: Vec<_> = [-4, 59, 61, 7_300, 200_000].into_iter().map(span).collect();
        assert_eq!(spans, ["0 s", "59 s", "1 min", "2 h", "2 d"]);
    }

    #[test]
    fn days_and_times_are_written_out() {
        assert_eq!(day(1_767_603_600), "Monday 5 January 2026");
        assert_eq!(clock_time(1_767_603_600), "09:00");
    }
}
