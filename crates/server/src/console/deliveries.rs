//! What comes in and goes out: webhooks, what waits to be sent, what was done.

use std::time::Duration;

use askama::Template;
use axum::{
    Extension,
    extract::{Query, State},
    http::StatusCode,
    response::Response,
};
use deskmate_core::{Happening, Timestamp};
use deskmate_engine::Engine;
use deskmate_store::{CameIn, Console, Role, StoreError, Waits};
use serde::Deserialize;
use web_kit::icons;

use super::{
    Pages,
    bits::{When, took},
    caller::Caller,
    conversation::status,
    frame,
    guard::or_not_now,
    reception::Told,
};

/// Lines of each kind on a page.
const A_PAGE: usize = 50;
/// So many lines of timelines are looked through for what went out.
const LOOKED_AT: usize = 400;

#[derive(Deserialize)]
pub(super) struct Asked {
    /// UTC milliseconds.
    before: Option<i64>,
}

/// Something that was done in Intercom, or was not.
pub(crate) struct WentOut {
    pub(crate) channel: String,
    pub(crate) conversation: String,
    pub(crate) what: String,
    /// Why it was not done.
    pub(crate) why: Option<String>,
    /// How long the call took that did it, in milliseconds, where one was seen to.
    pub(crate) ms: Option<u64>,
    pub(crate) at: Timestamp,
}

/// What was done in Intercom before then, and what was not, the newest first.
///
/// # Errors
/// What the store says.
pub(crate) async fn went_out(
    store: &Console,
    before: Timestamp,
    most: usize,
) -> Result<Vec<WentOut>, StoreError> {
    let happened = store.happened(before, LOOKED_AT).await?.into_iter();
    let went_out = happened.filter_map(|one| {
        let (what, why, ms) = match one.what {
            Happening::Delivered { what, ms, .. } => (what, None, ms),
            Happening::Dropped { what, why, .. } => (what, Some(why), None),
            _ => return None,
        };
        let (channel, conversation, at) = (one.channel, one.conversation, one.at);
        Some(WentOut { channel, conversation, what, why, ms, at })
    });
    Ok(went_out.take(most).collect())
}

/// How long a webhook's sender waited for the answer, and how long it took until it was worked on:
/// in milliseconds, each where it is known.
pub(crate) fn times(engine: &Engine, one: &CameIn) -> (Option<u64>, Option<u64>) {
    let channel = engine.channels().find(|channel| channel.name().as_str() == one.channel);
    let ms = |took: Duration| u64::try_from(took.as_millis()).unwrap_or(u64::MAX);
    (channel.and_then(|channel| channel.answered_in(&one.id)).map(ms), one.worked.map(ms))
}

/// The same as a page says it.
struct Out {
    channel: String,
    conversation: String,
    what: String,
    why: String,
    done: bool,
    took: String,
    when: When,
}

/// A webhook, as a page says it.
struct In {
    channel: String,
    topic: String,
    conversation: Option<String>,
    done: bool,
    answered: String,
    worked: String,
    when: When,
}

#[derive(Template)]
#[template(path = "deliveries.html")]
struct Deliveries<'a> {
    base: &'a str,
    csrf: &'a str,
    may: bool,
    waiting: Vec<(Waits, String, When)>,
    came_in: Vec<In>,
    went_out: Vec<Out>,
    addresses: Vec<Told>,
    more: Option<i64>,
}

/// The page.
pub(super) async fn page(
    State(pages): State<Pages>,
    Extension(caller): Extension<Caller>,
    Query(asked): Query<Asked>,
) -> Response {
    or_not_now(shown(&pages, &caller, &asked).await, &pages, &caller)
}

async fn shown(pages: &Pages, caller: &Caller, asked: &Asked) -> Result<Response, StoreError> {
    let now = pages.now();
    let before = Timestamp::from_millis(asked.before.unwrap_or(i64::MAX));
    let waiting = pages.store.waiting(None, A_PAGE).await?;
    let mut came_in = pages.store.came_in(before, A_PAGE + 1).await?;
    let is_more = came_in.len() > A_PAGE;
    came_in.truncate(A_PAGE);
    let in_words = |ms: Option<u64>| ms.map(took).unwrap_or_default();
    let out = |one: WentOut| Out {
        done: one.why.is_none(),
        why: one.why.unwrap_or_default(),
        took: in_words(one.ms),
        when: When::ago(one.at, now),
        channel: one.channel,
        conversation: one.conversation,
        what: one.what,
    };
    let went_out = went_out(&pages.store, before, A_PAGE).await?;
    let more = came_in.last().filter(|_| is_more).map(|last| last.at.as_millis());
    let shown = |one: CameIn| {
        let (answered, worked) = times(&pages.engine, &one);
        In {
            answered: in_words(answered),
            worked: in_words(worked),
            when: When::ago(one.at, now),
            done: one.done,
            channel: one.channel,
            topic: one.topic,
            conversation: one.conversation,
        }
    };
    let main = Deliveries {
        base: &pages.base,
        csrf: frame::csrf(Some(caller)),
        may: caller.role >= Role::Operator,
        waiting: waiting
            .into_iter()
            .map(|one| (one.clone(), status(&one, now), When::ago(one.at, now)))
            .collect(),
        went_out: went_out.into_iter().map(out).collect(),
        addresses: pages
            .engine
            .channels()
            .map(|channel| Told::of(channel.name().as_str(), channel.received(now)))
            .collect(),
        more,
        came_in: came_in.into_iter().map(shown).collect(),
    };
    Ok(frame::page(pages, Some(caller), (StatusCode::OK, "/deliveries", "Deliveries"), &main))
}
