//! `PUT /contacts/{id}`

use serde::Serialize;
use serde_json::Value;

use crate::{
    ContactId, Endpoint, Invalid, Method,
    types::{Contact, Fields},
};

/// Changes a contact. Needs the permission to write users; a custom attribute has to exist
/// already. Source: `paths./contacts/{contact_id}.put`, `update_contact_request`.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct UpdateContact {
    /// The contact.
    #[serde(skip)]
    pub contact: ContactId,
    /// A new name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// A new e-mail address.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub email: Option<String>,
    /// A new telephone number.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub phone: Option<String>,
    /// A new id from the customer's own system.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub external_id: Option<String>,
    /// Whether it takes no e-mails.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unsubscribed_from_emails: Option<bool>,
    /// The custom attributes to set; others stay.
    #[serde(skip_serializing_if = "Fields::is_empty")]
    pub custom_attributes: Fields,
}

impl UpdateContact {
    /// An update of nothing yet: fill in what changes.
    pub fn new(contact: ContactId) -> Self {
        Self {
            contact,
            name: None,
            email: None,
            phone: None,
            external_id: None,
            unsubscribed_from_emails: None,
            custom_attributes: Fields::default(),
        }
    }
}

impl Endpoint for UpdateContact {
    const METHOD: Method = Method::PUT;
    type Response = Contact;

    fn path(&self) -> String {
        format!("/contacts/{}", self.contact.in_path())
    }

    fn body(&self) -> Option<Value> {
        serde_json::to_value(self).ok()
    }

    // The same value twice is the same value.
    fn safe_to_repeat(&self) -> bool {
        true
    }

    fn check(&self) -> Result<(), Invalid> {
        super::check_change(self.body().as_ref(), &self.custom_attributes)
    }
}
