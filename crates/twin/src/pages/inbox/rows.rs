//! The list of conversations.

use std::{cmp::Reverse, sync::Arc};

use super::views::View;
use crate::{
    body::to_plain,
    pages::{
        address::Address,
        bits::{Face, Holder, When, author_name, preview},
    },
    world::{Author, Contact, Conversation, Part, State, World},
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
    /// The customer's last message, by id; a script knows which of them this window has shown.
    pub(super) newest: u64,
}

/// In which order a list is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Sort {
    Newest,
    Oldest,
    WaitingLongest,
}

impl Sort {
    const ALL: [(Self, &'static str, &'static str); 3] = [
        (Self::Newest, "newest", "Newest"),
        (Self::Oldest, "oldest", "Oldest"),
        (Self::WaitingLongest, "waiting", "Waiting longest"),
    ];

    /// By the name it has in addresses; what is unknown means the newest first.
    pub(super) fn named(name: &str) -> Self {
        Self::ALL.iter().find(|(_, known, _)| *known == name).map_or(Self::Newest, |s| s.0)
    }

    /// Name in addresses, name, and whether it is this one.
    pub(super) fn choices(self) -> Vec<(&'static str, &'static str, bool)> {
        Self::ALL.map(|(sort, name, text)| (name, text, sort == self)).into()
    }

    fn order(self, found: &mut [&Conversation]) {
        match self {
            Self::Newest => found.sort_by_key(|c| Reverse((c.updated_at, c.source.id))),
            Self::Oldest => found.sort_by_key(|c| (c.updated_at, c.source.id)),
            Self::WaitingLongest => found.sort_by_key(|c| {
                let waits = c.waiting_since.filter(|_| c.state == State::Open);
                (waits.unwrap_or(i64::MAX), Reverse((c.updated_at, c.source.id)))
            }),
        }
    }
}

/// The rows, and where the next ones are.
pub(super) struct Rows {
    pub(super) rows: Vec<Row>,
    pub(super) more: String,
}

/// What a view has in a state, in this order.
pub(super) fn find<'a>(
    world: &'a World,
    me: u64,
    view: &View,
    state: Option<State>,
    text: &str,
    sort: Sort,
) -> Vec<&'a Conversation> {
    let text = text.trim().to_lowercase();
    let mut found: Vec<_> = world
        .conversations
        .values()
        .filter(|c| state.is_none_or(|s| s == c.state) && view.has(world, me, c))
        .filter(|c| text.is_empty() || mentions(world, c, &text))
        .collect();
    sort.order(&mut found);
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

/// The customer's last message, by id; 0 if there is none.
pub(super) fn newest_of(c: &Conversation) -> u64 {
    let theirs = |author: &Author| matches!(author, Author::Contact(_));
    let speaks = |p: &&Arc<Part>| p.body.is_some() || !p.attachments.is_empty();
    let said = c.parts.iter().rev().filter(speaks).find(|p| theirs(&p.author));
    let source = Some(c.source.id).filter(|_| theirs(&c.source.author));
    said.map(|p| p.id).or(source).unwrap_or_default()
}

/// What else the customer of a conversation has, the one that changed last first, at most ten.
pub(super) fn earlier<'a>(world: &'a World, c: &Conversation) -> Vec<&'a Conversation> {
    let Some(who) = contact(world, c) else { return Vec::new() };
    let theirs = |other: &&Conversation| {
        other.contacts.iter().any(|id| world.surviving_contact(id) == who.id)
    };
    let others = world.conversations.values().filter(|other| other.id != c.id);
    let mut others: Vec<_> = others.filter(theirs).collect();
    Sort::Newest.order(&mut others);
    others.truncate(10);
    others
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
    let text = preview(body, 80);
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
        wakes: c.snoozed_until.map(|until| When::until(until, now)),
        newest: newest_of(c),
    }
}
