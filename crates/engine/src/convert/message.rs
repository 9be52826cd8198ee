//! What was said, for the bot.

use deskmate_core::{Actor, Attachment, Author, ContactId, Message, PartId, Said};
use intercom::types::{Body, ConversationPart, List, PartType, Source};

use super::{fact::Reader, part_id, pictures, text};

/// A message of a customer, and which quick reply it pressed.
#[derive(Clone, Debug)]
pub(crate) struct Heard {
    pub(crate) message: Message,
    pub(crate) pressed: Option<String>,
}

pub(super) fn of_part(part: &ConversationPart) -> Heard {
    let message = message(
        part_id(&part.id),
        part.author.contact_id(),
        part.body.as_ref(),
        &part.attachments,
        part.created_at,
    );
    Heard { message, pressed: part.pressed().map(str::to_owned) }
}

pub(super) fn of_source(id: PartId, source: &Source, at: i64) -> Heard {
    let message =
        message(id, source.author.contact_id(), source.body.as_ref(), &source.attachments, at);
    Heard { message, pressed: None }
}

/// A line of the history; `None` for what is not said to or by the customer.
pub(super) fn said(reader: &Reader<'_>, part: &ConversationPart) -> Option<Said> {
    let hidden = part.part_type.is_note() || part.part_type == PartType::QuickReply;
    if hidden || !part.has_content() {
        return None;
    }
    line(reader, &part.author, part.body.as_ref(), &part.attachments, part.created_at)
}

pub(super) fn said_first(reader: &Reader<'_>, source: &Source, at: i64) -> Option<Said> {
    line(reader, &source.author, source.body.as_ref(), &source.attachments, at)
}

fn line(
    reader: &Reader<'_>,
    author: &intercom::types::Author,
    body: Option<&Body>,
    attachments: &List<intercom::types::Attachment>,
    at: i64,
) -> Option<Said> {
    let mut text = body.map(|body| text::of(body.as_str())).unwrap_or_default();
    if text.is_empty() {
        let names: Vec<_> = attachments.iter().filter_map(|file| file.name.clone()).collect();
        text = names.join(", ");
    }
    let author = match reader.actor(author) {
        Actor::Contact => Author::Contact,
        Actor::Teammate(_) => Author::Teammate,
        Actor::Us | Actor::Automation => Author::Bot,
    };
    (!text.is_empty()).then_some(Said { author, text, at })
}

fn message(
    id: PartId,
    contact: Option<intercom::ContactId>,
    body: Option<&Body>,
    attachments: &List<intercom::types::Attachment>,
    at: i64,
) -> Message {
    let html = body.map(Body::as_str).unwrap_or_default();
    let attachment = |file: &intercom::types::Attachment| {
        Some(Attachment {
            url: file.url.clone()?,
            name: file.name.clone(),
            content_type: file.content_type.clone(),
            size: file.filesize,
        })
    };
    Message {
        id,
        contact_id: contact.map(|id| ContactId::new(id.as_str())),
        text: text::of(html),
        html: html.to_owned(),
        at,
        attachments: attachments.iter().filter_map(attachment).chain(pictures::of(html)).collect(),
        choice: None,
    }
}
