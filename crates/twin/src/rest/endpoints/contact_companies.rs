//! `GET /contacts/{id}/companies`.

use serde_json::json;

use super::contacts;
use crate::{
    render,
    rest::{ApiError, Call, Reply},
    world::World,
};

pub(crate) fn list(world: &mut World, call: &Call) -> Result<Reply, ApiError> {
    let contact = contacts::existing(world, call.param("id"), call.version)?;
    let data: Vec<_> = contact
        .companies
        .iter()
        .filter_map(|id| world.companies.get(id))
        .map(|c| render::company(world, c))
        .collect();
    Ok(json!({
        "type": "list",
        "total_count": data.len(),
        "data": data,
        "pages": { "type": "pages", "next": null, "page": 1, "per_page": 50, "total_pages": 1 },
    }))
}
