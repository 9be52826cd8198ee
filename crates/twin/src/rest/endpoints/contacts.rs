//! `GET` and `POST /contacts`, `GET`, `PUT` and `DELETE /contacts/{id}`,
//! `GET /contacts/find_by_external_id/{external_id}`.

pub(crate) mod archive;
pub(crate) mod companies;
pub(crate) mod merge;
pub(crate) mod merge_history;
pub(crate) mod search;
pub(crate) mod tags;

use serde_json::{Value, json};

use crate::{
    api_error::ApiError,
    render,
    rest::{
        Call, Reply,
        page::{self, Ask},
    },
    version::Version,
    world::{Contact, Role, World},
};

/// Neither merged nor archived ones.
pub(crate) fn list(world: &mut World, call: &Call) -> Result<Reply, ApiError> {
    let mut all: Vec<_> = world
        .contacts
        .values()
        .filter(|c| c.is_listed())
        .map(|c| (c.created_at, c.id.clone(), c))
        .collect();
    all.sort_by(|a, b| (b.0, &b.1).cmp(&(a.0, &a.1)));
    paged(world, call, all, &Ask::of(&call.query))
}

/// A page of contacts.
pub(super) fn paged(
    world: &World,
    call: &Call,
    all: Vec<(i64, String, &Contact)>,
    ask: &Ask,
) -> Result<Reply, ApiError> {
    let page = page::cut(all, ask, 50, 150)?;
    let data: Vec<_> = page.items.into_iter().map(|c| shown(world, c, call)).collect();
    Ok(json!({ "type": "list", "data": data, "total_count": page.total, "pages": page.pages }))
}

pub(crate) fn create(world: &mut World, call: &Call) -> Result<Reply, ApiError> {
    let fields = call.object()?;
    let named = ["role", "external_id", "email"].iter().any(|key| fields.contains_key(*key));
    if !named {
        return Err(ApiError::missing("role, external_id or email"));
    }
    let id = world.create_contact(fields)?;
    show(world, &id, call)
}

pub(crate) fn get(world: &mut World, call: &Call) -> Result<Reply, ApiError> {
    show(world, call.param("id"), call)
}

/// Users only; a lead is not found by its external id.
pub(crate) fn find_by_external_id(world: &mut World, call: &Call) -> Result<Reply, ApiError> {
    let external_id = call.param("external_id");
    let found = world
        .contacts
        .known_as(external_id)
        .filter(|c| c.external_id.as_deref() == Some(external_id) && !c.archived)
        .filter(|c| c.role == Role::User || c.merged_into.is_some())
        .min_by_key(|c| c.merged_into.is_some())
        .ok_or_else(ApiError::no_contact)?;
    show(world, &found.id, call)
}

pub(crate) fn update(world: &mut World, call: &Call) -> Result<Reply, ApiError> {
    let id = existing(world, call.param("id"), call.version)?.id.clone();
    world.update_contact(&id, call.object()?)?;
    show(world, &id, call)
}

pub(crate) fn delete(world: &mut World, call: &Call) -> Result<Reply, ApiError> {
    let id = unmerged(world, call.param("id"), call.version)?.id.clone();
    world.delete_contact(&id)
}

pub(super) fn show(world: &World, id: &str, call: &Call) -> Result<Reply, ApiError> {
    existing(world, id, call.version).map(|c| shown(world, c, call))
}

/// From 2.16 on a user comes with its merge history, if that is asked for.
fn shown(world: &World, contact: &Contact, call: &Call) -> Value {
    let mut shown = render::contact(world, contact, call.version);
    let asked = call.query.get("include_merge_history").is_some_and(|v| v == "true");
    if asked && call.version >= Version::V2_16 && contact.role == Role::User {
        shown["merge_history"] = contact.merged_from.iter().map(render::merged).collect();
    }
    shown
}

/// The contact of that id, if it is neither merged nor archived. (That an archived one is answered
/// 404 is what users of Intercom's SDKs saw.)
pub(super) fn existing<'a>(
    world: &'a World,
    id: &str,
    version: Version,
) -> Result<&'a Contact, ApiError> {
    let contact = unmerged(world, id, version)?;
    if contact.archived { Err(ApiError::no_contact()) } else { Ok(contact) }
}

/// A contact that was merged is answered 404, from 2.16 on 410 with a link to where it went.
pub(super) fn unmerged<'a>(
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
        link: Some(format!("</contacts/{into}>; rel=\"canonical\"")),
        ..ApiError::new(
            410,
            "contact_merged",
            "This contact has been merged. See the 'Link' header for the canonical contact.",
        )
    })
}
