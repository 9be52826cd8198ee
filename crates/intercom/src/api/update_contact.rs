//! `PUT /contacts/{id}`

use serde_json::{Map, Value, json};

use crate::{
    ContactId, Endpoint, Invalid, Method,
    types::{Contact, Fields},
};

/// Changes a contact. Needs the permission to write users; a custom attribute has to exist
/// already. Source: `paths./contacts/{contact_id}.put`, `update_contact_request`.
#[derive(Debug, Clone, PartialEq)]
pub struct UpdateContact {
    /// The contact.
    pub contact: ContactId,
    /// A new name.
    pub name: Option<String>,
    /// A new e-mail address.
    pub email: Option<String>,
    /// A new telephone number.
    pub phone: Option<String>,
    /// A new id from the customer's own system.
    pub external_id: Option<String>,
    /// Whether it takes no e-mails.
    pub unsubscribed_from_emails: Option<bool>,
    /// The custom attributes to set; others stay.
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

    /// The fields that change.
    fn changes(&self) -> Map<String, Value> {
        let texts = [
            ("name", &self.name),
            ("email", &self.email),
            ("phone", &self.phone),
            ("external_id", &self.external_id),
        ];
        let mut changes = Map::new();
        for (field, value) in texts {
            if let Some(value) = value {
                changes.insert(field.to_owned(), json!(value));
            }
        }
        if let Some(unsubscribed) = self.unsubscribed_from_emails {
            changes.insert("unsubscribed_from_emails".to_owned(), json!(unsubscribed));
        }
        if !self.custom_attributes.is_empty() {
            changes.insert("custom_attributes".to_owned(), json!(self.custom_attributes));
        }
        changes
    }
}

impl Endpoint for UpdateContact {
    const METHOD: Method = Method::PUT;
    type Response = Contact;

    fn path(&self) -> String {
        format!("/contacts/{}", self.contact.in_path())
    }

    fn body(&self) -> Option<Value> {
        Some(Value::Object(self.changes()))
    }

    // The same value twice is the same value.
    fn safe_to_repeat(&self) -> bool {
        true
    }

    fn check(&self) -> Result<(), Invalid> {
        if self.changes().is_empty() {
            return Err(Invalid::NothingToChange);
        }
        if self.custom_attributes.keys().any(|name| name.trim().is_empty()) {
            return Err(Invalid::EmptyName);
        }
        Ok(())
    }
}
