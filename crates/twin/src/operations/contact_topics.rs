//! The endpoint is told of what became of a contact.

use serde_json::json;

use crate::world::{Contact, Role, World};

impl World {
    /// `contact.user.created`, `contact.lead.updated` …
    pub(super) fn notify_contact(&mut self, id: &str, what: &str) {
        let Some(contact) = self.contacts.get(id) else { return };
        let topic = format!("contact.{}.{what}", contact.role.as_str());
        self.notify_contact_item(id, &topic);
    }

    /// A topic whose item is the contact.
    pub(super) fn notify_contact_item(&mut self, id: &str, topic: &str) {
        if let Some(item) = self.contact_item(id) {
            self.notify_item(topic, None, item);
        }
    }

    /// What an update amounts to, compared with how the contact was.
    pub(super) fn notify_contact_changes(&mut self, before: &Contact) {
        let id = &before.id;
        let Some(after) = self.contacts.get(id) else { return };
        let signed_up = (before.role, after.role) == (Role::Lead, Role::User);
        let new_email = after.email.is_some() && after.email != before.email;
        let first_email = new_email && before.email.is_none() && before.role == Role::Lead;
        let unsubscribed = after.unsubscribed_from_emails;
        let resolved = unsubscribed != before.unsubscribed_from_emails;
        self.notify_contact(id, "updated");
        if first_email {
            self.notify_contact_item(id, "contact.lead.added_email");
        } else if new_email {
            self.notify_contact_item(id, "contact.email.updated");
        }
        if signed_up {
            self.notify_contact_item(id, "contact.lead.signed_up");
        }
        if resolved {
            self.notify_subscription(id, unsubscribed);
        }
    }

    /// E-mails are wanted no more, or again. (The items are as captures show them.)
    fn notify_subscription(&mut self, id: &str, unsubscribed: bool) {
        let Some(contact) = self.contact_item(id) else { return };
        let (topic, kind) = if unsubscribed {
            ("contact.unsubscribed", "contact_unsubscribe")
        } else {
            ("contact.subscribed", "contact_subscribe")
        };
        let item = json!({
            "type": kind,
            "contact": contact,
            "subscription_types": { "type": "list", "data": [] },
            "created_at": self.now(),
        });
        self.notify_item(topic, None, item);
    }
}
