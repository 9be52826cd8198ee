//! `POST /contacts/{id}/tags`

use serde_json::{Value, json};

use crate::{ContactId, Endpoint, Method, TagId, types::Tag};

/// Puts a tag on a contact. Needs the permission to write tags.
/// Source: `paths./contacts/{contact_id}/tags.post`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TagContact {
    /// The contact.
    pub contact: ContactId,
    /// The tag; see [`super::EnsureTag`] for one by name.
    pub tag: TagId,
}

impl Endpoint for TagContact {
    const METHOD: Method = Method::POST;
    type Response = Tag;

    fn path(&self) -> String {
        format!("/contacts/{}/tags", self.contact.in_path())
    }

    fn body(&self) -> Option<Value> {
        Some(json!({"id": self.tag}))
    }

    // A tag that is on already stays on.
    fn safe_to_repeat(&self) -> bool {
        true
    }
}
