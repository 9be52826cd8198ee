//! The frame that every page has.

use askama::Template;
use axum::{
    http::{HeaderValue, StatusCode, header},
    response::Response,
};
use url::Url;

use super::{
    assets,
    bits::{Html, clock_time, day, icons},
    zone,
};
use crate::world::World;

/// Nothing but our own style sheet and scripts, no inline ones; pictures from anywhere, as bots
/// send them.
const POLICY: &str = "default-src 'none'; style-src 'self'; script-src 'self'; \
                      connect-src 'self'; img-src 'self' https: http:; form-action 'self'; \
                      base-uri 'none'; frame-ancestors 'none'";

const NAVIGATION: [(&str, &str); 6] = [
    ("/", "Side by side"),
    ("/messenger", "Messenger"),
    ("/inbox", "Inbox"),
    ("/deliveries", "Deliveries"),
    ("/workspace", "Workspace"),
    ("/faults", "Faults"),
];

/// What a page puts into the frame.
pub(super) struct Framed {
    pub(super) title: String,
    /// The page's place in the navigation.
    pub(super) nav: &'static str,
    /// A class for the whole page.
    pub(super) look: &'static str,
    /// Which changes it shows: `conversation`, `deliveries`, `workspace`, `settings`, `clock`.
    pub(super) live: &'static str,
    pub(super) main: Html,
}

#[derive(Template)]
#[template(path = "frame.html")]
struct Frame<'a> {
    framed: &'a Framed,
    navigation: &'static [(&'static str, &'static str)],
    assets: String,
    place: String,
    now_ms: i64,
    speed: u32,
    zone: String,
    clock: String,
    clock_note: String,
    /// How many faults are in force.
    faults: usize,
}

impl Frame<'_> {
    /// What the page is called in the navigation; the folded one shows it.
    fn here(&self) -> &'static str {
        self.navigation.iter().find(|(href, _)| *href == self.framed.nav).map_or("Pages", |n| n.1)
    }
}

/// A whole page.
pub(super) fn page(world: &World, status: StatusCode, framed: &Framed) -> Response {
    let speed = world.clock.speed();
    let now = world.now();
    let frame = Frame {
        framed,
        navigation: &NAVIGATION,
        assets: assets::folder(),
        place: world.feed.place(),
        now_ms: world.now_ms(),
        speed,
        clock: match speed {
            0 | 1 => format!("{} {}", clock_time(now), zone::label()),
            speed => format!("{} {} ×{speed}", clock_time(now), zone::label()),
        },
        clock_note: format!("{}, {}; the twin's own clock", day(now), zone::label()),
        zone: zone::label(),
        faults: world.faults.0.len(),
    };
    web_kit::page(status, POLICY, frame.render())
}

/// The page, whose forms may lead on to this address: a browser holds the policy for forms
/// against redirects as well.
pub(super) fn with_forms_to(mut page: Response, to: &Url) -> Response {
    let origin = to.origin().ascii_serialization();
    let policy = POLICY.replace("form-action 'self'", &format!("form-action 'self' {origin}"));
    if let Ok(policy) = HeaderValue::from_str(&policy) {
        page.headers_mut().insert(header::CONTENT_SECURITY_POLICY, policy);
    }
    page
}

/// A template as HTML for the frame.
pub(super) fn html(template: &impl Template) -> Html {
    web_kit::html(template)
}
