//! Notes about contacts and companies.

use serde_json::{Value, json};

use super::admin;
use crate::{
    version::Version,
    world::{Note, NoteOn, World},
};

/// A note, as in `GET /notes/{id}`, with what it is about.
pub(crate) fn note(world: &World, note: &Note, version: Version) -> Value {
    let (key, about) = match &note.on {
        NoteOn::Contact(id) => ("contact", id),
        NoteOn::Company(id) => ("company", id),
    };
    json!({
        "type": "note",
        "id": note.id.to_string(),
        "created_at": note.created_at,
        key: { "type": key, "id": about },
        "author": world.admins.get(&note.author).map(|author| admin(world, author, version)),
        "body": note.body,
    })
}
