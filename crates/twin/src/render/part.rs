//! Parts, authors, attachments.

use serde_json::{Value, json};

use super::{Shape, applied_tag, holding, source::part_metadata};
use crate::world::{Assignee, Attachment, Author, Conversation, Part, World};

/// A part, as in `conversation_parts`.
pub(crate) fn part(world: &World, c: &Conversation, part: &Part, shape: &Shape) -> Value {
    let tags: Vec<_> = part.tags.iter().map(|t| applied_tag(world, t)).collect();
    let bare = json!({
        "type": "conversation_part",
        "id": part.id.to_string(),
        "part_type": part.part_type,
        "body": part.body.as_deref().map(|b| shape.text(&world.signed_body(b))),
        "created_at": part.created_at,
        "updated_at": part.updated_at,
        "notified_at": part.created_at,
        "external_id": null,
        "redacted": part.redacted,
        "metadata": part.metadata,
        "state": part.state.as_str(),
        "app_package_code": null,
    });
    holding(
        bare,
        [
            ("assigned_to", part.assigned_to.map_or(Value::Null, assigned_to)),
            ("author", author(world, &part.author)),
            ("attachments", attachments(world, &part.attachments).into()),
            ("email_message_metadata", part_metadata(world, c, part, shape)),
            ("tags", tags.into()),
            ("event_details", event_details(part)),
        ],
    )
}

/// What happened, where the API has words for it; what happened to a ticket shows in the ticket.
fn event_details(part: &Part) -> Value {
    let of_ticket = part.part_type.starts_with("ticket_");
    part.event_details.clone().filter(|_| !of_ticket).unwrap_or_else(|| json!({}))
}

pub(super) fn assigned_to(assignee: Assignee) -> Value {
    match assignee {
        Assignee::Admin(id) => json!({ "type": "admin", "id": id.to_string() }),
        Assignee::Team(id) => json!({ "type": "team", "id": id.to_string() }),
        Assignee::Nobody => json!({ "type": "nobody_admin", "id": null }),
    }
}

/// Who wrote something. A merged contact is shown as the one it went into.
pub(crate) fn author(world: &World, author: &Author) -> Value {
    match author {
        Author::Contact(id) => {
            let id = world.surviving_contact(id);
            let contact = world.contacts.get(id);
            json!({
                "type": contact.map_or("user", |c| c.role.as_str()),
                "id": id,
                "name": contact.and_then(|c| c.name.as_deref()),
                "email": contact.and_then(|c| c.email.as_deref()),
            })
        }
        Author::Admin(id) => {
            let admin = world.admins.get(id);
            json!({
                "type": "admin",
                "id": id.to_string(),
                "name": admin.map(|a| a.name.as_str()),
                "email": admin.map(|a| a.email.as_str()),
            })
        }
        Author::Bot { from_ai_agent } => json!({
            "type": "bot",
            "id": world.operator_id.to_string(),
            "name": if *from_ai_agent { "Fin Bot" } else { "Operator" },
            "email": format!("operator+{}@intercom.io", world.app_id),
            "from_ai_agent": from_ai_agent,
            "is_ai_answer": from_ai_agent,
        }),
    }
}

pub(super) fn attachments(world: &World, attachments: &[Attachment]) -> Vec<Value> {
    attachments
        .iter()
        .map(|a| {
            json!({
                "type": "upload",
                "name": a.name,
                "url": world.attachment_url(a),
                "content_type": a.content_type,
                "filesize": a.filesize,
                "width": a.size.map(|s| s.0),
                "height": a.size.map(|s| s.1),
            })
        })
        .collect()
}
