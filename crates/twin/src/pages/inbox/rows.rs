//! The list of conversations.

use std::cmp::Reverse;

use super::views::View;
use crate::{
    body::to_plain,
    pages::{
        address::Address,
        bits::{Face, Holder, When, author_name, shortened},
    },
    world::{Author, Contact, Conversation, State, World},
};

/// So many are listed at once.
const AT_ONCE: usize = 30;

/// One conversation of the list.
pub(super) struct Row {
    pub(super) id: String,
    pub(super) href: String,
    pub(super) here: bool,
    pub(super) face: Face,
    pub(super) name: String,
    /// The last message, and whether it is a note.
    pub(super) text: String,
    pub(super) note: bool,
    pub(super) when: When,
    pub(super) holder: Holder,
    pub(super) waiting: Option<When>,
    /// `open`, `snoozed` or `closed`.
    pub(super) state: &'static str,
    pub(super) wakes: Option<When>,
}

/// The rows, and where the next ones are.
pub(super) struct Rows {
    pub(super) rows: Vec<Row>,
    pub(super) more: String,
}

/// What a view has in a state, the one that changed last first.
pub(super) fn find<'a>(
    world: &'a World,
    me: u64,
    view: &View,
    state: Option<State>,
    text: &str,
) -> Vec<&'a Conversation> {
    let text = text.trim().to_lowercase();
    let mut found: Vec<_> = world
        .conversations
        .values()
        .filter(|c| state.is_none_or(|s| s == c.state) && view.has(world, me, c))
        .filter(|c| text.is_empty() || mentions(world, c, &text))
        .collect();
    found.sort_by_key(|c| Reverse((c.updated_at, c.source.id)));
    found
}

fn mentions(world: &World, c: &Conversation, text: &str) -> bool {
    let has = |t: &str| t.to_lowercase().contains(text);
    c.id == text
        || has(&to_plain(&c.source.body))
        || contact(world, c).is_some_and(|contact| {
            [&contact.name, &contact.email].into_iter().flatten().any(|t| has(t))
        })
        || c.parts.iter().filter_map(|p| p.body.as_deref()).any(|body| has(&to_plain(body)))
}

/// The contact that a conversation is with.
pub(super) fn contact<'a>(world: &'a World, c: &Conversation) -> Option<&'a Contact> {
    let id = c.contacts.first()?;
    world.contacts.get(world.surviving_contact(id))
}

pub(super) fn rows(
    world: &World,
    found: &[&Conversation],
    open: Option<&Conversation>,
    here: &Address,
) -> Rows {
    let after = here.value("after");
    let start = found.iter().position(|c| c.id == after).map_or(0, |at| at + 1);
    let page = found.iter().skip(start).take(AT_ONCE);
    let last = found.get(start + AT_ONCE - 1).filter(|_| found.len() > start + AT_ONCE);
    let more = last.map(|c| here.with(&[("after", &c.id)])).unwrap_or_default();
    Rows { rows: page.map(|c| row(world, c, open, here)).collect(), more }
}

fn row(world: &World, c: &Conversation, open: Option<&Conversation>, here: &Address) -> Row {
    let now = world.now();
    let last = c.parts.iter().rev().find(|p| p.body.is_some() || !p.attachments.is_empty());
    let (author, body, files, at, note) = match last {
        Some(p) => {
            let body = p.body.as_deref().unwrap_or_default();
            (&p.author, body, &p.attachments, p.created_at, p.part_type == "note")
        }
        None => {
            let source = &c.source;
            (&source.author, source.body.as_str(), &source.attachments, c.created_at, false)
        }
    };
    let text = shortened(&to_plain(body), 80);
    let text = match files.first() {
        Some(file) if text.is_empty() => file.name.clone(),
        _ => text,
    };
    let contact = contact(world, c);
    Row {
        id: c.id.clone(),
        href: here.with(&[("conversation", &c.id), ("whole", "")]),
        here: open.is_some_and(|o| o.id == c.id),
        face: contact.map_or_else(Face::nobody, Face::contact),
        name: contact.map_or_else(|| "Nobody".to_owned(), crate::pages::bits::contact_name),
        text: match author {
            Author::Contact(_) => text,
            author => {
                let name = author_name(world, author);
                format!("{}: {text}", name.split_whitespace().next().unwrap_or_default())
            }
        },
        note,
        when: When::ago(at.max(c.created_at), now),
        holder: Holder::of(world, c),
        waiting: c
            .waiting_since
            .filter(|_| c.state == State::Open)
            .map(|since| When::lasting(since, now)),
        state: c.state.as_str(),
        wakes: c.snoozed_until.map(|until| When::ahead(until, now)),
    }
}
