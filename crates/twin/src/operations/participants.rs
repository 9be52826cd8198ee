//! Contacts join and leave a conversation.

use super::{Actor, NewPart};
use crate::{api_error::ApiError, world::World};

impl World {
    pub(crate) fn attach_contact(
        &mut self,
        id: &str,
        by: Actor,
        contact: &str,
    ) -> Result<u64, ApiError> {
        self.check_seat(by)?;
        if !self.contacts.contains_key(contact) {
            return Err(ApiError::no_contact());
        }
        let conversation = self.must_change(id)?;
        if !conversation.contacts.iter().any(|c| c == contact) {
            conversation.contacts.push(contact.to_owned());
        }
        let part = self.add_part(id, NewPart::new("participant_added", by.author()))?;
        self.notify("conversation.contact.attached", id, &[part]);
        Ok(part)
    }

    pub(crate) fn detach_contact(
        &mut self,
        id: &str,
        by: Actor,
        contact: &str,
    ) -> Result<u64, ApiError> {
        self.check_seat(by)?;
        let conversation = self.must_change(id)?;
        if !conversation.contacts.iter().any(|c| c == contact) {
            return Err(ApiError::no_contact());
        }
        if conversation.contacts.len() == 1 {
            return Err(ApiError::new(
                422,
                "parameter_invalid",
                "Removing the last customer is not allowed",
            ));
        }
        conversation.contacts.retain(|c| c != contact);
        let part = self.add_part(id, NewPart::new("participant_removed", by.author()))?;
        self.notify("conversation.contact.detached", id, &[part]);
        Ok(part)
    }
}
