//! `GET /contacts/{id}`

use crate::{ContactId, Endpoint, Method, types::Contact};

/// One contact. One that was merged away answers 404, from version 2.16 on 410.
/// Source: `paths./contacts/{contact_id}.get`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GetContact {
    /// The contact.
    pub contact: ContactId,
}

impl Endpoint for GetContact {
    const METHOD: Method = Method::GET;
    type Response = Contact;

    fn path(&self) -> String {
        format!("/contacts/{}", self.contact.in_path())
    }
}
