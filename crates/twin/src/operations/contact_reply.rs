//! A contact writes in a conversation.

use serde_json::{Map, Value};

use super::{MessageContent, NewPart};
use crate::{
    api_error::ApiError,
    switches::{FirstAnswerTopic, SnoozedReply},
    world::{Author, State, World},
};

impl World {
    /// Writes, opens or wakes the conversation if need be, and announces it. Returns the id of the
    /// part that has the text: an `open` part if the conversation was closed, else a `comment`.
    pub(crate) fn contact_reply(
        &mut self,
        id: &str,
        contact: &str,
        said: MessageContent,
        metadata: Option<Map<String, Value>>,
    ) -> Result<u64, ApiError> {
        let now = self.now();
        let was_message = self.answered_message(id);
        let author = Author::Contact(contact.to_owned());
        let before = self.must_see(id)?.state;
        let is_first = self.must_see(id)?.first_contact_reply.is_none();
        let snoozed_reply = self.switches.snoozed_contact_reply;
        let conversation = self.must_change(id)?;
        conversation.state = State::Open;
        conversation.snoozed_until = None;
        conversation.read = false;
        conversation.waiting_since.get_or_insert(now);
        if conversation.first_contact_reply.is_none() {
            let source = &conversation.source;
            conversation.first_contact_reply =
                Some((now, source.source_type.clone(), source.url.clone()));
        }
        if before == State::Snoozed && snoozed_reply == SnoozedReply::UnsnoozedThenComment {
            let part = self.add_part(id, NewPart::new("unsnoozed", author.clone()))?;
            self.notify("conversation.admin.unsnoozed", id, &[part]);
        }
        let part_type = match before {
            State::Closed => "open",
            State::Snoozed if snoozed_reply == SnoozedReply::UnsnoozedWithBody => "unsnoozed",
            State::Open | State::Snoozed => "comment",
        };
        let mut draft = NewPart::new(part_type, author).said(said);
        draft.metadata = metadata.unwrap_or_default();
        let part = self.add_part(id, draft)?;
        self.contact_wrote(contact);
        let topic = match self.switches.first_answer_topic {
            FirstAnswerTopic::UserCreated if is_first => "conversation.user.created",
            _ => "conversation.user.replied",
        };
        self.notify(topic, id, &[part]);
        if was_message {
            self.assign_by_default(id);
        }
        Ok(part)
    }

    /// Notes on the contact that they were here.
    pub(super) fn contact_wrote(&mut self, contact: &str) {
        let now = self.now();
        if let Some(contact) = self.contacts.get_mut(contact) {
            contact.last_seen_at = Some(now);
            contact.last_replied_at = Some(now);
        }
    }
}
