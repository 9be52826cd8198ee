//! Events of contacts.

use jiff::Timestamp;
use serde_json::{Value, json};

use crate::world::{Contact, Event, Summary, World};

/// An event, as the documentation lists them and webhooks tell of it.
pub(crate) fn event(world: &World, event: &Event) -> Value {
    let contact = world.contacts.get(&event.contact);
    json!({
        "type": "event",
        "id": event.id,
        "event_name": event.name,
        "created_at": event.created_at,
        "intercom_user_id": event.contact,
        "user_id": contact.and_then(|c| c.external_id.as_deref()),
        "email": contact.and_then(|c| c.email.as_deref()),
        "metadata": event.metadata,
    })
}

/// How often a contact did what, as in `GET /events`.
pub(crate) fn event_summary(world: &World, contact: &Contact) -> Value {
    let events: Vec<_> = world.events.summaries_of(&contact.id).map(summary).collect();
    json!({
        "type": "event.summary",
        "email": contact.email,
        "intercom_user_id": contact.id,
        "user_id": contact.external_id,
        "events": events,
    })
}

fn summary((name, summary): (&str, Summary)) -> Value {
    json!({
        "name": name,
        "first": moment(summary.first),
        "last": moment(summary.last),
        "count": summary.count,
        "description": null,
    })
}

/// `2014-01-16T23:12:21.000+00:00`
fn moment(at: i64) -> Option<String> {
    let at = Timestamp::from_second(at).ok()?;
    Some(at.strftime("%Y-%m-%dT%H:%M:%S.000+00:00").to_string())
}
