//! Side by side: the customer's side and the teammate's in one page.

mod sentence;
mod tries;

use std::sync::Arc;

use askama::Template;
use axum::{
    extract::{Query, State},
    http::StatusCode,
    response::Response,
};

use self::tries::Leads;
use super::{
    address::{Address, Asked},
    bits::{Html, icons},
    frame::{self, Framed, html},
    inbox, messenger,
};
use crate::shared::Shared;

/// What the address of the page says: one conversation, on both sides.
const KEYS: [&str; 10] = [
    "contact",
    "conversation",
    "say",
    "teammate",
    "view",
    "state",
    "whole",
    "after",
    "find",
    "sort",
];

#[derive(Template)]
#[template(path = "side_by_side.html")]
struct SideBySide {
    sentence: sentence::Sentence,
    tries: Vec<tries::Try>,
    done: usize,
    messenger: Html,
    inbox: Html,
}

#[derive(Template)]
#[template(path = "messenger_empty.html")]
struct Empty;

pub(super) async fn page(
    State(shared): State<Arc<Shared>>,
    Query(asked): Query<Asked>,
) -> Response {
    shared.read(|world| {
        let here = Address::new("/", &asked, &KEYS);
        let me = messenger::customer(world, &asked);
        let asked_for = asked.get("conversation").map(String::as_str);
        let newest = me.and_then(|me| messenger::newest(world, &me.id));
        let shows = asked_for.or(newest);
        let conversation = shows.and_then(|id| world.conversations.get(id));
        let tries = tries::tries(world, conversation, &here);
        let main = html(&SideBySide {
            sentence: sentence::sentence(world, conversation),
            done: tries.iter().filter(|t| t.done).count(),
            tries,
            messenger: match me {
                Some(me) => messenger::pane(world, me, &here, shows),
                None => html(&Empty),
            },
            inbox: inbox::pane(world, &asked, &here, shows).unwrap_or_default(),
        });
        let framed = Framed {
            title: "Side by side".to_owned(),
            nav: "/",
            look: "side-by-side-page",
            live: "conversation workspace clock",
            main,
        };
        frame::page(world, StatusCode::OK, &framed)
    })
}
