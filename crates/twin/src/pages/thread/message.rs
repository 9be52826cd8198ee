//! A message in a thread.

use super::Side;
use crate::{
    pages::bits::{Face, Html, When, author_name},
    world::{Attachment, Author, Conversation, Part, World},
};

/// Something that somebody said.
#[derive(Debug)]
pub(in crate::pages) struct Message {
    pub(in crate::pages) id: u64,
    /// `mine`, `theirs` or `mine note`, as the side that looks sees it.
    pub(in crate::pages) stand: &'static str,
    /// `bot` for the bot teammate and Intercom's own bots.
    pub(in crate::pages) by: &'static str,
    pub(super) author: Author,
    pub(in crate::pages) name: String,
    /// What they are, where that is not plain.
    pub(in crate::pages) role: &'static str,
    pub(in crate::pages) face: Face,
    pub(in crate::pages) when: When,
    pub(in crate::pages) subject: String,
    /// Sanitised when it came in, or escaped as it was typed.
    pub(in crate::pages) body: Html,
    pub(in crate::pages) files: Vec<File>,
    /// Whether it begins a group of messages of one author.
    pub(in crate::pages) leads: bool,
    pub(in crate::pages) pressed: bool,
}

/// A file of a message.
#[derive(Debug)]
pub(in crate::pages) struct File {
    pub(in crate::pages) name: String,
    /// Empty if it cannot be opened.
    pub(in crate::pages) url: String,
    pub(in crate::pages) is_image: bool,
    pub(in crate::pages) size: String,
}

impl Message {
    pub(super) fn source(world: &World, c: &Conversation, side: Side<'_>) -> Self {
        let source = &c.source;
        let mut message = Self::by(world, &source.author, side, false);
        message.id = source.id;
        message.when = When::of_day(c.created_at);
        message.subject = crate::body::to_plain(&source.subject);
        message.body = Html(world.signed_body(&source.body).into_owned());
        message.files = source.attachments.iter().map(|a| File::of(world, a)).collect();
        message
    }

    pub(super) fn part(world: &World, _c: &Conversation, part: &Part, side: Side<'_>) -> Self {
        let mut message = Self::by(world, &part.author, side, part.part_type == "note");
        message.id = part.id;
        message.when = When::of_day(part.created_at);
        message.body =
            Html(world.signed_body(part.body.as_deref().unwrap_or_default()).into_owned());
        message.files = part.attachments.iter().map(|a| File::of(world, a)).collect();
        message.pressed = ["quick_reply_uuid", "quick_reply_option_uuid"]
            .into_iter()
            .any(|key| part.metadata.contains_key(key));
        message
    }

    fn by(world: &World, author: &Author, side: Side<'_>, note: bool) -> Self {
        let mine = match (author, side) {
            (Author::Contact(id), Side::Customer(me)) => world.surviving_contact(id) == me,
            (Author::Contact(_), Side::Teammate) | (_, Side::Customer(_)) => false,
            (_, Side::Teammate) => true,
        };
        let is_bot = match author {
            Author::Admin(id) => *id == world.bot_teammate,
            Author::Bot { .. } => true,
            Author::Contact(_) => false,
        };
        let stand = match (note, mine) {
            (true, _) => "mine note",
            (false, true) => "mine",
            (false, false) => "theirs",
        };
        let by = match author {
            _ if is_bot => "bot",
            Author::Contact(_) => "contact",
            Author::Admin(_) | Author::Bot { .. } => "person",
        };
        Self {
            id: 0,
            stand,
            by,
            author: author.clone(),
            name: author_name(world, author),
            role: if note { "Note" } else { "" },
            face: Face::author(world, author),
            when: When::of_day(0),
            subject: String::new(),
            body: Html::default(),
            files: Vec::new(),
            leads: true,
            pressed: false,
        }
    }

    pub(super) fn is_note(&self) -> bool {
        self.stand.ends_with("note")
    }
}

impl File {
    fn of(world: &World, attachment: &Attachment) -> Self {
        let url = match &attachment.file {
            Some(_) => world.attachment_path(attachment),
            None => attachment.url.clone(),
        };
        let web = attachment.file.is_some()
            || ["http://", "https://"].iter().any(|scheme| url.starts_with(scheme));
        Self {
            name: attachment.name.clone(),
            url: if web { url } else { String::new() },
            is_image: web && is_image(&attachment.content_type),
            size: size(attachment.filesize),
        }
    }
}

fn is_image(content_type: &str) -> bool {
    ["image/png", "image/jpeg", "image/gif", "image/webp"].contains(&content_type)
}

fn size(bytes: u64) -> String {
    match bytes {
        0 => String::new(),
        1..1_000 => format!("{bytes} bytes"),
        1_000..1_000_000 => format!("{} KB", bytes / 1_000),
        _ => format!("{}.{} MB", bytes / 1_000_000, bytes / 100_000 % 10),
    }
}
