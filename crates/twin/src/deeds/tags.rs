//! Tags are made, put on and taken off.

use serde_json::json;

use crate::{
    rest::ApiError,
    world::{AppliedTag, Role, Tag, World},
};

impl World {
    /// The id of the tag with this id or name (letter case does not matter); made if there is none.
    pub(crate) fn tag_named(&mut self, named: &str) -> String {
        if let Ok(id) = self.find_tag(named) {
            return id;
        }
        self.make_tag(named)
    }

    /// A new tag of this name.
    pub(crate) fn make_tag(&mut self, name: &str) -> String {
        let id = self.ids.small(&mut self.seeded).to_string();
        self.tags.insert(id.clone(), Tag { id: id.clone(), name: name.to_owned() });
        id
    }

    /// Tags a conversation. A tag that is there already stays as it is.
    pub(crate) fn tag_conversation(
        &mut self,
        id: &str,
        admin: u64,
        tag: &str,
    ) -> Result<AppliedTag, ApiError> {
        let now = self.now();
        let conversation = self.must_change(id)?;
        if let Some(there) = conversation.tags.iter().find(|t| t.id == tag) {
            return Ok(there.clone());
        }
        let applied = AppliedTag { id: tag.to_owned(), applied_at: now, applied_by: admin };
        conversation.tags.push(applied.clone());
        conversation.updated_at = now;
        self.tell("conversation_part.tag.created", id, &[]);
        Ok(applied)
    }

    /// Takes a tag off a conversation. No topic tells of it.
    pub(crate) fn untag_conversation(&mut self, id: &str, tag: &str) -> Result<(), ApiError> {
        let now = self.now();
        let conversation = self.must_change(id)?;
        if !conversation.tags.iter().any(|t| t.id == tag) {
            return Err(ApiError::new(404, "tag_not_found", "Tag not found"));
        }
        conversation.tags.retain(|t| t.id != tag);
        conversation.updated_at = now;
        Ok(())
    }

    pub(crate) fn tag_contact(&mut self, id: &str, tag: &str) -> Result<(), ApiError> {
        let contact = self.must_change_contact(id)?;
        if !contact.tags.iter().any(|t| t == tag) {
            contact.tags.push(tag.to_owned());
            self.tell_contact_tag(id, tag, "created");
        }
        Ok(())
    }

    pub(crate) fn untag_contact(&mut self, id: &str, tag: &str) -> Result<(), ApiError> {
        let contact = self.must_change_contact(id)?;
        if !contact.tags.iter().any(|t| t == tag) {
            return Err(ApiError::not_found("Resource Not Found"));
        }
        contact.tags.retain(|t| t != tag);
        self.tell_contact_tag(id, tag, "deleted");
        Ok(())
    }

    fn tell_contact_tag(&mut self, id: &str, tag: &str, what: &str) {
        let Some(contact) = self.contact_item(id) else { return };
        let Some(tag) = self.tags.get(tag) else { return };
        let role = match self.contacts.get(id).map(|c| c.role) {
            Some(Role::Lead) => "lead",
            Some(Role::User) | None => "user",
        };
        let item = json!({
            "type": "contact_tag",
            "created_at": self.now(),
            "tag": { "type": "tag", "id": tag.id, "name": tag.name },
            "contact": contact,
        });
        self.tell_item(&format!("contact.{role}.tag.{what}"), None, item);
    }
}
