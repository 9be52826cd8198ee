//! Channels: how each does, stop and go.

use axum::{
    Extension,
    extract::{Path, Request, State},
    http::StatusCode,
    response::Response,
};
use deskmate_engine::{Channel, ChannelState, Engine};
use deskmate_store::{Held, Pause};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Answer, channel, json, not_now, ok, watch::moment};
use crate::{
    App,
    console::{Caller, Hears, NotDone, go_on, stop},
    problem::problem,
};

/// Some channels.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Channels")]
pub(super) struct Channels {
    channels: Vec<Shown>,
    /// Those that are kept and cannot run as they are set up.
    failed: Vec<Failed>,
}

/// A channel that cannot run as it is set up.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "ChannelFailed")]
struct Failed {
    name: String,
    why: String,
}

/// How a channel does.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Channel")]
pub(super) struct Shown {
    name: String,
    state: How,
    /// Why it is not ready.
    problems: Vec<String>,
    /// What its turns call the bot.
    bot: String,
    /// What keeps the bot from running as it is written now.
    bot_problem: Option<String>,
    /// Intercom's id of the bot's teammate.
    teammate_id: String,
    /// What the teammate is called, once Intercom has told.
    teammate: Option<String>,
    /// Name or id of the team that gets what the bot cannot go on with.
    fallback_team: String,
    /// What that team is called, once Intercom has told.
    fallback: Option<String>,
    /// The address to paste into Intercom's Developer Hub.
    webhook_url: String,
    paused: Option<Paused>,
}

/// Whether a channel works.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "ChannelState")]
#[serde(rename_all = "snake_case")]
enum How {
    Ready,
    Opening,
    NotReady,
}

/// That a channel is stopped.
#[derive(Serialize, JsonSchema)]
struct Paused {
    /// Whether all channels are, with this one.
    all: bool,
    /// What becomes of what the bot holds.
    #[schemars(extend("enum" = ["waits", "handed_over"]))]
    held: String,
    who: String,
    why: String,
    #[schemars(extend("format" = "date-time"))]
    at: String,
}

impl From<&Pause> for Paused {
    fn from(pause: &Pause) -> Self {
        Self {
            all: pause.channel.is_none(),
            held: pause.held.word().to_owned(),
            who: pause.who.clone(),
            why: pause.why.clone(),
            at: moment(pause.at),
        }
    }
}

fn shown(engine: &Engine, channel: &Channel) -> Shown {
    let (state, problems) = match channel.state() {
        ChannelState::Ready(_) => (How::Ready, Vec::new()),
        ChannelState::Opening => (How::Opening, Vec::new()),
        ChannelState::NotReady(found) => {
            (How::NotReady, found.iter().map(ToString::to_string).collect())
        }
    };
    Shown {
        name: channel.name().to_string(),
        state,
        problems,
        bot: channel.bot_name().to_owned(),
        bot_problem: channel.bot_trouble(),
        teammate_id: channel.teammate_id().to_string(),
        teammate: channel.teammate_name(),
        fallback_team: channel.fallback_team().to_owned(),
        fallback: channel.fallback_name(),
        webhook_url: format!("{}/hooks/{}", engine.public_url(), channel.hook()),
        paused: engine.paused(channel.name()).as_ref().map(Paused::from),
    }
}

/// `GET /api/v1/channels`
pub(super) async fn list(State(app): State<App>) -> Answer {
    ok(told(&app, |_| true))
}

fn told(app: &App, asked: impl Fn(&Channel) -> bool) -> Channels {
    let channels = app.engine.channels().filter(|one| asked(one));
    let failed = app.maker.as_ref().map(|maker| maker.failed()).unwrap_or_default();
    Channels {
        channels: channels.map(|one| shown(&app.engine, &one)).collect(),
        failed: failed.into_iter().map(|(name, why)| Failed { name, why }).collect(),
    }
}

/// `GET /api/v1/channels/NAME`
pub(super) async fn one(State(app): State<App>, Path(name): Path<String>) -> Answer {
    let found = channel(&app, &name).ok_or_else(|| refused(&NotDone::NoSuchChannel(name)))?;
    ok(shown(&app.engine, &found))
}

/// What has come in for a channel.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "ChannelWebhook")]
pub(super) struct Webhook {
    /// The address to paste into Intercom's Developer Hub.
    url: String,
    topics: Vec<Topic>,
    /// When one came last, of any topic.
    #[schemars(extend("format" = "date-time"))]
    last: Option<String>,
    /// It has gone deaf: how many conversations had news since then. Nothing: it hears.
    missed: Option<usize>,
}

/// A topic of a webhook.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "WebhookTopic")]
struct Topic {
    name: &'static str,
    /// Without it something is slower that people wait for.
    needed: bool,
    #[schemars(extend("format" = "date-time"))]
    seen: Option<String>,
}

/// `GET /api/v1/channels/NAME/webhook`
pub(super) async fn webhook(State(app): State<App>, Path(name): Path<String>) -> Answer {
    let found = channel(&app, &name).ok_or_else(|| refused(&NotDone::NoSuchChannel(name)))?;
    let hears = Hears::of(&app.engine, &found).await.map_err(|error| not_now(&error))?;
    let topic =
        |(name, needed, seen): (_, _, Option<_>)| Topic { name, needed, seen: seen.map(moment) };
    ok(Webhook {
        url: format!("{}/hooks/{}", app.engine.public_url(), found.hook()),
        topics: hears.topics.into_iter().map(topic).collect(),
        last: hears.last.map(moment),
        missed: hears.missed,
    })
}

/// How to stop.
#[derive(Deserialize, JsonSchema)]
#[schemars(rename = "Pause")]
#[serde(deny_unknown_fields)]
pub(super) struct PauseBody {
    /// What becomes of what the bot holds.
    #[schemars(extend("enum" = ["waits", "handed_over"]))]
    held: String,
    /// Why, for people.
    #[serde(default)]
    why: String,
}

/// `POST /api/v1/channels/NAME/pause`
pub(super) async fn pause(
    State(app): State<App>,
    Extension(caller): Extension<Caller>,
    Path(name): Path<String>,
    request: Request,
) -> Answer {
    pause_some(&app, &caller, Some(&name), request).await
}

/// `POST /api/v1/pause`
pub(super) async fn pause_all(
    State(app): State<App>,
    Extension(caller): Extension<Caller>,
    request: Request,
) -> Answer {
    pause_some(&app, &caller, None, request).await
}

async fn pause_some(app: &App, caller: &Caller, name: Option<&str>, request: Request) -> Answer {
    let body: PauseBody = json(request, r#"{"held": "waits", "why": "…"}"#).await?;
    let Some(held) = Held::named(&body.held) else {
        let message = "`held` is `waits` or `handed_over`";
        return Err(problem(StatusCode::UNPROCESSABLE_ENTITY, "unreadable", message));
    };
    answer(app, name, stop(&app.engine, caller, name, held, &body.why)).await
}

/// `POST /api/v1/channels/NAME/resume`
pub(super) async fn resume(
    State(app): State<App>,
    Extension(caller): Extension<Caller>,
    Path(name): Path<String>,
) -> Answer {
    answer(&app, Some(&name), go_on(&app.engine, &caller, Some(&name))).await
}

/// `POST /api/v1/resume`
pub(super) async fn resume_all(
    State(app): State<App>,
    Extension(caller): Extension<Caller>,
) -> Answer {
    answer(&app, None, go_on(&app.engine, &caller, None)).await
}

async fn answer(
    app: &App,
    name: Option<&str>,
    done: impl Future<Output = Result<(), NotDone>>,
) -> Answer {
    done.await.map_err(|error| refused(&error))?;
    ok(told(app, |one| name.is_none_or(|name| one.name().as_str() == name)))
}

fn refused(error: &NotDone) -> Response {
    let code = match error {
        NotDone::NoSuchChannel(_) => "no_such_channel",
        NotDone::Runs => "not_paused",
        NotDone::Store => "not_now",
    };
    problem(error.status(), code, error.to_string())
}
