//! Contacts are made and changed.

use serde_json::{Map, Value};

use super::text_of;
use crate::{
    api_error::ApiError,
    world::{Contact, Role, World},
};

type Fields = Map<String, Value>;

impl World {
    /// A contact, to be changed.
    pub(crate) fn must_change_contact(&mut self, id: &str) -> Result<&mut Contact, ApiError> {
        let now = self.now();
        let contact =
            self.contacts.get_mut(id).filter(|c| c.is_listed()).ok_or_else(ApiError::no_contact)?;
        contact.updated_at = now;
        Ok(contact)
    }

    /// Makes a contact from the fields of `POST /contacts`, and returns its id.
    pub(crate) fn create_contact(&mut self, fields: &Fields) -> Result<String, ApiError> {
        self.check_contact_fields(fields)?;
        let external_id = text_of(fields, "external_id");
        let email = text_of(fields, "email");
        let role = match text_of(fields, "role").as_deref() {
            None if external_id.is_none() && email.is_none() => Role::Lead,
            Some("lead") if external_id.is_none() => Role::Lead,
            Some("user" | "lead") | None => Role::User,
            Some(other) => {
                return Err(ApiError::invalid(format!("role must be user or lead, not {other}")));
            }
        };
        self.check_free(None, role, external_id.as_deref(), email.as_deref())?;
        let mut contact = self.blank_contact(role);
        change(&mut contact, fields);
        let id = contact.id.clone();
        self.contacts.insert(id.clone(), contact);
        self.notify_contact(&id, "created");
        Ok(id)
    }

    /// Changes a contact by the fields of `PUT /contacts/{id}`.
    pub(crate) fn update_contact(&mut self, id: &str, fields: &Fields) -> Result<(), ApiError> {
        self.check_contact_fields(fields)?;
        let before = self.must_change_contact(id)?.clone();
        let mut after = before.clone();
        change(&mut after, fields);
        let external_id = after.external_id.as_deref();
        let external_id = external_id.filter(|_| after.external_id != before.external_id);
        let same = after.email == before.email && after.role == before.role;
        let email = after.email.as_deref().filter(|_| !same);
        self.check_free(Some(id), after.role, external_id, email)?;
        *self.must_change_contact(id)? = after;
        self.notify_contact_changes(&before);
        Ok(())
    }

    /// External ids are unique, and so are the e-mail addresses of users; leads may share one.
    fn check_free(
        &self,
        own: Option<&str>,
        role: Role,
        external_id: Option<&str>,
        email: Option<&str>,
    ) -> Result<(), ApiError> {
        let email = email.filter(|_| role == Role::User);
        let is = |theirs: &Option<String>, given: Option<&str>| {
            given.is_some_and(|g| theirs.as_deref().is_some_and(|t| t.eq_ignore_ascii_case(g)))
        };
        let mut known =
            external_id.into_iter().chain(email).flat_map(|h| self.contacts.known_as(h));
        let taken = known.find(|c| {
            c.merged_into.is_none()
                && own != Some(c.id.as_str())
                && (c.external_id.as_deref().is_some_and(|t| Some(t) == external_id)
                    || (c.role == Role::User && is(&c.email, email)))
        });
        let Some(taken) = taken else { return Ok(()) };
        let a_contact = if taken.archived { "An archived contact" } else { "A contact" };
        let message =
            format!("{a_contact} matching those details already exists with id={}", taken.id);
        Err(ApiError::new(409, "conflict", &message))
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
        self.notify_contact_item(id, "contact.lead.signed_up");
        Ok(())
    }

    fn check_contact_fields(&self, fields: &Fields) -> Result<(), ApiError> {
        let wrong = |key: &str, what| Err(ApiError::invalid(format!("{key} must be {what}")));
        for (key, value) in fields.iter().filter(|(_, value)| !value.is_null()) {
            match key.as_str() {
                "role" | "external_id" | "email" | "phone" | "name" | "language_override"
                    if !(value.is_string() || value.is_number()) =>
                {
                    return wrong(key, "a text");
                }
                "signed_up_at" | "last_seen_at" if !value.is_i64() => {
                    return wrong(key, "a time in unix seconds");
                }
                "unsubscribed_from_emails" if !value.is_boolean() => {
                    return wrong(key, "true or false");
                }
                "owner_id" if text_of(fields, key).is_none_or(|id| id.parse::<u64>().is_err()) => {
                    return wrong(key, "the id of a teammate");
                }
                _ => {}
            }
        }
        match fields.get("custom_attributes") {
            None | Some(Value::Null) => Ok(()),
            Some(Value::Object(values)) => self.check_attributes("contact", values),
            Some(_) => Err(ApiError::invalid("custom_attributes must be an object")),
        }
    }
}

/// Sets what is given; `null` takes a value away.
fn change(contact: &mut Contact, fields: &Fields) {
    let set = |key: &str, field: &mut Option<String>| {
        if fields.contains_key(key) {
            *field = text_of(fields, key);
        }
    };
    set("external_id", &mut contact.external_id);
    set("email", &mut contact.email);
    set("phone", &mut contact.phone);
    set("name", &mut contact.name);
    set("avatar", &mut contact.avatar);
    set("language_override", &mut contact.language);
    match text_of(fields, "role").as_deref() {
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
