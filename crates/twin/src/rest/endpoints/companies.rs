//! `POST /companies`, `GET`, `PUT` and `DELETE /companies/{id}`, `GET /companies/{id}/contacts`,
//! `/segments` and `/notes`, `POST /companies/{id}/notes`.

pub(crate) mod list;
pub(crate) mod scroll;

use serde_json::json;

use super::{contacts, notes};
use crate::{
    api_error::ApiError,
    render,
    rest::{Call, Reply, page::Ask},
    world::{NoteOn, World},
};

/// Makes the company with that `company_id`, or changes it.
pub(crate) fn save(world: &mut World, call: &Call) -> Result<Reply, ApiError> {
    let id = world.save_company(call.object()?)?;
    show(world, &id, call)
}

pub(crate) fn get(world: &mut World, call: &Call) -> Result<Reply, ApiError> {
    show(world, call.param("id"), call)
}

pub(crate) fn update(world: &mut World, call: &Call) -> Result<Reply, ApiError> {
    let id = call.param("id");
    world.update_company(id, call.object()?)?;
    show(world, id, call)
}

pub(crate) fn delete(world: &mut World, call: &Call) -> Result<Reply, ApiError> {
    let id = call.param("id");
    world.delete_company(id)?;
    Ok(json!({ "id": id, "object": "company", "deleted": true }))
}

/// The people of a company, the newest first.
pub(crate) fn people(world: &mut World, call: &Call) -> Result<Reply, ApiError> {
    let id = &world.must_see_company(call.param("id"))?.id;
    let mut all: Vec<_> = world.people_of(id).map(|c| (c.created_at, c.id.clone(), c)).collect();
    all.sort_by(|a, b| (b.0, &b.1).cmp(&(a.0, &a.1)));
    contacts::paged(world, call, all, &Ask::of(&call.query))
}

/// The twin has no segments.
pub(crate) fn segments(world: &mut World, call: &Call) -> Result<Reply, ApiError> {
    world.must_see_company(call.param("id"))?;
    Ok(json!({ "type": "list", "data": [] }))
}

pub(crate) fn list_notes(world: &mut World, call: &Call) -> Result<Reply, ApiError> {
    let on = NoteOn::Company(world.must_see_company(call.param("id"))?.id.clone());
    notes::list(world, call, &on)
}

pub(crate) fn write_note(world: &mut World, call: &Call) -> Result<Reply, ApiError> {
    let on = NoteOn::Company(world.must_see_company(call.param("id"))?.id.clone());
    notes::write(world, call, on)
}

fn show(world: &World, id: &str, call: &Call) -> Result<Reply, ApiError> {
    world.must_see_company(id).map(|company| render::company(world, company, call.version))
}
