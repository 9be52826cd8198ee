//! What is going on, in a sentence.

use crate::{
    pages::bits::{Holder, admin_name, author_name},
    world::{Author, Conversation, State, World},
};

/// Who holds the conversation, since when, and how that came.
pub(super) struct Sentence {
    pub(super) holder: Option<Holder>,
    pub(super) name: String,
    /// The sentence, after the name and before the time.
    pub(super) text: String,
    /// Whether it tells of something that happened, rather than of something that lasts.
    pub(super) happened: bool,
    /// What follows from it.
    pub(super) then: &'static str,
}

pub(super) fn sentence(world: &World, c: Option<&Conversation>) -> Sentence {
    let Some(c) = c else {
        return Sentence {
            holder: None,
            name: String::new(),
            text: "Nothing has been said yet.".to_owned(),
            happened: false,
            then: "Write as the customer.",
        };
    };
    let holder = Holder::of(world, c);
    let own = matches!(holder.by, Some(Author::Admin(id)) if c.admin_assignee == Some(id));
    let by_bot = matches!(holder.by, Some(Author::Admin(id)) if id == world.bot_teammate);
    let by = match &holder.by {
        Some(author @ (Author::Admin(_) | Author::Contact(_))) => Some(author_name(world, author)),
        Some(Author::Bot { .. }) | None => None,
    };
    let (text, happened) = match (holder.kind, by) {
        ("nobody", _) => ("has had this conversation".to_owned(), false),
        ("people", _) if own => ("took over this conversation".to_owned(), true),
        ("people", Some(_)) if by_bot => {
            ("was handed this conversation by the bot".to_owned(), true)
        }
        ("bot", Some(by)) if !by_bot => (format!("was given this conversation by {by}"), true),
        (_, Some(by)) if !own => (format!("was assigned this conversation by {by}"), true),
        _ => ("has held this conversation".to_owned(), false),
    };
    let name = c.admin_assignee.map(|id| admin_name(world, id));
    let then = match (c.state, holder.kind) {
        (State::Closed, _) => "It is closed; the customer's next message opens it again.",
        (State::Snoozed, _) => "It is snoozed, and comes back by itself.",
        (State::Open, "bot") => "The bot answers.",
        (State::Open, "people") => "The bot keeps quiet until it is assigned back.",
        (State::Open, _) => "Assign it to the bot or to somebody.",
    };
    Sentence {
        name: name.unwrap_or_else(|| holder.name.clone()),
        holder: Some(holder),
        text,
        happened,
        then,
    }
}
