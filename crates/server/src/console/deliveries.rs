//! What comes in and goes out: webhooks, what waits to be sent, what was done.

use askama::Template;
use axum::{
    Extension,
    extract::{Query, State},
    http::StatusCode,
    response::Response,
};
use deskmate_core::{Happening, Timestamp};
use deskmate_store::{CameIn, Role, StoreError, Waits};
use serde::Deserialize;
use web_kit::icons;

use super::{
    Pages, bits::When, caller::Caller, conversation::status, frame, guard::or_not_now,
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
struct Out {
    channel: String,
    conversation: String,
    what: String,
    why: String,
    done: bool,
    when: When,
}

#[derive(Template)]
#[template(path = "deliveries.html")]
struct Deliveries<'a> {
    base: &'a str,
    csrf: &'a str,
    may: bool,
    waiting: Vec<(Waits, String, When)>,
    came_in: Vec<(CameIn, When)>,
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
    let happened = pages.store.happened(before, LOOKED_AT).await?.into_iter();
    let went_out = happened.filter_map(|one| {
        let (what, why, done) = match one.what {
            Happening::Delivered { what, .. } => (what, String::new(), true),
            Happening::Dropped { what, why, .. } => (what, why, false),
            _ => return None,
        };
        let when = When::ago(one.at, now);
        Some(Out { channel: one.channel, conversation: one.conversation, what, why, done, when })
    });
    let main = Deliveries {
        base: &pages.base,
        csrf: frame::csrf(Some(caller)),
        may: caller.role >= Role::Operator,
        waiting: waiting
            .into_iter()
            .map(|one| (one.clone(), status(&one), When::ago(one.at, now)))
            .collect(),
        went_out: went_out.take(A_PAGE).collect(),
        addresses: pages
            .engine
            .channels()
            .map(|channel| Told::of(channel.name().as_str(), channel.received(now)))
            .collect(),
        more: came_in.last().filter(|_| is_more).map(|last| last.at.as_millis()),
        came_in: came_in.into_iter().map(|one| (one.clone(), When::ago(one.at, now))).collect(),
    };
    Ok(frame::page(pages, Some(caller), (StatusCode::OK, "/deliveries", "Deliveries"), &main))
}
