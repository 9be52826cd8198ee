//! A teammate writes a note about a contact or a company.

use crate::{
    body,
    world::{Note, NoteOn, World},
};

impl World {
    /// Keeps a note, and returns its id. No topic tells of it.
    pub(crate) fn contact_note(&mut self, on: NoteOn, author: u64, text: &str) -> u64 {
        let id = self.ids.small(&mut self.seeded);
        let body = body::from_api(text, &self.switches);
        let created_at = self.now();
        self.notes.insert(id, Note { id, on, created_at, author, body });
        id
    }

    /// The notes about something, the newest first.
    pub(crate) fn notes_on<'a>(&'a self, on: &'a NoteOn) -> impl Iterator<Item = &'a Note> {
        self.notes.values().rev().filter(move |note| note.on == *on)
    }
}
