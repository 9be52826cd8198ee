//! A conversation starts.

use serde_json::Map;

use super::{Actor, MessageContent};
use crate::world::{Assignee, Attachment, Author, Conversation, Priority, Source, State, World};

/// Who writes the first message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum SourceAuthor {
    Contact,
    Admin(u64),
    Bot,
}

/// A conversation to be started.
pub(crate) struct NewConversation {
    pub(crate) contact: String,
    pub(crate) author: SourceAuthor,
    pub(crate) delivered_as: &'static str,
    pub(crate) source_type: String,
    pub(crate) subject: String,
    pub(crate) body: String,
    pub(crate) url: Option<String>,
    pub(crate) attachments: Vec<Attachment>,
    pub(crate) created_at: Option<i64>,
    /// Of a message that goes to several contacts; made if it is not given.
    pub(crate) message_id: Option<u64>,
}

impl NewConversation {
    /// With this contact, who writes nothing yet in the Messenger.
    pub(crate) fn by(contact: &str) -> Self {
        Self {
            contact: contact.to_owned(),
            author: SourceAuthor::Contact,
            delivered_as: "customer_initiated",
            source_type: "conversation".to_owned(),
            subject: String::new(),
            body: String::new(),
            url: None,
            attachments: Vec::new(),
            created_at: None,
            message_id: None,
        }
    }
}

/// What came of it.
pub(crate) struct Started {
    pub(crate) conversation_id: String,
    pub(crate) message_id: u64,
    pub(crate) created_at: i64,
}

impl World {
    /// Starts a conversation, announces it, and assigns it as the workspace does by default.
    pub(crate) fn start_conversation(&mut self, new: NewConversation) -> Started {
        let (author, contact, delivered_as) = (new.author, new.contact.clone(), new.delivered_as);
        let conversation = self.new_conversation(new);
        let started = Started {
            conversation_id: conversation.id.clone(),
            message_id: conversation.source.id,
            created_at: conversation.created_at,
        };
        let id = started.conversation_id.clone();
        self.conversations.insert(conversation);
        match author {
            SourceAuthor::Contact => {
                self.contact_wrote(&contact);
                if self.switches.new_conversation_assigned_after_created {
                    self.notify("conversation.user.created", &id, &[]);
                    self.assign_by_default(&id);
                } else {
                    self.assign_by_default(&id);
                    self.notify("conversation.user.created", &id, &[]);
                }
            }
            SourceAuthor::Admin(_) if delivered_as == "admin_initiated" => {
                self.notify("conversation.admin.single.created", &id, &[]);
            }
            SourceAuthor::Admin(_) | SourceAuthor::Bot => {}
        }
        started
    }

    /// A conversation that nobody knows of yet.
    pub(super) fn new_conversation(&mut self, new: NewConversation) -> Conversation {
        let created_at = new.created_at.unwrap_or_else(|| self.now());
        let id = self.ids.conversation(&mut self.seeded);
        let message_id = match new.message_id {
            Some(id) => id,
            None => self.ids.part(&mut self.seeded),
        };
        let by_contact = new.author == SourceAuthor::Contact;
        let author = match new.author {
            SourceAuthor::Contact => Author::Contact(new.contact.clone()),
            SourceAuthor::Admin(admin) => Author::Admin(admin),
            SourceAuthor::Bot => Author::Bot { from_ai_agent: false },
        };
        let first_contact_reply =
            by_contact.then(|| (created_at, new.source_type.clone(), new.url.clone()));
        Conversation {
            id,
            created_at,
            updated_at: created_at,
            title: None,
            state: State::Open,
            read: !by_contact,
            priority: Priority::None,
            waiting_since: by_contact.then_some(created_at),
            snoozed_until: None,
            admin_assignee: None,
            team_assignee: None,
            source: Source {
                id: message_id,
                source_type: new.source_type,
                delivered_as: new.delivered_as,
                subject: new.subject,
                body: new.body,
                author,
                attachments: new.attachments,
                url: new.url,
                redacted: false,
            },
            contacts: vec![new.contact],
            teammates: Vec::new(),
            tags: Vec::new(),
            company: None,
            custom_attributes: Map::new(),
            rating: None,
            first_contact_reply,
            ai_agent_participated: false,
            linked: Vec::new(),
            handling: Vec::new(),
            ticket: None,
            parts: Vec::new(),
        }
    }

    pub(super) fn assign_by_default(&mut self, id: &str) {
        let to = self.switches.new_conversations_assigned_to.clone();
        let assigned = match self.find_assignee(&to) {
            Ok(Assignee::Nobody) => return,
            Ok(to) => {
                self.assign(id, Actor::DefaultRule, to, MessageContent::nothing()).map(|_| ())
            }
            Err(error) => {
                tracing::warn!(%error, "a new conversation stays unassigned");
                return;
            }
        };
        if let Err(error) = assigned {
            tracing::warn!(error = error.message, "a new conversation stays unassigned");
        }
    }
}
