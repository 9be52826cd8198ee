//! `GET /companies/scroll`.

use serde_json::json;

use super::list::visible;
use crate::{
    api_error::ApiError,
    render,
    rest::{Call, Reply},
    world::{Scroll, World},
};

/// So many companies at once.
const PAGE: usize = 100;
/// A scroll that is not used for so long is over.
const LASTS_MS: i64 = 60_000;

/// The next page of all companies. Only one scroll is open at a time; an empty page ends it.
pub(crate) fn scroll(world: &mut World, call: &Call) -> Result<Reply, ApiError> {
    let now = world.now_ms();
    let open = world.scroll.take().filter(|scroll| now - scroll.used_at_ms <= LASTS_MS);
    let mut scroll = match (call.query.get("scroll_param"), open) {
        (None, None) => Scroll {
            param: world.seeded.uuid(),
            left: visible(world).map(|c| c.id.clone()).collect(),
            used_at_ms: now,
        },
        (None, Some(open)) => {
            world.scroll = Some(open);
            return Err(ApiError::new(
                400,
                "scroll_exists",
                "scroll already exists for this workspace",
            ));
        }
        (Some(param), Some(open)) if *param == open.param => open,
        (Some(_), open) => {
            world.scroll = open;
            return Err(ApiError::not_found("scroll parameter not found"));
        }
    };
    let rest = scroll.left.split_off(scroll.left.len().min(PAGE));
    let page = std::mem::replace(&mut scroll.left, rest);
    let found = page.iter().filter_map(|id| world.companies.get(id));
    let data: Vec<_> = found.map(|c| render::company(world, c, call.version)).collect();
    let param = scroll.param.clone();
    if !page.is_empty() {
        world.scroll = Some(Scroll { used_at_ms: now, ..scroll });
    }
    Ok(json!({
        "type": "list",
        "data": data,
        "pages": null,
        "total_count": null,
        "scroll_param": param,
    }))
}
