//! A teammate sends a message, and a contact answers it.

use super::{NewConversation, SourceAuthor};
use crate::{feed::Change, world::World};

/// A message to be sent.
pub(crate) struct NewMessage {
    pub(crate) admin: u64,
    /// Contacts by id.
    pub(crate) to: Vec<String>,
    /// By e-mail rather than in the Messenger.
    pub(crate) email: bool,
    pub(crate) subject: String,
    pub(crate) body: String,
    pub(crate) created_at: Option<i64>,
    /// There is a conversation at once, not only when a contact answers.
    pub(crate) at_once: bool,
}

/// What came of it.
pub(crate) struct SentMessage {
    pub(crate) id: u64,
    pub(crate) created_at: i64,
    /// The first of the conversations, if there are any yet.
    pub(crate) conversation_id: Option<String>,
}

impl World {
    /// Sends a message. Its id is the `source.id` of every conversation that comes of it.
    pub(crate) fn send_message(&mut self, new: &NewMessage) -> SentMessage {
        let id = self.ids.part(&mut self.seeded);
        let created_at = new.created_at.unwrap_or_else(|| self.now());
        let mut conversation_id = None;
        for contact in &new.to {
            let conversation = NewConversation {
                author: SourceAuthor::Admin(new.admin),
                delivered_as: "admin_initiated",
                source_type: if new.email { "email" } else { "conversation" }.to_owned(),
                subject: new.subject.clone(),
                body: new.body.clone(),
                created_at: Some(created_at),
                message_id: Some(id),
                ..NewConversation::by(contact)
            };
            if new.at_once {
                let started = self.start_conversation(conversation);
                conversation_id.get_or_insert(started.conversation_id);
            } else {
                let made = self.new_conversation(conversation);
                self.feed.mark(Change::Conversation(made.id.clone()));
                self.unanswered.insert(made.id.clone(), made);
            }
            self.contacted_by_message(contact);
        }
        SentMessage { id, created_at, conversation_id }
    }

    fn contacted_by_message(&mut self, contact: &str) {
        let now = self.now();
        if let Some(contact) = self.contacts.get_mut(contact) {
            contact.last_contacted_at = Some(now);
        }
    }

    /// From now on there is a conversation of this message, and the API shows it.
    pub(super) fn answered_message(&mut self, id: &str) -> bool {
        let Some(conversation) = self.unanswered.remove(id) else { return false };
        self.conversations.insert(conversation);
        true
    }
}
