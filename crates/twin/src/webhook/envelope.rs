//! What a notification says.

use std::sync::Arc;

use serde_json::{Value, json};

use super::{
    WebhookVersion,
    log::{Item, Notification, Planned},
};
use crate::{
    app::Permission,
    faults::FaultKind,
    render::{self, Parts, Shape, holding},
    switches::{PayloadBuiltAt, RedactedItem, WebhookParts},
    version::Version,
    world::{Due, World},
};

impl WebhookVersion {
    /// The version of the API whose objects the payloads have.
    pub(crate) fn rest(self) -> Version {
        match self {
            Self::V2_11 | Self::V2_14 => Version::V2_14,
            Self::V2_15 => Version::V2_15,
            Self::V2_16 => Version::V2_16,
        }
    }
}

impl World {
    /// Whether the endpoint is to be told: it subscribed, and the app is allowed to know.
    fn wants(&self, topic: &str) -> bool {
        self.app.installed && self.endpoint.wants(topic) && self.app.may_hear(topic)
    }

    /// Tells the endpoint of an event in a conversation, with the parts it made.
    pub(crate) fn notify(&mut self, topic: &str, id: &str, parts: &[u64]) {
        let ticket = self.conversations.get(id).is_some_and(|c| c.ticket.is_some());
        if ticket && !topic.starts_with("ticket.") {
            self.notify_ticket(topic, id, parts);
            let both = self.switches.tickets_fire_conversation_topics;
            if !both || !self.app.may(Permission::ReadTickets) {
                return;
            }
        }
        if !self.wants(topic) {
            return;
        }
        let item = match self.switches.payload_built_at {
            PayloadBuiltAt::Delivery => Item::ToMake { parts: parts.to_vec() },
            PayloadBuiltAt::Event => match self.conversation_item(topic, id, parts) {
                Some(item) => Item::Made(item),
                None => return,
            },
        };
        self.enqueue(topic, Some(id.to_owned()), item);
    }

    /// Tells the endpoint of something that is not a conversation's event.
    pub(crate) fn notify_item(&mut self, topic: &str, conversation: Option<&str>, item: Value) {
        if self.wants(topic) {
            self.enqueue(topic, conversation.map(str::to_owned), Item::Made(item));
        }
    }

    /// Sends a ping, which every endpoint gets whatever it subscribed to.
    pub(crate) fn ping(&mut self) {
        let mut item = json!({ "type": "ping" });
        if self.switches.ping_has_message {
            item["message"] = "a test from the twin".into();
        }
        self.notify_item("ping", None, item);
    }

    /// A contact as an item, in the version of the app's webhooks.
    pub(crate) fn contact_item(&self, id: &str) -> Option<Value> {
        let contact = self.contacts.get(id)?;
        Some(render::contact(self, contact, self.endpoint.version.rest()))
    }

    /// A company as an item.
    pub(crate) fn company_item(&self, id: &str) -> Option<Value> {
        let company = self.companies.get(id)?;
        Some(render::company(self, company, self.endpoint.version.rest()))
    }

    /// A conversation as an item.
    pub(crate) fn conversation_item(&self, topic: &str, id: &str, ids: &[u64]) -> Option<Value> {
        let conversation = self.conversations.get(id)?;
        let version = self.endpoint.version;
        let newer = version >= WebhookVersion::V2_15;
        let full = newer && self.switches.webhook_parts == WebhookParts::Full;
        let parts = if full { Parts::NewestBut(0) } else { Parts::Only(ids.to_vec()) };
        let shape =
            Shape { version: version.rest(), plain_text: newer, parts, iso_statistics: !newer };
        if topic.starts_with("ticket.") {
            return self.ticket_item(topic, id, &shape);
        }
        if topic == "conversation_part.redacted" {
            let part = conversation.parts.iter().find(|p| ids.contains(&p.id));
            match self.switches.redacted_item {
                RedactedItem::Conversation => {}
                RedactedItem::Part => {
                    return part.map(|p| render::part(self, conversation, p, &shape));
                }
                RedactedItem::Minimal => {
                    let part_id = part.map_or(conversation.source.id, |p| p.id);
                    return Some(json!({
                        "type": "conversation_part",
                        "id": part_id.to_string(),
                        "conversation_id": id,
                        "redacted": true,
                    }));
                }
            }
        }
        Some(render::conversation(self, conversation, &shape))
    }

    fn enqueue(&mut self, topic: &str, conversation_id: Option<String>, item: Item) {
        let notification = Arc::new(Notification {
            id: format!("notif_{}", self.seeded.uuid()),
            topic: topic.to_owned(),
            conversation_id,
            created_at: self.now(),
            item,
        });
        let planned = Planned { notification, first_sent_at: None };
        let now = self.now_ms();
        let attempt = self.deliveries.plan(planned.clone(), 1, now);
        if let Some(why) = self.endpoint.health.status.drops() {
            self.deliveries.drop_attempt(attempt, why);
            return;
        }
        if self.webhook_fault(FaultKind::LoseWebhook, topic).is_some() {
            self.deliveries.drop_attempt(attempt, "lost by the fault `lose_webhook`");
            return;
        }
        if self.joins_backlog(topic, attempt) {
            return;
        }
        if let Some(fault) = self.webhook_fault(FaultKind::HoldWebhook, topic) {
            self.deliveries.held.push(attempt);
            if let Some(ms) = fault.ms {
                self.agenda.put(now.saturating_add_unsigned(ms), Due::Release { attempt });
            }
            return;
        }
        if let Some(fault) = self.webhook_fault(FaultKind::SlowWebhook, topic) {
            let at_ms = now.saturating_add_unsigned(fault.ms.unwrap_or_default());
            if let Some(planned) = self.deliveries.attempts.get_mut(&attempt) {
                planned.at_ms = at_ms;
            }
            self.agenda.put(at_ms, Due::Deliver { attempt });
        } else {
            self.send(attempt);
        }
        if let Some(fault) = self.webhook_fault(FaultKind::DuplicateWebhook, topic) {
            for _ in 0..fault.copies.unwrap_or(1) {
                let copy = self.deliveries.plan(planned.clone(), 1, now);
                self.send(copy);
            }
        }
    }

    /// The body of an attempt (Intercom, webhook models: the notification event).
    pub(crate) fn envelope(&self, planned: &Planned, attempt: u32, first_sent_at: i64) -> Value {
        let n = &planned.notification;
        let item = match &n.item {
            Item::Made(item) => Some(item.clone()),
            Item::ToMake { parts } => {
                let id = n.conversation_id.as_deref().unwrap_or_default();
                self.conversation_item(&n.topic, id, parts)
            }
        };
        let event = json!({
            "type": "notification_event",
            "id": n.id,
            "app_id": self.app_id,
            "topic": n.topic,
            "created_at": n.created_at,
            "delivery_attempts": attempt,
            "delivery_status": "pending",
            "delivered_at": 0,
            "first_sent_at": first_sent_at,
            "links": {},
            "self": null,
        });
        let item = item.unwrap_or_else(
            || json!({ "type": "conversation", "id": n.conversation_id, "deleted": true }),
        );
        let data = holding(json!({ "type": "notification_event_data" }), [("item", item)]);
        holding(event, [("data", data)])
    }
}
