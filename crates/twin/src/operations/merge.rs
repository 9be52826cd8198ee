//! Contacts and conversations are merged.

use serde_json::json;

use super::NewPart;
use crate::{
    api_error::ApiError,
    world::{Author, Contact, Conversation, Merged, NoteOn, Role, State, World},
};

impl World {
    /// Merges a lead into a user. The lead's conversations go along and its id is gone.
    pub(crate) fn merge_contacts(&mut self, from: &str, into: &str) -> Result<(), ApiError> {
        let role = |id: &str| {
            let found = self.contacts.get(id).filter(|c| c.is_listed());
            found.map(|c| c.role).ok_or_else(ApiError::no_contact)
        };
        if role(from)? != Role::Lead || role(into)? != Role::User || from == into {
            return Err(ApiError::new(
                400,
                "invalid_merge",
                "Only a lead can be merged, and only into a user",
            ));
        }
        let now = self.now();
        let Some(lead) = self.contacts.get_mut(from) else { return Err(ApiError::no_contact()) };
        lead.merged_into = Some(into.to_owned());
        lead.updated_at = now;
        let lead = lead.clone();
        if let Some(user) = self.contacts.get_mut(into) {
            take_over(user, &lead);
            user.merged_from.push(Merged { id: lead.id, role: lead.role, at: now });
            user.updated_at = now;
        }
        self.events.hand_over(from, into);
        let (was, is) = (NoteOn::Contact(from.to_owned()), NoteOn::Contact(into.to_owned()));
        for note in self.notes.values_mut().filter(|note| note.on == was) {
            note.on = is.clone();
        }
        let theirs: Vec<String> = self
            .conversations
            .values()
            .filter(|c| c.contacts.iter().any(|c| c == from))
            .map(|c| c.id.clone())
            .collect();
        for id in theirs {
            if let Some(conversation) = self.change(&id) {
                conversation.contacts.retain(|c| c != from && c != into);
                conversation.contacts.insert(0, into.to_owned());
            }
        }
        if let Some(mut item) = self.contact_item(into) {
            item["merged_from"] = json!({ "type": "contact", "id": from });
            self.notify_item("contact.merged", None, item);
        }
        Ok(())
    }

    /// Merges a conversation into another: it is closed and says no more. Both get a part of it:
    /// the one that goes on by a bot (API description, example), the other by who did it.
    pub(crate) fn merge_conversations(
        &mut self,
        from: &str,
        into: &str,
        admin: u64,
    ) -> Result<u64, ApiError> {
        let secondary = self.must_see(from)?;
        let failed = |why: &str| Err(ApiError::new(422, "merge_failed", why));
        if from == into {
            return failed("Cannot merge a conversation into itself");
        }
        if was_merged(secondary) {
            return failed("Secondary conversation has already been merged");
        }
        match self.conversations.get(into) {
            None => return failed("Primary conversation not found"),
            Some(primary) if was_merged(primary) => {
                return failed("Primary conversation has already been merged");
            }
            Some(_) => {}
        }
        self.link(from, into)?;
        let conversation = self.must_change(from)?;
        conversation.state = State::Closed;
        conversation.snoozed_until = None;
        conversation.waiting_since = None;
        let mut draft = NewPart::new(MERGED, Author::Admin(admin));
        draft.event_details = Some(json!({ "primary_conversation": { "id": into } }));
        let part = self.add_part(from, draft)?;
        self.add_part(into, NewPart::new(MERGED, Author::Bot { from_ai_agent: false }))?;
        Ok(part)
    }

    /// Each of two conversations names the other.
    pub(crate) fn link(&mut self, one: &str, other: &str) -> Result<(), ApiError> {
        for (from, to) in [(one, other), (other, one)] {
            let linked = &mut self.must_change(from)?.linked;
            if !linked.iter().any(|id| id == to) {
                linked.push(to.to_owned());
            }
        }
        Ok(())
    }
}

/// Whether it went on in another one.
fn was_merged(conversation: &Conversation) -> bool {
    conversation.parts.iter().any(|p| p.part_type == MERGED && p.event_details.is_some())
}

/// The type of the part that both conversations get.
const MERGED: &str = "merged_primary_conversation";

/// The user gets the tags and companies of the lead, and what it did not know itself.
fn take_over(user: &mut Contact, lead: &Contact) {
    for tag in &lead.tags {
        if !user.tags.iter().any(|t| t.id == tag.id) {
            user.tags.push(tag.clone());
        }
    }
    for company in &lead.companies {
        if !user.companies.contains(company) {
            user.companies.push(company.clone());
        }
    }
    let texts = [
        (&mut user.email, &lead.email),
        (&mut user.phone, &lead.phone),
        (&mut user.name, &lead.name),
    ];
    for (own, theirs) in texts {
        if own.is_none() {
            own.clone_from(theirs);
        }
    }
    for (name, value) in &lead.custom_attributes {
        user.custom_attributes.entry(name.clone()).or_insert_with(|| value.clone());
    }
}
