//! `GET /contacts/{id}/tags`

use crate::{
    ContactId, Endpoint, Method,
    types::{List, Tag},
};

/// All tags of a contact, by name.
/// Source: `paths./contacts/{contact_id}/tags.get`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListContactTags {
    /// The contact.
    pub contact: ContactId,
}

impl Endpoint for ListContactTags {
    const METHOD: Method = Method::GET;
    type Response = List<Tag>;

    fn path(&self) -> String {
        format!("/contacts/{}/tags", self.contact.in_path())
    }
}
