//! `GET /conversations`, `GET /conversations/{id}`.

use std::{borrow::Cow, sync::Arc};

use serde_json::json;

use crate::{
    render::{self, Parts, Shape},
    rest::{
        ApiError, Call, Reply, Version,
        page::{self, Ask},
    },
    switches::ConversationOrder,
    world::{Conversation, World},
};

/// Pages of all, without their parts.
pub(crate) fn list(world: &mut World, call: &Call) -> Result<Reply, ApiError> {
    let ask = Ask::of(&call.query);
    paged(world, call, &ask, |_| true)
}

/// A page of those that fit, as a search sees them.
pub(super) fn paged(
    world: &World,
    call: &Call,
    ask: &Ask,
    fits: impl Fn(&Conversation) -> bool,
) -> Result<Reply, ApiError> {
    let order = world.switches.conversation_order;
    let mut all: Vec<(i64, String, Cow<'_, Conversation>)> = world
        .conversations
        .values()
        .filter_map(|now| match call.view.search_lag_ms {
            None => Some(Cow::Borrowed(now)),
            Some(ms) => world.as_of(&now.id, ms).map(|c| Cow::Owned(Arc::unwrap_or_clone(c))),
        })
        .filter(|c| fits(c))
        .map(|c| {
            let key = match order {
                ConversationOrder::UpdatedAtDescending => c.updated_at,
                ConversationOrder::CreatedAtDescending | ConversationOrder::CreatedAtAscending => {
                    c.created_at
                }
            };
            (key, c.id.clone(), c)
        })
        .collect();
    all.sort_by(|a, b| (a.0, &a.1).cmp(&(b.0, &b.1)));
    if order != ConversationOrder::CreatedAtAscending {
        all.reverse();
    }
    let page = page::cut(all, ask, 20, 150)?;
    let shape = Shape { parts: Parts::Without, ..Shape::whole(call.version) };
    let conversations: Vec<_> =
        page.items.iter().map(|c| render::conversation(world, c, &shape)).collect();
    Ok(json!({
        "type": "conversation.list",
        "pages": page.pages,
        "total_count": page.total,
        "conversations": conversations,
    }))
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
    Ok(render::conversation(world, world.must_see(id)?, &Shape::whole(call.version)))
}
