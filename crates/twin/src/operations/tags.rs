//! Tags are made, put on and taken off.

use serde_json::json;

use crate::{
    api_error::ApiError,
    world::{AppliedTag, Conversation, Role, Tag, World},
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
        self.notify("conversation_part.tag.created", id, &[]);
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

    /// Tags a contact. A tag that is there already stays as it is.
    pub(crate) fn tag_contact(
        &mut self,
        id: &str,
        admin: u64,
        tag: &str,
    ) -> Result<AppliedTag, ApiError> {
        let now = self.now();
        let contact = self.must_change_contact(id)?;
        if let Some(there) = contact.tags.iter().find(|t| t.id == tag) {
            return Ok(there.clone());
        }
        let applied = AppliedTag { id: tag.to_owned(), applied_at: now, applied_by: admin };
        contact.tags.push(applied.clone());
        self.tell_contact_tag(id, tag, "created");
        Ok(applied)
    }

    /// Takes a tag off a contact; it is returned.
    pub(crate) fn untag_contact(&mut self, id: &str, tag: &str) -> Result<AppliedTag, ApiError> {
        let contact = self.must_change_contact(id)?;
        let on = contact.tags.iter().position(|t| t.id == tag);
        let on = on.ok_or_else(|| ApiError::not_found("Resource Not Found"))?;
        let applied = contact.tags.remove(on);
        self.tell_contact_tag(id, tag, "deleted");
        Ok(applied)
    }

    /// Puts a tag on a company, or takes it off. No topic tells of it.
    pub(crate) fn tag_company(&mut self, id: &str, tag: &str, on: bool) -> Result<(), ApiError> {
        let company = self.companies.get_mut(id).ok_or_else(ApiError::no_company)?;
        company.tags.retain(|t| t != tag);
        if on {
            company.tags.push(tag.to_owned());
        }
        Ok(())
    }

    /// Deletes a tag and takes it off whatever has it. No topic tells of it.
    pub(crate) fn delete_tag(&mut self, tag: &str) -> Result<(), ApiError> {
        self.tags.remove(tag).ok_or_else(|| ApiError::not_found("Resource Not Found"))?;
        for contact in self.contacts.values_mut() {
            contact.tags.retain(|t| t.id != tag);
        }
        for company in self.companies.values_mut() {
            company.tags.retain(|t| t != tag);
        }
        let tagged = |c: &&Conversation| c.tags.iter().any(|t| t.id == tag);
        let tagged = self.conversations.values().filter(tagged);
        let tagged: Vec<_> = tagged.map(|c| c.id.clone()).collect();
        for id in tagged {
            self.must_change(&id)?.tags.retain(|t| t.id != tag);
        }
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
        self.notify_item(&format!("contact.{role}.tag.{what}"), None, item);
    }
}
