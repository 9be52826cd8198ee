//! `GET /conversations`, `GET /conversations/{id}`.

pub(crate) mod attributes;
pub(crate) mod create;
pub(crate) mod customers;
pub(crate) mod deleted;
pub(crate) mod handling;
pub(crate) mod manage;
pub(crate) mod merge;
pub(crate) mod redact;
pub(crate) mod reply;
pub(crate) mod search;
pub(crate) mod tags;
pub(crate) mod update;

use std::sync::Arc;

use serde_json::json;

use crate::{
    api_error::ApiError,
    app::Permission,
    render::{self, Parts, Shape},
    rest::{
        Call, Reply,
        page::{self, Ask, Page},
    },
    switches::ConversationOrder,
    version::Version,
    world::{Conversation, World},
};

/// How many are on a page unless more or fewer are asked for, and at most.
const PER_PAGE: usize = 20;
const MOST_PER_PAGE: usize = 150;

/// Pages of all, without their parts.
pub(crate) fn list(world: &mut World, call: &Call) -> Result<Reply, ApiError> {
    let ask = Ask::of(&call.query);
    let world: &World = world;
    if let Some(then) = as_a_lagging_index_has_them(world, call) {
        return paged(world, call, &ask, then.iter().map(Arc::as_ref));
    }
    let hides = !world.app.may(Permission::ReadTickets);
    if hides || world.switches.conversation_order != ConversationOrder::UpdatedAtDescending {
        let seen = world.conversations.values().filter(|c| world.may_see(c));
        return paged(world, call, &ask, seen);
    }
    let (per_page, after) = ask.read(PER_PAGE, MOST_PER_PAGE)?;
    let all = world.conversations.index().all();
    let (from, rest) = match after.map(|(at, id)| (at, Arc::from(id))) {
        None => (0, all.range(..)),
        Some(after) => (all.range(&after..).count(), all.range(..&after)),
    };
    let rest = rest.rev().map(|((at, id), conversation)| (*at, id, conversation.as_ref()));
    Ok(shown(world, call, Page::new(rest, from, all.len(), per_page)))
}

/// All conversations as they were when the index was made, if a fault makes it lag.
pub(super) fn as_a_lagging_index_has_them(
    world: &World,
    call: &Call,
) -> Option<Vec<Arc<Conversation>>> {
    let ms = call.view.search_lag_ms?;
    let seen = world.conversations.values().filter(|c| world.may_see(c));
    Some(seen.filter_map(|c| world.as_of(&c.id, ms)).collect())
}

/// A page of these, in order.
pub(super) fn paged<'a>(
    world: &World,
    call: &Call,
    ask: &Ask,
    found: impl Iterator<Item = &'a Conversation>,
) -> Result<Reply, ApiError> {
    let order = world.switches.conversation_order;
    let key = |c: &Conversation| match order {
        ConversationOrder::UpdatedAtDescending => c.updated_at,
        ConversationOrder::CreatedAtDescending | ConversationOrder::CreatedAtAscending => {
            c.created_at
        }
    };
    let mut all: Vec<_> = found.map(|c| (key(c), c.id.as_str(), c)).collect();
    all.sort_by_key(|(key, id, _)| (*key, *id));
    if order != ConversationOrder::CreatedAtAscending {
        all.reverse();
    }
    Ok(shown(world, call, page::cut(all, ask, PER_PAGE, MOST_PER_PAGE)?))
}

fn shown(world: &World, call: &Call, page: Page<&Conversation>) -> Reply {
    let shape = Shape { parts: Parts::Without, ..Shape::whole(call.version) };
    let conversations: Vec<_> =
        page.items.into_iter().map(|c| render::conversation(world, c, &shape)).collect();
    let list = json!({ "type": "conversation.list", "total_count": page.total });
    let held = [("pages", page.pages), ("conversations", conversations.into())];
    render::holding(list, held)
}

/// One, with its newest 500 parts. `include_translations` is taken and changes nothing: nothing
/// was translated.
pub(crate) fn get(world: &mut World, call: &Call) -> Result<Reply, ApiError> {
    let plain_text = match call.query.get("display_as").map(String::as_str) {
        None => false,
        Some("plaintext") => true,
        Some(other) => {
            return Err(ApiError::invalid(format!("display_as must be plaintext, not {other}")));
        }
    };
    let parts = Parts::NewestBut(call.view.hide_newest);
    let shape = Shape { plain_text, parts, ..Shape::whole(call.version) };
    let id = call.param("id");
    if let Some(ms) = call.view.stale_ms {
        let then = world.as_of(id, ms).ok_or_else(ApiError::no_conversation)?;
        return Ok(render::conversation(world, &then, &shape));
    }
    let mut shown = render::conversation(world, world.must_see(id)?, &shape);
    if call.version >= Version::V2_16 {
        // Quality monitors are not of the twin: nothing was ever evaluated.
        for (asked, key) in
            [("include_monitors", "monitor_evaluations"), ("include_scorecards", "scorecards")]
        {
            if call.query.get(asked).is_some_and(|value| value == "true") {
                shown[key] = json!([]);
            }
        }
    }
    Ok(shown)
}

/// What every write to a conversation answers: the whole of it.
pub(super) fn whole(world: &World, call: &Call, id: &str) -> Result<Reply, ApiError> {
    let parts = Parts::NewestBut(call.view.hide_newest);
    let shape = Shape { parts, ..Shape::whole(call.version) };
    let now = world.must_see(id)?;
    match call.view.stale_ms.and_then(|ms| world.as_of(id, ms)) {
        Some(then) => Ok(render::conversation(world, &then, &shape)),
        None => Ok(render::conversation(world, now, &shape)),
    }
}
