//! `GET /contacts/{id}/merge_history`.

use serde_json::{Value, json};

use crate::{
    api_error::ApiError,
    render,
    rest::{
        Call, Reply,
        page::{self, Ask},
    },
    world::{Role, World},
};

/// The contacts that were merged into a user, the last merge first. A lead has no such history.
pub(crate) fn list(world: &mut World, call: &Call) -> Result<Reply, ApiError> {
    let found = world.contacts.get(call.param("id"));
    let contact = found
        .filter(|c| c.is_listed() && c.role == Role::User)
        .ok_or_else(|| ApiError::not_found("Contact not found"))?;
    let falling = match call.query.get("order").map(String::as_str) {
        None | Some("desc") => true,
        Some("asc") => false,
        Some(other) => {
            return Err(ApiError::invalid(format!("order must be asc or desc, not {other}")));
        }
    };
    let ask = Ask { starting_after: call.query.get("cursor").cloned(), ..Ask::of(&call.query) };
    let mut all: Vec<_> = contact.merged_from.iter().map(|m| (m.at, m.id.clone(), m)).collect();
    if falling {
        all.reverse();
    }
    let page = page::cut(all, &ask, 50, 150)?;
    let data: Vec<_> = page.items.into_iter().map(render::merged).collect();
    let next = page.pages["next"]["starting_after"].clone();
    Ok(
        json!({ "type": "list", "data": data, "has_more": next != Value::Null, "next_cursor": next }),
    )
}
