//! `POST /contacts/search`

use serde_json::{Value, json};

use crate::{
    Endpoint, Method,
    types::{Contact, List},
};

/// Finds contacts by what their own system or they themselves are known by. Several contacts can
/// have one address. Source: `paths./contacts/search.post`, `search_request`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SearchContacts {
    /// Whose e-mail address that is.
    Email(String),
    /// Whose id in the customer's own system that is.
    ExternalId(String),
}

impl Endpoint for SearchContacts {
    const METHOD: Method = Method::POST;
    type Response = List<Contact>;

    fn path(&self) -> String {
        "/contacts/search".to_owned()
    }

    fn body(&self) -> Option<Value> {
        let (field, value) = match self {
            Self::Email(address) => ("email", address),
            Self::ExternalId(id) => ("external_id", id),
        };
        Some(json!({
            "query": {"field": field, "operator": "=", "value": value},
            "pagination": {"per_page": 5},
        }))
    }

    // A search only reads.
    fn safe_to_repeat(&self) -> bool {
        true
    }
}
