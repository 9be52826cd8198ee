//! The frame that every page has.

use askama::Template;
use axum::{Extension, extract::State, http::StatusCode, response::Response};
use deskmate_store::{Pause, Role};
use web_kit::{Html, icons};

use super::{Pages, assets, bits::When, caller::Caller};

/// Nothing but our own style sheet and scripts, no inline ones.
pub(super) const POLICY: &str = "default-src 'none'; style-src 'self'; script-src 'self'; \
     connect-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

const NAVIGATION: [(&str, &str, icons::Icon); 6] = [
    ("/conversations", "Conversations", icons::INBOX),
    ("/drafts", "Drafts", icons::NOTE),
    ("/channels", "Channels", icons::PLUG),
    ("/bots", "Bots", icons::BOT),
    ("/deliveries", "Deliveries", icons::SEND),
    ("/settings", "Settings", icons::GEAR),
];

#[derive(Template)]
#[template(path = "frame.html")]
struct Frame<'a> {
    title: &'a str,
    /// The page's place in the navigation.
    nav: &'static str,
    base: &'a str,
    print: &'static str,
    navigation: &'static [(&'static str, &'static str, icons::Icon)],
    someone: Option<&'a Caller>,
    csrf: &'a str,
    /// That everything is stopped.
    stopped: Option<(Pause, When)>,
    /// Which channels are, each with its own pause.
    paused: Vec<(String, Pause, When)>,
    now_ms: i64,
    change: u64,
    main: Html,
}

impl Frame<'_> {
    /// What the answer to a form shows is nowhere else: it stays until another page is asked for.
    fn is_answer(&self) -> bool {
        self.someone
            .and_then(|someone| someone.session.as_ref())
            .is_some_and(|session| session.answers)
    }

    fn may_resume(&self) -> bool {
        self.someone.is_some_and(|someone| someone.role >= Role::Operator)
    }
}

/// A whole page, for whoever asked.
pub(super) fn page(
    pages: &Pages,
    caller: Option<&Caller>,
    (status, nav, title): (StatusCode, &'static str, &str),
    main: &impl Template,
) -> Response {
    let now = pages.now();
    let (mut all, mut paused) = (None, Vec::new());
    for pause in pages.engine.pauses() {
        let when = When::ago(pause.at, now);
        match pause.channel.clone() {
            None => all = Some((pause, when)),
            // The list says it, and so does the channel's own page.
            Some(channel) if nav == "/channels" && ["Channels", &channel].contains(&title) => {}
            Some(channel) => paused.push((channel, pause, when)),
        }
    }
    let frame = Frame {
        title,
        nav,
        base: &pages.base,
        print: assets::print(),
        navigation: &NAVIGATION,
        someone: caller,
        csrf: csrf(caller),
        stopped: all,
        paused,
        now_ms: now.as_millis(),
        change: *pages.engine.changes().borrow(),
        main: web_kit::html(main),
    };
    web_kit::page(status, POLICY, frame.render())
}

/// What the forms of somebody's pages carry.
pub(super) fn csrf(caller: Option<&Caller>) -> &str {
    caller.and_then(|caller| caller.session.as_ref()).map_or("", |session| session.csrf.as_str())
}

#[derive(Template)]
#[template(path = "told.html")]
struct Told<'a> {
    title: &'a str,
    text: &'a str,
    base: &'a str,
}

/// A page that only says something.
pub(super) fn told(
    pages: &Pages,
    caller: Option<&Caller>,
    status: StatusCode,
    title: &str,
    text: &str,
) -> Response {
    page(pages, caller, (status, "", title), &Told { title, text, base: &pages.base })
}

/// There is no such page.
pub(super) async fn not_found(
    State(pages): State<Pages>,
    caller: Option<Extension<Caller>>,
) -> Response {
    let text = "There is no such page. The channels are a good place to start.";
    let caller = caller.map(|Extension(caller)| caller);
    told(&pages, caller.as_ref(), StatusCode::NOT_FOUND, "Not found", text)
}
