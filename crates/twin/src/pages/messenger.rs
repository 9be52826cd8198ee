//! The Messenger: be the customer.

mod about;
mod chat;
mod list;
mod rating;

use std::sync::Arc;

use askama::Template;
use axum::{
    extract::{Query, State},
    http::StatusCode,
    response::Response,
};

use super::{
    address::{Address, Asked},
    bits::{Choice, Face, Html, contact_name, icons},
    frame::{self, Framed, html},
};
use crate::{
    shared::Shared,
    world::{Contact, World},
};

/// What the address of the page says.
const KEYS: [&str; 4] = ["contact", "conversation", "say", "whole"];

/// So many customers are in the menu; all are on the Workspace page.
const AT_ONCE: usize = 50;

#[derive(Template)]
#[template(path = "messenger.html")]
struct Page {
    pane: Html,
    about: Html,
}

#[derive(Template)]
#[template(path = "messenger_pane.html")]
struct Pane<'a> {
    me: &'a Contact,
    name: String,
    face: Face,
    customers: Vec<Choice>,
    /// How many customers are not among them.
    more: usize,
    /// Attributes that a new customer may have.
    attributes: Vec<&'a str>,
    back: String,
    screen: Html,
}

#[derive(Template)]
#[template(path = "messenger_empty.html")]
struct Empty;

pub(super) async fn page(
    State(shared): State<Arc<Shared>>,
    Query(asked): Query<Asked>,
) -> Response {
    shared.read(|world| {
        let here = Address::new("/messenger", &asked, &KEYS);
        let main = match customer(world, &asked) {
            None => html(&Empty),
            Some(me) => html(&Page {
                pane: pane(world, me, &here, asked.get("conversation").map(String::as_str)),
                about: about::about(world, me),
            }),
        };
        let framed = Framed {
            title: "Messenger".to_owned(),
            nav: "/messenger",
            look: "messenger-page",
            live: "conversation workspace clock",
            main,
        };
        frame::page(world, StatusCode::OK, &framed)
    })
}

/// Who the page is to be seen as: who was asked for, else the customer of the conversation, else
/// the first one.
pub(super) fn customer<'a>(world: &'a World, asked: &Asked) -> Option<&'a Contact> {
    let find = |id: &str| world.contacts.get(world.surviving_contact(id));
    let named = asked.get("contact").and_then(|id| find(id));
    let with = || {
        let conversation = world.conversations.get(asked.get("conversation")?)?;
        conversation.contacts.iter().find_map(|id| find(id))
    };
    named.or_else(with).or_else(|| world.contacts.values().find(|c| c.merged_into.is_none()))
}

/// The customer's side: a switcher, and the list of their conversations or one of them.
pub(super) fn pane(world: &World, me: &Contact, here: &Address, shows: Option<&str>) -> Html {
    let mut here = here.clone();
    here.set("contact", &me.id);
    let theirs = list::conversations(world, &me.id);
    let open = shows.and_then(|id| theirs.iter().find(|c| c.id == id)).copied();
    let screen = match (open, shows) {
        (Some(conversation), _) => chat::chat(world, me, Some(conversation), &here),
        (None, Some("new")) => chat::chat(world, me, None, &here),
        _ if theirs.is_empty() => chat::chat(world, me, None, &here),
        _ => list::screen(world, me, &theirs, &here),
    };
    let all = || world.contacts.values().filter(|c| c.merged_into.is_none());
    let more = all().count().saturating_sub(AT_ONCE);
    let customers = all().take(AT_ONCE).map(|c| Choice {
        href: here.with(&[("contact", &c.id), ("conversation", ""), ("say", ""), ("whole", "")]),
        text: contact_name(c),
        note: c.role.as_str().to_owned(),
        here: c.id == me.id,
        face: Some(Face::contact(c)),
    });
    let of_contacts = world.attributes.iter().filter(|a| a.model == "contact");
    html(&Pane {
        me,
        name: contact_name(me),
        face: Face::contact(me),
        customers: customers.collect(),
        more,
        attributes: of_contacts.map(|a| a.name.as_str()).collect(),
        back: here.here(),
        screen,
    })
}

/// The customer's newest conversation.
pub(super) fn newest<'a>(world: &'a World, contact: &str) -> Option<&'a str> {
    list::conversations(world, contact).first().map(|c| c.id.as_str())
}
