//! The first message of a conversation, the channel it came by, and what an e-mail says of itself.

use serde_json::{Value, json};

use super::{
    Shape, holding,
    part::{attachments, author},
};
use crate::{
    version::Version,
    world::{Author, Conversation, Part, World},
};

/// `source`, as in a conversation.
pub(super) fn source(world: &World, c: &Conversation, shape: &Shape) -> Value {
    let source = &c.source;
    let newest = shape.version >= Version::V2_16;
    let mut by = author(world, &source.author);
    if newest && let Some(by) = by.as_object_mut() {
        by.retain(|key, _| ["type", "id", "name", "email"].contains(&key.as_str()));
    }
    let bare = json!({
        "type": source.source_type,
        "id": source.id.to_string(),
        "delivered_as": source.delivered_as,
        "subject": shape.text(&source.subject),
        "body": shape.text(&world.signed_body(&source.body)),
        "url": source.url,
        "redacted": source.redacted,
    });
    let attachments = attachments(world, &source.attachments).into();
    let mut shown = holding(bare, [("author", by), ("attachments", attachments)]);
    if newest && is_email(c) {
        let (from, to) = ends(world, c, &source.author);
        shown["recipients"] = to
            .iter()
            .map(|to| json!({ "type": "to", "email": to.0, "drop_reason": null }))
            .collect();
        shown["reply_to"] =
            from.iter().map(|from| json!({ "email": from.0, "name": from.1 })).collect();
        let mut metadata = metadata(world, c, &source.author, source.id, shape);
        metadata["history"] = "".into();
        shown["email_message_metadata"] = metadata;
    }
    shown
}

/// `channel`, which 2.16 has: the one it began in, and the one it is in.
pub(super) fn channel(c: &Conversation) -> Value {
    let name = match c.source.source_type.as_str() {
        "conversation" => "messenger",
        other => other,
    };
    json!({ "initial": name, "current": name })
}

/// `email_message_metadata` of a part: of what a contact wrote by e-mail.
pub(super) fn part_metadata(world: &World, c: &Conversation, part: &Part, shape: &Shape) -> Value {
    match part.author {
        Author::Contact(_) if is_email(c) && part.body.is_some() => {
            metadata(world, c, &part.author, part.id, shape)
        }
        _ => Value::Null,
    }
}

fn is_email(c: &Conversation) -> bool {
    c.source.source_type == "email"
}

fn metadata(world: &World, c: &Conversation, by: &Author, id: u64, shape: &Shape) -> Value {
    let (from, to) = ends(world, c, by);
    let header =
        |kind: &str, end: &End| json!({ "type": kind, "email_address": end.0, "name": end.1 });
    let headers: Vec<_> = from
        .iter()
        .map(|end| header("from", end))
        .chain(to.iter().map(|end| header("to", end)))
        .collect();
    let subject = shape.text(&c.source.subject);
    let mut shown = json!({
        "subject": if id == c.source.id { subject } else { format!("Re: {subject}") },
        "email_address_headers": headers,
    });
    if shape.version >= Version::V2_15 {
        shown["message_id"] = format!("<{id}.{}@mail.test>", world.app_id).into();
    }
    shown
}

/// An address and the name that goes with it.
type End = (String, Option<String>);

/// From whom to whom a mail goes: one side is the workspace's inbox.
fn ends(world: &World, c: &Conversation, by: &Author) -> (Vec<End>, Vec<End>) {
    let contacts = c.contacts.iter().filter_map(|id| {
        let contact = world.contacts.get(world.surviving_contact(id))?;
        Some((contact.email.clone()?, contact.name.clone()))
    });
    let inbox = (format!("{}@inbox.test", world.app_id), None);
    match by {
        Author::Contact(_) => (contacts.take(1).collect(), vec![inbox]),
        Author::Admin(_) | Author::Bot { .. } => (vec![inbox], contacts.collect()),
    }
}
