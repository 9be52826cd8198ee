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
    /// Puts a text into the customer's composer, or leads to where it is done.
    pub(super) href: String,
    pub(super) leads: Leads,
    pub(super) done: bool,
}

/// What a step leads to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Leads {
    /// The customer's composer, with words in it.
    Say,
    /// Whatever has this key as its shortcut.
    Key(&'static str),
}

/// What came of a conversation so far, which is what ticks a step off: not that it was tried.
struct Results {
    /// The bot answered a customer who asked for an order.
    answered: bool,
    /// The bot gave the conversation to people.
    handed_over: bool,
    /// A person replied.
    replied: bool,
    /// A person gave it to the bot.
    given_back: bool,
}

fn results(world: &World, c: Option<&Conversation>) -> Results {
    let bot = world.bot_teammate;
    let parts = || c.into_iter().flat_map(|c| &c.parts);
    let is_bot = |p: &Part| p.author == Author::Admin(bot);
    let is_person = |p: &Part| matches!(p.author, Author::Admin(id) if id != bot);
    let speaks = |p: &Part| p.part_type != "note" && p.body.is_some();
    let order = |body: &str| to_plain(body).to_lowercase().contains("order");
    let asks = c.is_some_and(|c| order(&c.source.body));
    let says_order =
        |p: &Part| matches!(p.author, Author::Contact(_)) && p.body.as_deref().is_some_and(order);
    Results {
        answered: parts().skip_while(|p| !asks && !says_order(p)).any(|p| is_bot(p) && speaks(p)),
        handed_over: parts().any(|p| {
            let to_people = match p.assigned_to {
                Some(Assignee::Admin(id)) => id != bot,
                Some(Assignee::Team(_) | Assignee::Nobody) => true,
                None => false,
            };
            is_bot(p) && to_people
        }),
        replied: parts().any(|p| is_person(p) && speaks(p)),
        given_back: parts().any(|p| is_person(p) && p.assigned_to == Some(Assignee::Admin(bot))),
    }
}

pub(super) fn tries(world: &World, c: Option<&Conversation>, here: &Address) -> Vec<Try> {
    let results = results(world, c);
    let id = c.map_or("new", |c| c.id.as_str());
    let say = |text: &str| here.with(&[("conversation", id), ("say", text)]);
    // Without a script a link leads to the place itself.
    let place = |place: String| format!("{}#{place}", here.here());
    let teammate = c.map_or_else(|| "inbox".to_owned(), |c| format!("speak-text-{}", c.id));
    let assign = c.map_or_else(|| "inbox".to_owned(), |c| format!("assign-{}", c.id));
    vec![
        Try {
            text: "Ask for an order",
            hint: "“Where is my order A-17?”; the bot answers",
            href: say("Where is my order A-17?"),
            leads: Leads::Say,
            done: results.answered,
        },
        Try {
            text: "Ask for a person",
            hint: "“I would like to talk to a person”; the bot hands over",
            href: say("I would like to talk to a person"),
            leads: Leads::Say,
            done: results.handed_over,
        },
        Try {
            text: "Reply as a teammate",
            hint: "on the right; the bot keeps quiet",
            href: place(teammate),
            leads: Leads::Key("r"),
            done: results.replied,
        },
        Try {
            text: "Assign it back",
            hint: "Assign, then the bot; it goes on",
            href: place(assign),
            leads: Leads::Key("a"),
            done: results.given_back,
        },
    ]
}
