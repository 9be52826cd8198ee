//! Small pieces that many pages show.

use askama::{Template, filters::HtmlSafe};
use deskmate_core::Timestamp;

/// A moment: how long ago, and exactly when for those who ask. A script keeps it up to date.
#[derive(Debug, Clone, Template)]
#[template(
    source = r#"<time datetime="{{ iso }}" title="{{ exact }}" data-ago="{{ at_ms }}">{{ text }}</time>"#,
    ext = "html"
)]
pub(super) struct When {
    iso: String,
    exact: String,
    at_ms: i64,
    text: String,
}

impl HtmlSafe for When {}

impl When {
    /// `3 min ago`.
    pub(super) fn ago(at: Timestamp, now: Timestamp) -> Self {
        let moment = jiff::Timestamp::from_millisecond(at.as_millis()).unwrap_or_default();
        Self {
            iso: moment.to_string(),
            exact: moment.strftime("%a %-d %b %Y, %H:%M:%S UTC").to_string(),
            at_ms: at.as_millis(),
            text: format!("{} ago", span(now.since(at).as_secs())),
        }
    }
}

/// How long something took, that people need not wait for.
pub(super) fn took(ms: u64) -> String {
    match ms {
        0 => "under 1 ms".to_owned(),
        ms @ 1..10_000 => format!("{ms} ms"),
        ms => span(ms / 1_000),
    }
}

/// So many seconds, in the largest unit that fits.
pub(super) fn span(seconds: u64) -> String {
    match seconds {
        s @ 0..60 => format!("{s} s"),
        s @ 60..3600 => format!("{} min", s / 60),
        s @ 3600..86_400 => format!("{} h", s / 3600),
        s => format!("{} d", s / 86_400),
    }
}
