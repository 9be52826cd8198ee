//! A teammate writes a note.

use super::{Draft, Spoken};
use crate::{
    rest::ApiError,
    world::{Author, World},
};

impl World {
    /// A note changes nothing but the list of parts: a closed conversation stays closed.
    pub(crate) fn note(&mut self, id: &str, admin: u64, said: Spoken) -> Result<u64, ApiError> {
        let part = self.add_part(id, Draft::new("note", Author::Admin(admin)).said(said))?;
        self.tell("conversation.admin.noted", id, &[part]);
        Ok(part)
    }
}
