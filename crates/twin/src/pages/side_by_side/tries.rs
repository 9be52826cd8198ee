//! The short list of what to try, which ticks itself off.

use crate::{
    body::to_plain,
    pages::address::Address,
    world::{Assignee, Author, Conversation, Part, World},
};

/// Something to try.
pub(super) struct Try {
    pub(super) text: &'static str,
    pub(super) hint: &'static str,
    /// Puts a text into the customer's composer.
    pub(super) href: Option<String>,
    pub(super) done: bool,
}

pub(super) fn tries(world: &World, c: Option<&Conversation>, here: &Address) -> Vec<Try> {
    let says = |words: &[&str]| {
        let Some(c) = c else { return false };
        let has = |body: &str| {
            let text = to_plain(body).to_lowercase();
            words.iter().any(|word| text.contains(word))
        };
        let said = c.parts.iter().filter(|p| matches!(p.author, Author::Contact(_)));
        has(&c.source.body) || said.filter_map(|p| p.body.as_deref()).any(has)
    };
    let bot = world.bot_teammate;
    let any = |is: &dyn Fn(&Part) -> bool| c.is_some_and(|c| c.parts.iter().any(|p| is(p)));
    let by_person = |p: &Part| matches!(p.author, Author::Admin(id) if id != bot);
    let replied = any(&|p| by_person(p) && p.part_type != "note" && p.body.is_some());
    let back = any(&|p| by_person(p) && p.assigned_to == Some(Assignee::Admin(bot)));
    let id = c.map_or("new", |c| c.id.as_str());
    let say = |text: &str| Some(here.with(&[("conversation", id), ("say", text)]));
    vec![
        Try {
            text: "Ask for an order",
            hint: "“Where is my order A-17?”",
            href: say("Where is my order A-17?"),
            done: says(&["order", "parcel"]),
        },
        Try {
            text: "Ask for a person",
            hint: "“I would like to talk to a person”",
            href: say("I would like to talk to a person"),
            done: says(&["person", "human", "colleague", "somebody"]),
        },
        Try {
            text: "Reply as a teammate",
            hint: "on the right; the bot keeps quiet",
            href: None,
            done: replied,
        },
        Try {
            text: "Assign it back",
            hint: "Assign, then the bot; it goes on",
            href: None,
            done: back,
        },
    ]
}
