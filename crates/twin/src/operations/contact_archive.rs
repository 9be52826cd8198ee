//! Contacts are put away, taken out again, blocked and deleted.

use serde_json::{Value, json};

use super::NewPart;
use crate::{
    api_error::ApiError,
    world::{Author, Contact, NoteOn, State, World},
};

impl World {
    /// A contact that was not merged, archived or not.
    pub(crate) fn kept_contact(&mut self, id: &str) -> Result<&mut Contact, ApiError> {
        let found = self.contacts.get_mut(id).filter(|c| c.merged_into.is_none());
        found.ok_or_else(ApiError::no_contact)
    }

    /// Puts a contact away. Its conversations stay.
    pub(crate) fn archive_contact(&mut self, id: &str) -> Result<(), ApiError> {
        let now = self.now();
        let contact = self.kept_contact(id)?;
        if !std::mem::replace(&mut contact.archived, true) {
            contact.updated_at = now;
            let item = reference(contact, "archived", true);
            self.notify_item("contact.archived", None, item);
        }
        Ok(())
    }

    /// Takes an archived contact out again.
    pub(crate) fn unarchive_contact(&mut self, id: &str) -> Result<(), ApiError> {
        let now = self.now();
        let contact = self.kept_contact(id)?;
        if std::mem::replace(&mut contact.archived, false) {
            contact.updated_at = now;
            self.notify_contact_item(id, "contact.unarchive");
        }
        Ok(())
    }

    /// A blocked contact writes no more; what was open with them alone is closed.
    pub(crate) fn block_contact(&mut self, id: &str) -> Result<(), ApiError> {
        self.must_change_contact(id)?.blocked = true;
        let theirs: Vec<String> = self
            .conversations
            .values()
            .filter(|c| c.state != State::Closed && c.contacts == [id])
            .map(|c| c.id.clone())
            .collect();
        for conversation_id in theirs {
            let conversation = self.must_change(&conversation_id)?;
            conversation.state = State::Closed;
            conversation.snoozed_until = None;
            conversation.waiting_since = None;
            let draft = NewPart::new("close", Author::Bot { from_ai_agent: false });
            let part = self.add_part(&conversation_id, draft)?;
            self.notify("conversation.admin.closed", &conversation_id, &[part]);
        }
        Ok(())
    }

    /// Whether a contact may write.
    pub(crate) fn check_not_blocked(&self, id: &str) -> Result<(), ApiError> {
        match self.contacts.get(id) {
            Some(contact) if contact.blocked => Err(ApiError::new(
                403,
                "action_forbidden",
                &format!("the contact `{id}` is blocked and cannot write"),
            )),
            _ => Ok(()),
        }
    }

    /// Gone for good, with the notes about it and its events; the webhook has no more than its ids.
    pub(crate) fn delete_contact(&mut self, id: &str) -> Result<Value, ApiError> {
        let item = reference(self.kept_contact(id)?, "deleted", true);
        self.contacts.remove(id);
        let on = NoteOn::Contact(id.to_owned());
        self.notes.retain(|_, note| note.on != on);
        self.events.forget(id);
        self.notify_item("contact.deleted", None, item.clone());
        Ok(item)
    }
}

/// What is said of a contact that is put away, blocked or deleted.
pub(crate) fn reference(contact: &Contact, what: &str, is: bool) -> Value {
    json!({
        "type": "contact",
        "id": contact.id,
        "external_id": contact.external_id,
        what: is,
    })
}
