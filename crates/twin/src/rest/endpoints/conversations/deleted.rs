//! `GET /conversations/deleted`, `DELETE /conversations/{id}`.

use serde_json::{Value, json};

use crate::{
    api_error::ApiError,
    rest::{Call, Reply},
    version::Version,
    world::World,
};

/// Gone for good. From 2.16 `retain_metrics` says whether reports go on counting it.
pub(crate) fn delete(world: &mut World, call: &Call) -> Result<Reply, ApiError> {
    let retain = match call.query.get("retain_metrics").map(String::as_str) {
        None | Some("true") => true,
        Some("false") => call.version < Version::V2_16,
        Some(_) => return Err(ApiError::invalid("retain_metrics must be true or false")),
    };
    let id = call.param("id").to_owned();
    world.delete_conversation(&id, retain)?;
    Ok(json!({ "id": id, "object": "conversation", "deleted": true }))
}

/// The ids of those that are gone, the last deleted first, by pages that have a number.
pub(crate) fn list(world: &mut World, call: &Call) -> Result<Reply, ApiError> {
    let page = number(call, "page", 1, usize::MAX)?;
    let per_page = number(call, "per_page", 20, 60)?;
    let order = call.query.get("order").map_or("desc", String::as_str);
    let mut all: Vec<_> = world.deleted.iter().collect();
    all.sort_by_key(|(id, deleted)| (deleted.at, *id));
    match order {
        "asc" => {}
        "desc" => all.reverse(),
        _ => return Err(ApiError::invalid("order must be asc or desc")),
    }
    let (total, pages) = (all.len(), all.len().div_ceil(per_page));
    let shown = all.into_iter().skip((page - 1).saturating_mul(per_page)).take(per_page);
    let conversations: Vec<Value> = shown
        .map(|(id, deleted)| {
            json!({
                "type": "conversation",
                "id": id,
                "metrics_retained": deleted.metrics_retained,
                "deleted_at": deleted.at,
            })
        })
        .collect();
    let next = (page < pages).then(|| {
        let base = &world.base_url;
        let page = page + 1;
        format!("{base}/conversations/deleted?per_page={per_page}&order={order}&page={page}")
    });
    Ok(json!({
        "type": "conversations.list",
        "conversations": conversations,
        "total_count": total,
        "pages": {
            "type": "pages",
            "next": next,
            "page": page,
            "per_page": per_page,
            "total_pages": pages,
        },
    }))
}

/// A number of the query, from 1 to the most.
pub(super) fn number(
    call: &Call,
    key: &str,
    default: usize,
    most: usize,
) -> Result<usize, ApiError> {
    let Some(text) = call.query.get(key) else { return Ok(default) };
    match text.parse() {
        Ok(n) if (1..=most).contains(&n) => Ok(n),
        _ if most == usize::MAX => Err(ApiError::invalid(format!("{key} must be a number from 1"))),
        _ => Err(ApiError::invalid(format!("{key} must be a number from 1 to {most}"))),
    }
}
