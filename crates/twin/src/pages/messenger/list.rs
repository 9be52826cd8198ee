//! The list of a customer's conversations.

use std::cmp::Reverse;

use askama::Template;

use crate::{
    pages::{
        address::Address,
        bits::{Face, Html, When, admin_name, author_name, icons, preview},
        frame::html,
    },
    world::{Author, Contact, Conversation, Part, State, World},
};

#[derive(Template)]
#[template(path = "messenger_list.html")]
struct List {
    rows: Vec<Row>,
    start: String,
}

struct Row {
    id: String,
    href: String,
    face: Face,
    /// Who answers.
    name: String,
    /// The last message.
    text: String,
    when: When,
    closed: bool,
    /// The last message that is not the customer's, by id.
    newest: u64,
}

/// All of a customer's and the messages they have not answered, the one that changed last first.
pub(super) fn conversations<'a>(world: &'a World, contact: &str) -> Vec<&'a Conversation> {
    let all = world.conversations.values().chain(world.unanswered.values());
    let theirs = all.filter(|c| c.contacts.iter().any(|id| world.surviving_contact(id) == contact));
    // Tickets of the back office are none of theirs.
    let shared = |c: &&Conversation| c.ticket.as_ref().is_none_or(|ticket| ticket.is_shared);
    let mut theirs: Vec<_> = theirs.filter(shared).collect();
    theirs.sort_by_key(|c| Reverse((c.updated_at, c.source.id)));
    theirs
}

pub(super) fn screen(
    world: &World,
    me: &Contact,
    theirs: &[&Conversation],
    here: &Address,
) -> Html {
    let rows = theirs.iter().take(50).map(|c| row(world, me, c, here)).collect();
    let start = here.with(&[("conversation", "new"), ("say", ""), ("whole", "")]);
    html(&List { rows, start })
}

fn row(world: &World, me: &Contact, c: &Conversation, here: &Address) -> Row {
    let said = c.parts.iter().rev().filter(|p| p.part_type != "note");
    let last = said.into_iter().find(|p| p.body.is_some() || !p.attachments.is_empty());
    let (author, body, files, at) = match last {
        Some(p) => (&p.author, p.body.as_deref(), &p.attachments, p.created_at),
        None => {
            (&c.source.author, Some(c.source.body.as_str()), &c.source.attachments, c.created_at)
        }
    };
    let text = preview(body.unwrap_or_default(), 60);
    let text = if text.is_empty() {
        files.first().map_or_else(String::new, |file| file.name.clone())
    } else {
        text
    };
    let mine = matches!(author, Author::Contact(id) if world.surviving_contact(id) == me.id);
    let ours = |author: &&Author| !matches!(author, Author::Contact(_));
    let answers = spoken(c).map(|p| &p.author).chain([&c.source.author]).find(ours);
    let (face, name) = match (answers, c.admin_assignee) {
        (Some(author), _) => (Face::author(world, author), author_name(world, author)),
        (None, Some(admin)) => (Face::admin(world, admin), admin_name(world, admin)),
        (None, None) => (Face::team(), "Waiting for an answer".to_owned()),
    };
    Row {
        id: c.id.clone(),
        href: here.with(&[("conversation", &c.id), ("say", ""), ("whole", "")]),
        face,
        name,
        text: if mine { format!("You: {text}") } else { text },
        when: When::ago(at, world.now()),
        closed: c.state == State::Closed,
        newest: newest_of(c),
    }
}

/// The last message that is not the customer's, by id; 0 if there is none.
pub(super) fn newest_of(c: &Conversation) -> u64 {
    let ours = |author: &Author| !matches!(author, Author::Contact(_));
    let said = spoken(c).find(|p| ours(&p.author)).map(|p| p.id);
    let source = Some(c.source.id).filter(|_| ours(&c.source.author));
    said.or(source).unwrap_or_default()
}

/// What was said and a customer sees, the newest first, after the first message.
fn spoken(c: &Conversation) -> impl Iterator<Item = &Part> {
    let said = c.parts.iter().rev().filter(|p| p.part_type != "note" && p.body.is_some());
    said.map(AsRef::as_ref)
}
