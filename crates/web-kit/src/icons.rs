//! Our own icons: 16 px, one stroke width, in the colour of the text.

use std::fmt::{self, Display, Formatter};

use askama::filters::HtmlSafe;

/// The inside of an SVG on a grid of 16.
#[derive(Debug, Clone, Copy)]
pub struct Icon(&'static str);

impl Display for Icon {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "<svg class=\"icon\" viewBox=\"0 0 16 16\" aria-hidden=\"true\"><path d=\"{}\"/></svg>",
            self.0
        )
    }
}

impl HtmlSafe for Icon {}

/// A bot.
pub const BOT: Icon = Icon("M3.5 6.5h9v6h-9zM8 6.5V3.5M8 2.5v1M6 9v1M10 9v1M1.5 8.5v2M14.5 8.5v2");
/// A person.
pub const PERSON: Icon =
    Icon("M8 8a2.75 2.75 0 1 0 0-5.5A2.75 2.75 0 0 0 8 8zM3 13.5c.5-2.5 2.5-3.5 5-3.5s4.5 1 5 3.5");
/// A team.
pub const TEAM: Icon = Icon(
    "M6 8a2.25 2.25 0 1 0 0-4.5 2.25 2.25 0 0 0 0 4.5zM1.75 13c.4-2 2-3 4.25-3s3.85 1 4.25 3M10.5 4a2 2 0 0 1 0 4M12 10.25c1.3.4 2 1.35 2.25 2.75",
);
/// Nobody.
pub const NOBODY: Icon = Icon("M8 13.5a5.5 5.5 0 1 0 0-11 5.5 5.5 0 0 0 0 11zM4.2 11.8l7.6-7.6");
/// An inbox.
pub const INBOX: Icon =
    Icon("M2.5 9l2-6h7l2 6v4.5h-11zM2.5 9h3.25c.25 1.25 1 2 2.25 2s2-.75 2.25-2h3.25");
/// A conversation.
pub const CHAT: Icon = Icon("M2.5 3h11v8h-5l-3.25 2.5V11H2.5z");
/// A note, for people only.
pub const NOTE: Icon = Icon("M5 7V5a3 3 0 0 1 6 0v2M3.5 7h9v6.5h-9z");
/// Send.
pub const SEND: Icon = Icon("M2.5 8l11-5-3 10.5L7.5 9zM7.5 9l6-6");
/// Attach.
pub const CLIP: Icon = Icon(
    "M12.5 7.5l-5 5a2.8 2.8 0 0 1-4-4l5.5-5.5a1.9 1.9 0 0 1 2.7 2.7L6.5 11a.9.9 0 0 1-1.3-1.3L10 5",
);
/// Done, or good.
pub const CHECK: Icon = Icon("M3 8.5l3.5 3.5L13 4.5");
/// Time.
pub const CLOCK: Icon = Icon("M8 13.5a5.5 5.5 0 1 0 0-11 5.5 5.5 0 0 0 0 11zM8 5v3.25l2 1.25");
/// Back.
pub const BACK: Icon = Icon("M9.5 3.5L5 8l4.5 4.5");
/// More below.
pub const DOWN: Icon = Icon("M4 6l4 4 4-4");
/// Add.
pub const PLUS: Icon = Icon("M8 3.5v9M3.5 8h9");
/// Close.
pub const CROSS: Icon = Icon("M4.5 4.5l7 7M11.5 4.5l-7 7");
/// A tag.
pub const TAG: Icon = Icon("M2.5 2.5H8l5.5 5.5L8 13.5 2.5 8zM5.25 5.25v.01");
/// A file.
pub const FILE: Icon = Icon("M4 2.5h5l3 3v8H4zM9 2.5v3h3");
/// On to.
pub const ARROW: Icon = Icon("M3 8h9.5M9 4.5L12.5 8 9 11.5");
/// A rating.
pub const STAR: Icon =
    Icon("M8 2.5l1.7 3.5 3.8.5-2.8 2.7.7 3.8L8 11.2 4.6 13l.7-3.8L2.5 6.5 6.3 6z");
/// Waiting.
pub const WAIT: Icon = Icon(
    "M4.5 2.5h7M4.5 13.5h7M5 2.5c0 3.5 3 3.5 3 5.5s-3 2-3 5.5M11 2.5c0 3.5-3 3.5-3 5.5s3 2 3 5.5",
);
/// Once more.
pub const AGAIN: Icon = Icon("M13 8a5 5 0 1 1-1.5-3.6M13 2.5v2.75h-2.75");
/// A warning.
pub const WARN: Icon = Icon("M8 2.5l6 11H2zM8 6.5v3M8 11.5v.01");
/// Stopped.
pub const PAUSE: Icon = Icon("M5.5 3.5v9M10.5 3.5v9");
/// Going on.
pub const PLAY: Icon = Icon("M5 3l8 5-8 5z");
/// Settings.
pub const GEAR: Icon = Icon(
    "M8 10a2 2 0 1 0 0-4 2 2 0 0 0 0 4zM8 2v2M8 12v2M2 8h2M12 8h2M3.8 3.8l1.4 1.4M10.8 10.8l1.4 1.4M3.8 12.2l1.4-1.4M10.8 5.2l1.4-1.4",
);
/// A plug: what is connected.
pub const PLUG: Icon = Icon("M5.5 2v3M10.5 2v3M4 5h8v2.500a4 4 0 0 1-8 0zM8 11.5V14");
/// Figures.
pub const CHART: Icon = Icon("M3 13.5V8M8 13.5v-11M13 13.5V6");
