//! `POST /conversations/search`.

use std::sync::Arc;

use serde_json::json;

use super::{as_a_lagging_index_has_them, paged};
use crate::{
    api_error::ApiError,
    rest::{Ask, Call, Reply},
    search::{self, Kind, Known, Query},
    world::{Conversation, State, World},
};

pub(crate) fn search(world: &mut World, call: &Call) -> Result<Reply, ApiError> {
    let query = search::parse(call.body.get("query"), Kind::Conversations)?;
    let ask = Ask::of_search(&call.body)?;
    let world: &World = world;
    let fits = |c: &&Conversation| {
        world.may_see(c) && query.fits(&|field| search::conversation_field(world, c, field), world)
    };
    match as_a_lagging_index_has_them(world, call) {
        Some(then) => paged(world, call, &ask, then.iter().map(Arc::as_ref).filter(fits)),
        None => paged(world, call, &ask, candidates(world, &query).filter(fits)),
    }
}

/// Conversations among which are all that fit: those of a state and an assignee that may, changed
/// no earlier than they must have been.
fn candidates<'a>(
    world: &'a World,
    query: &'a Query,
) -> impl Iterator<Item = &'a Conversation> + 'a {
    let wants = |state: State, admin: Option<u64>| {
        let known = |field: &str| match field {
            "state" => Known::Value(Some(json!(state.as_str()))),
            "open" => Known::Value(Some(json!(state != State::Closed))),
            "admin_assignee_id" => Known::Value(admin.map(Into::into)),
            _ => Known::Nothing,
        };
        query.may_fit(&known, world)
    };
    // A number out of reach becomes the nearest that is not.
    let since = query.least("updated_at").floor() as i64;
    world.conversations.index().on_shelves(wants, since).map(Arc::as_ref)
}
