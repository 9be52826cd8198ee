//! The inbox: be the teammate.

pub(super) mod details;
mod open;
mod rows;
mod views;

use std::sync::Arc;

use askama::Template;
use axum::{
    extract::{Path, Query, State},
    http::StatusCode,
    response::{Redirect, Response},
};

use self::views::{Tab, View};
use super::{
    address::{Address, Asked},
    bits::{Choice, Face, Html, icons},
    frame::{self, Framed, html},
};
use crate::{
    shared::Shared,
    world::{Admin, Conversation, World},
};

/// What the address of the page says.
pub(super) const KEYS: [&str; 8] =
    ["teammate", "view", "state", "conversation", "whole", "after", "find", "sort"];

#[derive(Template)]
#[template(path = "inbox.html")]
struct Inbox {
    /// Whether a conversation was chosen; a narrow window shows it in place of the list.
    picked: bool,
    me: String,
    my_id: u64,
    my_face: Face,
    seat: bool,
    away: bool,
    teammates: Vec<Choice>,
    views: Vec<Tab>,
    states: Vec<Choice>,
    rows: Vec<rows::Row>,
    more: String,
    view_name: String,
    find: String,
    sorts: Vec<(&'static str, &'static str, bool)>,
    /// Where the forms of the list lead.
    path: &'static str,
    /// What was asked for and is not there; empty if it is, or nothing was.
    missing: String,
    here_pairs: Vec<(String, String)>,
    back: String,
    open: Option<Html>,
    details: Option<Html>,
}

#[derive(Template)]
#[template(path = "inbox_empty.html")]
struct Empty;

pub(super) async fn page(
    State(shared): State<Arc<Shared>>,
    Query(asked): Query<Asked>,
) -> Response {
    shared.read(|world| {
        let here = Address::new("/inbox", &asked, &KEYS);
        let framed = Framed {
            title: "Inbox".to_owned(),
            nav: "/inbox",
            look: "inbox-page",
            live: "conversation workspace clock",
            main: pane(world, &asked, &here, None).unwrap_or_else(|| html(&Empty)),
        };
        frame::page(world, StatusCode::OK, &framed)
    })
}

/// A conversation at the address that it has among Intercom's pages. Source: such addresses that were
/// seen; they are not documented.
pub(super) async fn linked(Path((_, id)): Path<(String, String)>) -> Redirect {
    let id: String = url::form_urlencoded::byte_serialize(id.as_bytes()).collect();
    Redirect::to(&format!("/inbox?conversation={id}"))
}

/// Who the page is to be seen as: who was asked for, else the first with a seat.
pub(super) fn teammate<'a>(world: &'a World, asked: &Asked) -> Option<&'a Admin> {
    let named = asked.get("teammate").and_then(|id| id.parse().ok());
    let named = named.and_then(|id: u64| world.admins.get(&id));
    let people = || world.admins.values().filter(|a| a.id != world.bot_teammate);
    named.or_else(|| people().find(|a| a.has_inbox_seat)).or_else(|| people().next())
}

/// The teammate's side: views, list, and a conversation: the one asked for, `beside` (the one that
/// the other half of the page shows), or the first of the list.
pub(super) fn pane(
    world: &World,
    asked: &Asked,
    here: &Address,
    beside: Option<&str>,
) -> Option<Html> {
    let me = teammate(world, asked)?;
    let mut here = here.clone();
    here.set("teammate", &me.id.to_string());
    let state = views::state(here.value("state"));
    let named = here.value("view").to_owned();
    let view = View::named(world, if named.is_empty() { "all" } else { &named });
    let sort = rows::Sort::named(here.value("sort"));
    let found = rows::find(world, me.id, &view, state, here.value("find"), sort);
    let asked_for = asked.get("conversation").map(String::as_str).or(beside);
    let picked = asked.contains_key("conversation");
    let chosen = asked_for.and_then(|id| world.conversations.get(id));
    let first = if asked_for.is_some() { None } else { found.first().copied() };
    let open: Option<&Conversation> = chosen.or(first);
    let missing = asked_for.filter(|id| chosen.is_none() && beside.is_none() && !id.is_empty());
    let listed = rows::rows(world, &found, open, &here);
    let clear = [("conversation", ""), ("whole", ""), ("after", "")];
    let with = |key, value: &str| {
        let mut changes = clear.to_vec();
        changes.push((key, value));
        here.with(&changes)
    };
    let teammates = world.admins.values().map(|a| Choice {
        href: with("teammate", &a.id.to_string()),
        text: a.name.clone(),
        note: match (a.id == world.bot_teammate, a.has_inbox_seat, a.away_mode_enabled) {
            (true, _, _) => "the bot".to_owned(),
            (_, false, _) => "no seat".to_owned(),
            (_, true, true) => "away".to_owned(),
            (_, true, false) => a.job_title.clone().unwrap_or_default(),
        },
        here: a.id == me.id,
        face: Some(Face::admin(world, a.id)),
    });
    Some(html(&Inbox {
        picked,
        me: me.name.clone(),
        my_id: me.id,
        my_face: Face::admin(world, me.id),
        seat: me.has_inbox_seat,
        away: me.away_mode_enabled,
        teammates: teammates.collect(),
        views: views::tabs(world, me, &view, |name| with("view", name)),
        states: views::states(state, |name| with("state", name)),
        rows: listed.rows,
        more: listed.more,
        view_name: view.name(world, me.id),
        find: here.value("find").to_owned(),
        sorts: sort.choices(),
        path: here.path(),
        missing: missing.unwrap_or_default().to_owned(),
        here_pairs: here.pairs_without(&["find", "sort", "after", "conversation", "whole"]),
        back: here.here(),
        open: open.map(|c| {
            // On a page with both sides the customer's stays with the conversation.
            let then = beside.is_none().then(|| after_close(&found, c));
            open::open(world, me, c, &here, then)
        }),
        details: open.map(|c| details::details(world, me, c, &here, beside.is_none())),
    }))
}

/// The conversation that is shown once this one is closed: the next of the list, else the one
/// before; empty if it is the only one.
fn after_close<'a>(found: &[&'a Conversation], open: &Conversation) -> &'a str {
    let Some(at) = found.iter().position(|c| c.id == open.id) else {
        return found.first().map_or("", |c| &c.id);
    };
    let before = at.checked_sub(1).and_then(|before| found.get(before));
    found.get(at + 1).or(before).map_or("", |c| &c.id)
}
