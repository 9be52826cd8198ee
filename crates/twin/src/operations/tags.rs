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
        let (applied, is_new) = put_on(&mut conversation.tags, tag, now, admin);
        if is_new {
            conversation.updated_at = now;
            self.notify("conversation_part.tag.created", id, &[]);
        }
        Ok(applied)
    }

    /// Takes a tag off a conversation. No topic tells of it.
    pub(crate) fn untag_conversation(&mut self, id: &str, tag: &str) -> Result<(), ApiError> {
        let now = self.now();
        let conversation = self.must_change(id)?;
        take_off(&mut conversation.tags, tag)
            .ok_or_else(|| ApiError::new(404, "tag_not_found", "Tag not found"))?;
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
        let tags = &mut self.must_change_contact(id)?.tags;
        let (applied, is_new) = put_on(tags, tag, now, admin);
        if is_new {
            self.notify_contact_tag(id, tag, "created");
        }
        Ok(applied)
    }

    /// Takes a tag off a contact; it is returned.
    pub(crate) fn untag_contact(&mut self, id: &str, tag: &str) -> Result<AppliedTag, ApiError> {
        let applied = take_off(&mut self.must_change_contact(id)?.tags, tag)
            .ok_or_else(|| ApiError::not_found("Resource Not Found"))?;
        self.notify_contact_tag(id, tag, "deleted");
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

    fn notify_contact_tag(&mut self, id: &str, tag: &str, what: &str) {
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

/// Puts a tag on, unless it is there; and whether it is new.
fn put_on(tags: &mut Vec<AppliedTag>, tag: &str, now: i64, admin: u64) -> (AppliedTag, bool) {
    if let Some(there) = tags.iter().find(|t| t.id == tag) {
        return (there.clone(), false);
    }
    let applied = AppliedTag { id: tag.to_owned(), applied_at: now, applied_by: admin };
    tags.push(applied.clone());
    (applied, true)
}

fn take_off(tags: &mut Vec<AppliedTag>, tag: &str) -> Option<AppliedTag> {
    let on = tags.iter().position(|t| t.id == tag)?;
    Some(tags.remove(on))
}
