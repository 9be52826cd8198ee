//! The channels: whether each works, what is stopped, and how each is set up.

use askama::Template;
use axum::{
    Extension,
    extract::{Path, State},
    http::StatusCode,
    response::Response,
};
use deskmate_engine::{Channel, ChannelState};
use deskmate_store::{Held, Pause, Role};
use web_kit::icons;

use super::{Pages, alerts, bits::When, caller::Caller, frame, guard::not_now, topics::Webhook};

/// A channel, as the pages show it.
pub(super) struct Shown {
    pub(super) name: String,
    pub(super) bot: String,
    /// `good`, `warn` or `bad`.
    pub(super) mark: &'static str,
    pub(super) icon: icons::Icon,
    pub(super) word: &'static str,
    pub(super) why: Vec<String>,
    pub(super) webhook: String,
    pub(super) place: Option<String>,
    pub(super) pause: Option<Stopped>,
}

/// That it is stopped, by whom, and why.
pub(super) struct Stopped {
    pub(super) who: String,
    pub(super) why: String,
    pub(super) held: &'static str,
    pub(super) when: When,
    /// It is not this channel alone.
    pub(super) all: bool,
}

impl Stopped {
    fn of(pause: &Pause, pages: &Pages) -> Self {
        Self {
            who: pause.who.clone(),
            why: pause.why.clone(),
            held: match pause.held {
                Held::Waits => "What it holds waits.",
                Held::HandedOver => "What it holds goes to the fallback team.",
            },
            when: When::ago(pause.at, pages.now()),
            all: pause.channel.is_none(),
        }
    }
}

fn shown(pages: &Pages, channel: &Channel) -> Shown {
    let pause = pages.engine.paused(channel.name());
    let (mark, icon, word, why) = match (&pause, channel.state()) {
        (Some(_), _) => ("warn", icons::PAUSE, "Paused", Vec::new()),
        (None, ChannelState::Opening) => ("", icons::CLOCK, "Being checked", Vec::new()),
        (None, ChannelState::NotReady(problems)) => {
            ("bad", icons::WARN, "Not ready", problems.iter().map(ToString::to_string).collect())
        }
        (None, ChannelState::Ready(_)) => match channel.bot_trouble() {
            None => ("good", icons::CHECK, "Ready", Vec::new()),
            Some(why) => ("bad", icons::WARN, "The bot cannot run", vec![why]),
        },
    };
    let name = channel.name().to_string();
    Shown {
        bot: channel.bot_name().to_owned(),
        mark,
        icon,
        word,
        why,
        webhook: format!("{}/hooks/{}", pages.engine.public_url(), channel.hook()),
        place: pages.options.places.get(&name).cloned(),
        pause: pause.as_ref().map(|pause| Stopped::of(pause, pages)),
        name,
    }
}

#[derive(Template)]
#[template(path = "channels.html")]
struct List<'a> {
    base: &'a str,
    csrf: &'a str,
    channels: Vec<Shown>,
    all_stopped: bool,
    may: bool,
    may_make: bool,
    /// Those that are kept and could not be made.
    failed: Vec<(String, String)>,
    /// What is wrong.
    alerts: Vec<alerts::Line>,
}

/// All channels.
pub(super) async fn list(
    State(pages): State<Pages>,
    Extension(caller): Extension<Caller>,
) -> Response {
    let alerts = match alerts::now(&pages).await {
        Ok(alerts) => alerts,
        Err(error) => return not_now(&pages, Some(&caller), &error),
    };
    let failed = pages.options.maker.as_ref().map(|maker| maker.failed()).unwrap_or_default();
    let main = List {
        base: &pages.base,
        csrf: frame::csrf(Some(&caller)),
        channels: pages.engine.channels().map(|channel| shown(&pages, &channel)).collect(),
        all_stopped: pages.engine.pauses().iter().any(|pause| pause.channel.is_none()),
        may: caller.role >= Role::Operator,
        may_make: caller.role >= Role::Editor && pages.options.maker.is_some(),
        failed: failed.into_iter().collect(),
        alerts,
    };
    frame::page(&pages, Some(&caller), (StatusCode::OK, "/channels", "Channels"), &main)
}

/// A teammate or a team: what it is called, and how the configuration says it where that is
/// something else.
struct Named {
    name: String,
    written: Option<String>,
}

impl Named {
    fn of(written: &str, name: Option<String>) -> Self {
        match name.filter(|name| !name.trim().is_empty()) {
            Some(name) => {
                Self { written: Some(written.to_owned()).filter(|own| *own != name), name }
            }
            None => Self { name: written.to_owned(), written: None },
        }
    }
}

#[derive(Template)]
#[template(path = "channel.html")]
struct One<'a> {
    base: &'a str,
    csrf: &'a str,
    channel: Shown,
    teammate: Named,
    fallback: Named,
    may: bool,
    may_edit: bool,
    hook: Webhook,
}

/// One channel.
pub(super) async fn page(
    State(pages): State<Pages>,
    Extension(caller): Extension<Caller>,
    Path(name): Path<String>,
) -> Response {
    let Some(channel) = pages.engine.channels().find(|own| own.name().as_str() == name) else {
        let text = format!("There is no channel `{name}`.");
        return frame::told(&pages, Some(&caller), StatusCode::NOT_FOUND, "Not found", &text);
    };
    let hook = match Webhook::of(&pages, &channel).await {
        Ok(hook) => hook,
        Err(error) => return not_now(&pages, Some(&caller), &error),
    };
    let main = One {
        hook,
        base: &pages.base,
        csrf: frame::csrf(Some(&caller)),
        teammate: Named::of(channel.teammate_id().as_str(), channel.teammate_name()),
        fallback: Named::of(channel.fallback_team(), channel.fallback_name()),
        channel: shown(&pages, &channel),
        may: caller.role >= Role::Operator,
        may_edit: caller.role >= Role::Editor
            && pages.options.maker.as_ref().is_some_and(|maker| !maker.is_in_file(&name)),
    };
    frame::page(&pages, Some(&caller), (StatusCode::OK, "/channels", &name), &main)
}
