//! The messages and events of a conversation, as one side sees them.

mod event;
mod message;

pub(super) use event::Event;
pub(super) use message::Message;

use crate::{
    pages::bits::{day, day_number},
    world::{Author, Conversation, Part, World},
};

/// So many of the newest entries are shown at first.
const SHOWN: usize = 30;
/// Messages of one author within so many seconds stand together.
const TOGETHER: i64 = 300;

/// Who looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Side<'a> {
    /// A customer, by contact id: neither notes nor events.
    Customer(&'a str),
    Teammate,
}

/// One line of a thread.
#[derive(Debug)]
pub(super) enum Entry {
    Day {
        key: String,
        text: String,
    },
    Message(Box<Message>),
    Event(Event),
    /// Where a customer is asked for a rating.
    Rating,
}

/// A thread, oldest first.
#[derive(Debug)]
pub(super) struct Thread {
    pub(super) entries: Vec<Entry>,
    /// How many older entries are left out.
    pub(super) older: usize,
}

/// A conversation as this side sees it; all of it, or its newest entries.
pub(super) fn thread(world: &World, c: &Conversation, side: Side<'_>, whole: bool) -> Thread {
    let mut shown = vec![(c.created_at, Message::source(world, c, side).into())];
    for (number, part) in c.parts.iter().enumerate() {
        shown.extend(asked(world, c, side, number));
        let speaks = part.body.is_some() || !part.attachments.is_empty();
        let offers = part.metadata.contains_key("quick_reply_options");
        let customer = matches!(side, Side::Customer(_));
        if customer && (part.part_type == "note" || !speaks) {
            continue;
        }
        if speaks {
            shown.push((part.created_at, Message::part(world, c, part, side).into()));
        }
        if !customer && (!speaks || changes(part)) {
            let event = if offers && !speaks {
                Event::offer(world, part)
            } else {
                Event::of(world, c, part)
            };
            shown.push((part.created_at, Entry::Event(event)));
        }
    }
    shown.extend(asked(world, c, side, c.parts.len()));
    let older = if whole { 0 } else { shown.len().saturating_sub(SHOWN) };
    let mut entries = Vec::new();
    let mut last: Option<(i64, Author, bool)> = None;
    let mut last_day = None;
    for (at, mut entry) in shown.into_iter().skip(older) {
        let this_day = day_number(at);
        if last_day != Some(this_day) {
            last_day = Some(this_day);
            last = None;
            entries.push(Entry::Day { key: format!("day-{this_day}"), text: day(at) });
        }
        match &mut entry {
            Entry::Message(message) => {
                let (author, note) = (message.author.clone(), message.is_note());
                message.leads = last
                    .as_ref()
                    .is_none_or(|(t, a, n)| at - t > TOGETHER || *a != author || *n != note);
                last = Some((at, author, note));
            }
            Entry::Event(_) | Entry::Rating | Entry::Day { .. } => last = None,
        }
        entries.push(entry);
    }
    Thread { entries, older }
}

/// That a rating was asked for when there were so many parts, if it was.
fn asked(world: &World, c: &Conversation, side: Side<'_>, parts: usize) -> Option<(i64, Entry)> {
    let rating = c.rating.as_ref().filter(|rating| rating.after_parts == parts)?;
    let entry = match side {
        Side::Customer(_) => Entry::Rating,
        Side::Teammate => Entry::Event(Event::asked(world, rating)),
    };
    Some((rating.asked_at, entry))
}

/// Whether a part that says something does something as well.
fn changes(part: &Part) -> bool {
    let reopened = part.part_type == "open" && matches!(part.author, Author::Contact(_));
    let speech = matches!(part.part_type, "comment" | "note" | "quick_reply");
    !speech && !reopened
}

impl From<Message> for Entry {
    fn from(message: Message) -> Self {
        Self::Message(Box::new(message))
    }
}
