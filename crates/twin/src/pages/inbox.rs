//! The inbox: be the teammate.

use std::{collections::BTreeMap, sync::Arc};

use axum::{
    extract::{Query, State},
    http::StatusCode,
    response::Response,
};

use super::{
    html::{self, form, links, query},
    thread::{Side, thread},
};
use crate::{
    body::escape,
    shared::Shared,
    world::{Conversation, State as Is, World},
};

const ACTION: &str = "/inbox/act";

pub(super) async fn page(
    State(shared): State<Arc<Shared>>,
    Query(asked): Query<BTreeMap<String, String>>,
) -> Response {
    let main = shared.look(|world| main(world, &asked));
    html::page(StatusCode::OK, "Inbox", &main)
}

fn main(world: &World, asked: &BTreeMap<String, String>) -> String {
    let named = asked.get("teammate").and_then(|id| id.parse().ok());
    let named = named.and_then(|id: u64| world.admins.get(&id));
    let Some(me) = named.or_else(|| world.admins.values().next()) else {
        return "<p>There is no teammate in this workspace.</p>".to_owned();
    };
    let my_id = me.id.to_string();
    let teammates: Vec<_> = world
        .admins
        .values()
        .map(|a| {
            let id = a.id.to_string();
            let seat = if a.has_inbox_seat { "" } else { " (no seat)" };
            (
                format!("/inbox?{}", query(&[("teammate", &id)])),
                format!("{}{seat}", a.name),
                a.id == me.id,
            )
        })
        .collect();
    let mut all: Vec<_> = world.conversations.values().collect();
    all.sort_by_key(|c| std::cmp::Reverse((c.updated_at, c.source.id)));
    let open = asked.get("conversation").and_then(|id| world.conversations.get(id));
    let conversations: Vec<_> = all
        .iter()
        .take(100)
        .map(|c| {
            let pairs = [("teammate", my_id.as_str()), ("conversation", c.id.as_str())];
            let here = open.is_some_and(|o| o.id == c.id);
            (format!("/inbox?{}", query(&pairs)), summary(world, c), here)
        })
        .collect();
    let desk = match open {
        Some(conversation) => desk(world, conversation, &my_id),
        None => "<p class=\"soft\">Choose a conversation.</p>".to_owned(),
    };
    format!(
        "<aside><h2>You are</h2>{}<h2>Conversations</h2>{}</aside>\n<section>{desk}</section>",
        links("Teammates", &teammates, ""),
        links("Conversations", &conversations, "None yet: start one in the Messenger."),
    )
}

fn summary(world: &World, c: &Conversation) -> String {
    let contact = c.contacts.first().and_then(|id| world.contacts.get(id));
    let name = contact.and_then(|c| c.name.as_deref()).unwrap_or("Visitor");
    let text: String = crate::body::to_plain(&c.source.body).chars().take(30).collect();
    format!("{name}: {text} ({}, {})", c.state.as_str(), holder(world, c))
}

/// Who has it.
fn holder(world: &World, c: &Conversation) -> String {
    let admin = c.admin_assignee.and_then(|id| world.admins.get(&id)).map(|a| a.name.as_str());
    let team = c.team_assignee.and_then(|id| world.teams.get(&id)).map(|t| t.name.as_str());
    match (admin, team) {
        (Some(admin), Some(team)) => format!("{admin}, {team}"),
        (Some(one), None) | (None, Some(one)) => one.to_owned(),
        (None, None) => "nobody".to_owned(),
    }
}

fn desk(world: &World, c: &Conversation, me: &str) -> String {
    let deed = |act: &str, inside: &str| {
        let fields = [("act", act), ("conversation", c.id.as_str()), ("teammate", me), ("as", me)];
        form(ACTION, &fields, inside)
    };
    let snooze = {
        let fields = [
            ("act", "teammate_snoozes"),
            ("conversation", c.id.as_str()),
            ("teammate", me),
            ("as", me),
            ("seconds", "3600"),
        ];
        form(ACTION, &fields, "<button>Snooze for an hour</button>")
    };
    let reply = "<label>Reply <textarea name=\"body\" rows=\"3\" required></textarea></label>\
                 <button>Send</button> <button name=\"and\" value=\"close\">Send and close</button>";
    let note = "<label>Note <textarea name=\"body\" rows=\"2\" required></textarea></label>\
                <button>Add note</button>";
    let assign = format!(
        "<label>Assign to <select name=\"to\">{}</select></label><button>Assign</button>",
        assignees(world)
    );
    let turn = match c.state {
        Is::Closed => deed("teammate_reopens", "<button>Open</button>"),
        Is::Snoozed => deed("teammate_reopens", "<button>Wake</button>"),
        Is::Open => deed("teammate_closes", "<button>Close</button>"),
    };
    format!(
        "<p class=\"holder\">Held by <strong>{}</strong>, {}</p>{}\
         <p><a href=\"\">Look for new messages</a></p>\
         <div class=\"deeds\">{}{}{}{turn}{snooze}</div>",
        escape(&holder(world, c)),
        c.state.as_str(),
        thread(world, c, Side::Teammate),
        deed("teammate_replies", reply),
        deed("teammate_notes", note),
        deed("teammate_assigns", &assign),
    )
}

fn assignees(world: &World) -> String {
    let option = |value: &str, text: &str| {
        format!("<option value=\"{}\">{}</option>", escape(value), escape(text))
    };
    let teams = world.teams.values().map(|t| option(&t.id.to_string(), &t.name));
    let admins = world.admins.values().map(|a| option(&a.id.to_string(), &a.name));
    let all: String = teams.chain(admins).collect();
    all + &option("nobody", "Nobody")
}
