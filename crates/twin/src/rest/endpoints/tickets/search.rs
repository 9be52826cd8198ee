//! `POST /tickets/search`.

use serde_json::json;

use crate::{
    api_error::ApiError,
    render::{self, Shape},
    rest::{Ask, Call, Reply, page},
    search::{self, Kind},
    world::World,
};

/// Tickets that fit, the one changed last first.
pub(crate) fn search(world: &mut World, call: &Call) -> Result<Reply, ApiError> {
    let query = search::parse(call.body.get("query"), Kind::Tickets)?;
    let ask = Ask::of_search(&call.body)?;
    let world: &World = world;
    let tickets = world.conversations.values().filter_map(|c| Some((c, c.ticket.as_deref()?)));
    let mut found: Vec<_> = tickets
        .filter(|(c, ticket)| {
            query.fits(&|field| search::ticket_field(world, c, ticket, field), world)
        })
        .map(|(c, ticket)| (c.updated_at, c.id.as_str(), (c, ticket)))
        .collect();
    found.sort_by_key(|(at, id, _)| std::cmp::Reverse((*at, *id)));
    let page = page::cut(found, &ask, 20, 150)?;
    let shape = Shape::whole(call.version);
    let tickets: Vec<_> = page
        .items
        .into_iter()
        .map(|(c, ticket)| render::ticket(world, c, ticket, &shape))
        .collect();
    Ok(json!({
        "type": "ticket.list",
        "pages": page.pages,
        "total_count": page.total,
        "tickets": tickets,
    }))
}
