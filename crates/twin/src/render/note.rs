//! Notes about contacts and companies.

use serde_json::{Value, json};

use super::admin;
use crate::{
    rest::Version,
    world::{Note, NoteOn, World},
};

/// A note, as in `GET /notes/{id}`. Companies have notes from 2.15 on.
pub(crate) fn note(world: &World, note: &Note, version: Version) -> Value {
    let (contact, company) = match &note.on {
        NoteOn::Contact(id) => (json!({ "type": "contact", "id": id }), Value::Null),
        NoteOn::Company(id) => (Value::Null, json!({ "type": "company", "id": id })),
    };
    let mut shown = json!({
        "type": "note",
        "id": note.id.to_string(),
        "created_at": note.created_at,
        "contact": contact,
        "author": world.admins.get(&note.author).map(|author| admin(world, author, version)),
        "body": note.body,
    });
    if version >= Version::V2_15 {
        shown["company"] = company;
    }
    shown
}
