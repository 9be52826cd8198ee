//! `GET /notes/{id}`, `GET` and `POST /contacts/{id}/notes`.

use serde_json::json;

use super::{contacts, me};
use crate::{
    api_error::ApiError,
    render,
    rest::{
        Call, Reply,
        page::{self, Ask},
    },
    world::{Note, NoteOn, World},
};

pub(crate) fn get(world: &mut World, call: &Call) -> Result<Reply, ApiError> {
    let note = call.param("id").parse().ok().and_then(|id: u64| world.notes.get(&id));
    note.map(|note| render::note(world, note, call.version)).ok_or_else(nothing)
}

pub(crate) fn of_contact(world: &mut World, call: &Call) -> Result<Reply, ApiError> {
    let on = contact(world, call)?;
    list(world, call, &on)
}

pub(crate) fn on_contact(world: &mut World, call: &Call) -> Result<Reply, ApiError> {
    let on = contact(world, call)?;
    write(world, call, on)
}

fn contact(world: &World, call: &Call) -> Result<NoteOn, ApiError> {
    let contact = contacts::existing(world, call.param("id"), call.version)?;
    Ok(NoteOn::Contact(contact.id.clone()))
}

/// All notes about something, the newest first.
pub(super) fn list(world: &World, call: &Call, on: &NoteOn) -> Result<Reply, ApiError> {
    let all =
        world.notes_on(on).map(|note: &Note| (note.created_at, format!("{:020}", note.id), note));
    let page = page::cut(all.collect(), &Ask::numbered(&call.query), 50, 150)?;
    let data: Vec<_> =
        page.items.into_iter().map(|note| render::note(world, note, call.version)).collect();
    Ok(json!({ "type": "list", "data": data, "total_count": page.total, "pages": page.pages }))
}

/// Writes a note by `admin_id`, or by the admin the token belongs to; answers with it.
pub(super) fn write(world: &mut World, call: &Call, on: NoteOn) -> Result<Reply, ApiError> {
    let body = call.needed_text("body")?;
    let author = match call.text("admin_id") {
        Some(id) => {
            id.parse().ok().filter(|id| world.admins.contains_key(id)).ok_or_else(nothing)?
        }
        None => me::token_admin(world, call)?.id,
    };
    let id = world.contact_note(on, author, &body);
    world.notes.get(&id).map(|note| render::note(world, note, call.version)).ok_or_else(nothing)
}

fn nothing() -> ApiError {
    ApiError::not_found("Resource Not Found")
}
