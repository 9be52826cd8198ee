//! `DELETE /contacts/{id}/tags/{tag_id}`

use crate::{ContactId, Endpoint, Method, TagId, types::Tag};

/// Takes a tag off a contact.
/// Source: `paths./contacts/{contact_id}/tags/{tag_id}.delete`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UntagContact {
    /// The contact.
    pub contact: ContactId,
    /// The tag.
    pub tag: TagId,
}

impl Endpoint for UntagContact {
    const METHOD: Method = Method::DELETE;
    type Response = Tag;

    fn path(&self) -> String {
        format!("/contacts/{}/tags/{}", self.contact.in_path(), self.tag.in_path())
    }

    // A tag that is off already stays off; Intercom may answer 404.
    fn safe_to_repeat(&self) -> bool {
        true
    }
}
