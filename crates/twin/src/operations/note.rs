//! A teammate writes a note.

use super::{MessageContent, NewPart};
use crate::{
    api_error::ApiError,
    world::{Author, World},
};

impl World {
    /// A note changes nothing but the list of parts: a closed conversation stays closed.
    pub(crate) fn note(
        &mut self,
        id: &str,
        admin: u64,
        said: MessageContent,
    ) -> Result<u64, ApiError> {
        let part = self.add_part(id, NewPart::new("note", Author::Admin(admin)).said(said))?;
        self.notify("conversation.admin.noted", id, &[part]);
        Ok(part)
    }
}
