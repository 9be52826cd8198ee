//! `GET /companies`, `POST /companies/list`.

use serde_json::json;

use crate::{
    api_error::ApiError,
    render,
    rest::{
        Call, Reply,
        page::{self, Ask},
    },
    world::{Company, World},
};

/// The company with a `name` or `company_id`; or all, of a tag or of a segment if one is given.
pub(crate) fn find(world: &mut World, call: &Call) -> Result<Reply, ApiError> {
    let given = |key: &str| call.query.get(key);
    if let (None, None) = (given("company_id"), given("name")) {
        let (tag, segment) = (given("tag_id"), given("segment_id"));
        // The twin has no segments.
        let fits = |c: &&Company| tag.is_none_or(|tag| c.tags.contains(tag)) && segment.is_none();
        return paged(world, call, visible(world).filter(fits), true);
    }
    let is = |c: &&Company| {
        given("company_id").is_none_or(|id| c.company_id == *id)
            && given("name").is_none_or(|name| c.name == *name)
    };
    let found: Vec<_> = world.companies.values().filter(is).collect();
    if found.is_empty() {
        return Err(ApiError::no_company());
    }
    paged(world, call, found.into_iter(), true)
}

/// All of them, the one last seen first.
pub(crate) fn list(world: &mut World, call: &Call) -> Result<Reply, ApiError> {
    let falling = match call.query.get("order").map(String::as_str) {
        None | Some("desc") => true,
        Some("asc") => false,
        Some(other) => {
            return Err(ApiError::invalid(format!("order must be asc or desc, not {other}")));
        }
    };
    paged(world, call, visible(world), falling)
}

/// A company without people is in no list (API description, `POST /companies/list`).
pub(super) fn visible(world: &World) -> impl Iterator<Item = &Company> {
    world.companies.values().filter(|c| world.people_of(&c.id).next().is_some())
}

fn paged<'a>(
    world: &World,
    call: &Call,
    all: impl Iterator<Item = &'a Company>,
    falling: bool,
) -> Result<Reply, ApiError> {
    let mut all: Vec<_> =
        all.map(|c| (c.last_request_at.unwrap_or_default(), c.id.clone(), c)).collect();
    all.sort_by(|a, b| (a.0, &a.1).cmp(&(b.0, &b.1)));
    if falling {
        all.reverse();
    }
    let page = page::cut(all, &Ask::numbered(&call.query), 15, 150)?;
    let shown = page.items.into_iter().map(|c| render::company(world, c, call.version));
    let data: Vec<_> = shown.collect();
    Ok(json!({ "type": "list", "data": data, "total_count": page.total, "pages": page.pages }))
}
