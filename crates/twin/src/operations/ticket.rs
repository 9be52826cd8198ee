//! A conversation becomes a ticket, and a ticket changes.

use serde_json::{Map, Value, json};

use super::{Actor, NewConversation, NewPart, SourceAuthor};
use crate::{
    api_error::ApiError,
    world::{Author, Category, DESCRIPTION, TITLE, Ticket, TicketType, World},
};

impl World {
    /// A ticket of its own, not announced as a conversation. The first of the contacts wrote it.
    pub(crate) fn create_ticket(
        &mut self,
        kind: &TicketType,
        contacts: &[String],
        attributes: &Map<String, Value>,
        created_at: Option<i64>,
    ) -> Result<String, ApiError> {
        let contact = contacts.first().ok_or_else(|| ApiError::missing("contacts"))?;
        let text = |name: &str| attributes.get(name).and_then(Value::as_str).unwrap_or_default();
        let mut conversation = self.new_conversation(NewConversation {
            author: SourceAuthor::Contact,
            subject: text(TITLE).to_owned(),
            body: crate::body::from_typed(text(DESCRIPTION), &self.switches),
            created_at,
            ..NewConversation::by(contact)
        });
        conversation.contacts = contacts.to_vec();
        conversation.title = Some(text(TITLE).to_owned()).filter(|title| !title.is_empty());
        let id = conversation.id.clone();
        self.conversations.insert(conversation);
        self.make_ticket(&id, kind, None, attributes)?;
        Ok(id)
    }

    /// Makes a ticket of a conversation.
    pub(crate) fn make_ticket(
        &mut self,
        id: &str,
        kind: &TicketType,
        state: Option<u64>,
        attributes: &Map<String, Value>,
    ) -> Result<(), ApiError> {
        if self.must_see(id)?.ticket.is_some() {
            return Err(ApiError::invalid("Conversation is already a ticket"));
        }
        check_attributes(kind, attributes)?;
        let submitted = self.ticket_states.first().map_or(0, |state| state.id);
        let state_id = state.unwrap_or(submitted);
        self.tickets_made += 1;
        let ticket = Ticket {
            number: self.tickets_made,
            type_id: kind.id,
            state_id,
            previous_state_id: None,
            attributes: attributes.clone(),
            is_shared: kind.category == Category::Customer,
        };
        self.must_change(id)?.ticket = Some(Box::new(ticket));
        let bot = Author::Bot { from_ai_agent: false };
        let part = self.state_part(id, bot, submitted, state_id)?;
        self.notify("ticket.created", id, &[part]);
        Ok(())
    }

    /// Moves a ticket to another state; nothing happens if it is in it.
    pub(crate) fn set_ticket_state(
        &mut self,
        id: &str,
        by: Actor,
        state_id: u64,
    ) -> Result<(), ApiError> {
        let ticket = self.must_be_ticket(id)?;
        let before = ticket.state_id;
        if before == state_id {
            return Ok(());
        }
        ticket.state_id = state_id;
        ticket.previous_state_id = Some(before);
        let part = self.state_part(id, by.author(), before, state_id)?;
        self.notify("ticket.state.updated", id, &[part]);
        if self.ticket_state(state_id).is_some_and(|state| state.category == "resolved") {
            self.notify("ticket.resolved", id, &[part]);
        }
        Ok(())
    }

    /// Sets attributes of a ticket, a part for each.
    pub(crate) fn set_ticket_attributes(
        &mut self,
        id: &str,
        by: Actor,
        values: &Map<String, Value>,
    ) -> Result<(), ApiError> {
        let kind = self.must_be_ticket(id)?.type_id;
        let Some(kind) = self.ticket_type(kind).cloned() else { return Ok(()) };
        check_attributes(&kind, values)?;
        for (name, value) in values {
            self.must_be_ticket(id)?.attributes.insert(name.clone(), value.clone());
            let attribute = kind.attributes.iter().find(|a| a.name == *name).map_or(0, |a| a.id);
            let label = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
            let mut draft = NewPart::new("ticket_attribute_updated_by_admin", by.author());
            draft.event_details = Some(json!({
                "attribute": { "type": "attribute", "id": attribute.to_string(), "label": name },
                "value": { "type": "value", "id": null, "label": label },
            }));
            let part = self.add_part(id, draft)?;
            self.notify("ticket.attribute.updated", id, &[part]);
        }
        Ok(())
    }

    pub(crate) fn must_be_ticket(&mut self, id: &str) -> Result<&mut Ticket, ApiError> {
        let ticket = self.change(id).and_then(|c| c.ticket.as_deref_mut());
        ticket.ok_or_else(ApiError::no_ticket)
    }

    fn state_part(
        &mut self,
        id: &str,
        by: Author,
        before: u64,
        after: u64,
    ) -> Result<u64, ApiError> {
        let category = |id| self.ticket_state(id).map(|state| state.category);
        let details = json!({
            "previous_ticket_state": category(before),
            "ticket_state": category(after),
        });
        let mut draft = NewPart::new("ticket_state_updated_by_admin", by);
        draft.event_details = Some(details);
        self.add_part(id, draft)
    }
}

fn check_attributes(kind: &TicketType, values: &Map<String, Value>) -> Result<(), ApiError> {
    let known = |name: &String| kind.attributes.iter().any(|a| a.name == *name);
    match values.keys().find(|name| !known(name)) {
        Some(name) => Err(ApiError::invalid(format!(
            "ticket_attributes: tickets of the type {} have no attribute '{name}'",
            kind.name
        ))),
        None => Ok(()),
    }
}
