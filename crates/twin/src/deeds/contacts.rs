//! Contacts are made and changed.

use serde_json::{Map, Value};

use crate::{
    rest::ApiError,
    world::{Contact, Role, World},
};

type Fields = Map<String, Value>;

impl World {
    /// A contact, to be changed.
    pub(crate) fn must_change_contact(&mut self, id: &str) -> Result<&mut Contact, ApiError> {
        let now = self.now();
        let contact = self
            .contacts
            .get_mut(id)
            .filter(|c| c.merged_into.is_none())
            .ok_or_else(ApiError::no_contact)?;
        contact.updated_at = now;
        Ok(contact)
    }

    /// Makes a contact from the fields of `POST /contacts`, and returns its id.
    pub(crate) fn create_contact(&mut self, fields: &Fields) -> Result<String, ApiError> {
        let external_id = text(fields, "external_id");
        let email = text(fields, "email");
        let role = match text(fields, "role").as_deref() {
            Some("lead") | None if external_id.is_none() => Role::Lead,
            Some("user" | "lead") | None => Role::User,
            Some(other) => {
                return Err(ApiError::invalid(format!("role must be user or lead, not {other}")));
            }
        };
        let handles = external_id.iter().chain(&email);
        let known = handles.flat_map(|handle| self.contacts.known_as(handle));
        let taken = known.filter(|c| c.merged_into.is_none()).find(|c| {
            (external_id.is_some() && c.external_id == external_id)
                || (role == Role::User && email.is_some() && c.email == email && c.role == role)
        });
        if let Some(taken) = taken {
            return Err(ApiError::new(
                409,
                "conflict",
                &format!("A contact matching those details already exists with id={}", taken.id),
            ));
        }
        self.check_contact_fields(fields)?;
        let mut contact = self.blank_contact(role);
        change(&mut contact, fields);
        let id = contact.id.clone();
        self.contacts.insert(id.clone(), contact);
        self.tell_contact(&id, "created");
        Ok(id)
    }

    /// Changes a contact by the fields of `PUT /contacts/{id}`.
    pub(crate) fn update_contact(&mut self, id: &str, fields: &Fields) -> Result<(), ApiError> {
        self.check_contact_fields(fields)?;
        let contact = self.must_change_contact(id)?;
        change(contact, fields);
        self.tell_contact(id, "updated");
        Ok(())
    }

    /// A lead becomes a user and keeps its id.
    pub(crate) fn sign_up(&mut self, id: &str, external_id: &str) -> Result<(), ApiError> {
        let now = self.now();
        let contact = self.must_change_contact(id)?;
        if contact.role != Role::Lead {
            return Err(ApiError::invalid(format!("the contact `{id}` is a user already")));
        }
        contact.role = Role::User;
        contact.external_id = Some(external_id.to_owned());
        contact.signed_up_at = Some(now);
        if let Some(item) = self.contact_item(id) {
            self.tell_item("contact.lead.signed_up", None, item);
        }
        Ok(())
    }

    fn check_contact_fields(&self, fields: &Fields) -> Result<(), ApiError> {
        match fields.get("custom_attributes") {
            None | Some(Value::Null) => Ok(()),
            Some(Value::Object(values)) => self.check_attributes("contact", values),
            Some(_) => Err(ApiError::invalid("custom_attributes must be an object")),
        }
    }

    fn tell_contact(&mut self, id: &str, what: &str) {
        let Some(contact) = self.contacts.get(id) else { return };
        let topic = format!("contact.{}.{what}", contact.role.as_str());
        if let Some(item) = self.contact_item(id) {
            self.tell_item(&topic, None, item);
        }
    }
}

fn text(fields: &Fields, key: &str) -> Option<String> {
    match fields.get(key)? {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

/// Sets what is given; `null` takes a value away.
fn change(contact: &mut Contact, fields: &Fields) {
    let set = |key: &str, field: &mut Option<String>| {
        if fields.contains_key(key) {
            *field = text(fields, key);
        }
    };
    set("external_id", &mut contact.external_id);
    set("email", &mut contact.email);
    set("phone", &mut contact.phone);
    set("name", &mut contact.name);
    set("avatar", &mut contact.avatar);
    set("language_override", &mut contact.language);
    match text(fields, "role").as_deref() {
        Some("user") => contact.role = Role::User,
        Some("lead") => contact.role = Role::Lead,
        _ => {}
    }
    if let Some(owner) = fields.get("owner_id") {
        contact.owner_id = owner.as_u64().or_else(|| owner.as_str()?.parse().ok());
    }
    if let Some(unsubscribed) = fields.get("unsubscribed_from_emails").and_then(Value::as_bool) {
        contact.unsubscribed_from_emails = unsubscribed;
    }
    for (key, field) in
        [("signed_up_at", &mut contact.signed_up_at), ("last_seen_at", &mut contact.last_seen_at)]
    {
        if let Some(at) = fields.get(key) {
            *field = at.as_i64();
        }
    }
    if let Some(values) = fields.get("custom_attributes").and_then(Value::as_object) {
        for (name, value) in values {
            if value.is_null() {
                contact.custom_attributes.remove(name);
            } else {
                contact.custom_attributes.insert(name.clone(), value.clone());
            }
        }
    }
}
