//! `GET /contacts/{id}/companies`

use crate::{
    ContactId, Endpoint, Method,
    types::{Company, List},
};

/// The companies of a contact, by name. The first page only, which is all for most contacts; see
/// [`List::is_cut`].
/// Source: `paths./contacts/{contact_id}/companies.get`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListContactCompanies {
    /// The contact.
    pub contact: ContactId,
}

impl Endpoint for ListContactCompanies {
    const METHOD: Method = Method::GET;
    type Response = List<Company>;

    fn path(&self) -> String {
        format!("/contacts/{}/companies", self.contact.in_path())
    }
}
