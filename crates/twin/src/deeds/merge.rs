//! Contacts and conversations are merged.

use serde_json::json;

use super::Draft;
use crate::{
    rest::ApiError,
    world::{Author, Role, State, World},
};

impl World {
    /// Merges a lead into a user. The lead's conversations go along and its id is gone.
    pub(crate) fn merge_contacts(&mut self, from: &str, into: &str) -> Result<(), ApiError> {
        let role = |id: &str| {
            let found = self.contacts.get(id).filter(|c| c.merged_into.is_none());
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
        let tags = match self.contacts.get_mut(from) {
            Some(lead) => {
                lead.merged_into = Some(into.to_owned());
                lead.updated_at = now;
                lead.tags.clone()
            }
            None => Vec::new(),
        };
        if let Some(user) = self.contacts.get_mut(into) {
            for tag in tags {
                if !user.tags.contains(&tag) {
                    user.tags.push(tag);
                }
            }
            user.updated_at = now;
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
            self.tell_item("contact.merged", None, item);
        }
        Ok(())
    }

    /// Merges a conversation into another: it is closed and says no more.
    pub(crate) fn merge_conversations(
        &mut self,
        from: &str,
        into: &str,
        admin: u64,
    ) -> Result<u64, ApiError> {
        self.must_see(into)?;
        if from == into {
            return Err(ApiError::invalid("a conversation cannot be merged into itself"));
        }
        let conversation = self.must_change(from)?;
        conversation.state = State::Closed;
        conversation.snoozed_until = None;
        conversation.waiting_since = None;
        let mut draft = Draft::new("merged_primary_conversation", Author::Admin(admin));
        draft.event_details = Some(json!({ "primary_conversation": { "id": into } }));
        self.add_part(from, draft)
    }
}
