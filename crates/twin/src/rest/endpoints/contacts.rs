//! `GET /contacts`, `POST /contacts`, `GET` and `PUT /contacts/{id}`.

use serde_json::json;

use crate::{
    render,
    rest::{
        ApiError, Call, Reply, Version,
        page::{self, Ask},
    },
    world::{Contact, World},
};

pub(crate) fn list(world: &mut World, call: &Call) -> Result<Reply, ApiError> {
    let ask = Ask {
        per_page: call.query.get("per_page").cloned(),
        starting_after: call.query.get("starting_after").cloned(),
    };
    let mut all: Vec<_> = world
        .contacts
        .values()
        .filter(|c| c.merged_into.is_none())
        .map(|c| (c.created_at, c.id.clone(), c))
        .collect();
    all.sort_by(|a, b| (b.0, &b.1).cmp(&(a.0, &a.1)));
    let page = page::cut(all, &ask, 50, 150)?;
    let data: Vec<_> =
        page.items.into_iter().map(|c| render::contact(world, c, call.version)).collect();
    Ok(json!({ "type": "list", "data": data, "total_count": page.total, "pages": page.pages }))
}

pub(crate) fn create(world: &mut World, call: &Call) -> Result<Reply, ApiError> {
    let fields = call.object()?;
    let named = ["role", "external_id", "email"].iter().any(|key| fields.contains_key(*key));
    if !named {
        return Err(ApiError::missing("role, external_id or email"));
    }
    let id = world.create_contact(fields)?;
    show(world, &id, call.version)
}

pub(crate) fn get(world: &mut World, call: &Call) -> Result<Reply, ApiError> {
    show(world, call.param("id"), call.version)
}

pub(crate) fn update(world: &mut World, call: &Call) -> Result<Reply, ApiError> {
    let id = existing(world, call.param("id"), call.version)?.id.clone();
    world.update_contact(&id, call.object()?)?;
    show(world, &id, call.version)
}

pub(super) fn show(world: &World, id: &str, version: Version) -> Result<Reply, ApiError> {
    existing(world, id, version).map(|c| render::contact(world, c, version))
}

/// A contact that was merged is answered 404, from 2.16 on 410 with a link to where it went.
pub(super) fn existing<'a>(
    world: &'a World,
    id: &str,
    version: Version,
) -> Result<&'a Contact, ApiError> {
    let contact = world.contacts.get(id).ok_or_else(ApiError::no_contact)?;
    if contact.merged_into.is_none() {
        return Ok(contact);
    }
    if version < Version::V2_16 {
        return Err(ApiError::no_contact());
    }
    let into = world.surviving_contact(id);
    Err(ApiError {
        link: Some(format!("<{}/contacts/{into}>; rel=\"canonical\"", world.base_url)),
        ..ApiError::new(410, "contact_merged", "This contact was merged into another contact")
    })
}
