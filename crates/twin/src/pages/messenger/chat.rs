//! One conversation, as its customer sees it.

use askama::Template;
use serde_json::Value;

use super::{list, rating};
use crate::{
    pages::{
        address::Address,
        bits::{Face, Html, admin_name, icons, team_name},
        frame::html,
        thread::{Side, thread},
        thread_view::{self, ThreadView},
    },
    world::{Author, Contact, Conversation, World},
};

#[derive(Template)]
#[template(path = "messenger_chat.html")]
struct Chat<'a> {
    me: &'a str,
    /// Empty for a conversation that is to be started.
    id: &'a str,
    /// Back to the list; empty if there is none.
    list: String,
    back: String,
    answers: Answers,
    thread: Html,
    pills: Vec<(String, String)>,
    /// The last message that is not the customer's, by id.
    newest: u64,
    say: String,
}

/// Who answers, as the head of the chat shows it.
struct Answers {
    face: Face,
    name: String,
    note: String,
}

pub(super) fn chat(
    world: &World,
    me: &Contact,
    open: Option<&Conversation>,
    here: &Address,
) -> Html {
    let mut here = here.clone();
    here.set("conversation", open.map_or("new", |c| c.id.as_str()));
    let has_list = !list::conversations(world, &me.id).is_empty();
    let whole = !here.value("whole").is_empty();
    let thread = match open {
        Some(c) => html(&ThreadView {
            thread: thread(world, c, Side::Customer(&me.id), whole),
            older: here.with(&[("whole", "1")]),
            customer: true,
            rating: rating::form(c, &here.with(&[("say", "")])),
        }),
        None => html(&thread_view::Greeting),
    };
    html(&Chat {
        me: &me.id,
        id: open.map_or("", |c| c.id.as_str()),
        list: if has_list {
            here.with(&[("conversation", "list"), ("say", ""), ("whole", "")])
        } else {
            String::new()
        },
        back: here.with(&[("say", "")]),
        answers: answers(world, open),
        thread,
        pills: open.map(pills).unwrap_or_default(),
        newest: open.map(list::newest_of).unwrap_or_default(),
        say: here.value("say").to_owned(),
    })
}

/// The teammate who has the conversation, else its team; else the person who spoke last in it, else
/// the shop. A bot that does not have the conversation will not answer, so it is not shown.
fn answers(world: &World, open: Option<&Conversation>) -> Answers {
    if let Some(id) = open.and_then(|c| c.admin_assignee) {
        return teammate(world, id);
    }
    let soon = |name: String| Answers {
        face: Face::team(),
        name,
        note: "Usually replies in a few minutes".to_owned(),
    };
    if let Some(team) = open.and_then(|c| c.team_assignee) {
        return soon(team_name(world, team));
    }
    let spoke = open.and_then(|c| {
        let comments = c.parts.iter().rev().filter(|p| p.part_type == "comment");
        comments.map(|p| &p.author).chain([&c.source.author]).find_map(|author| match author {
            Author::Admin(id) if *id != world.bot_teammate => Some(*id),
            Author::Admin(_) | Author::Contact(_) | Author::Bot { .. } => None,
        })
    });
    spoke.map_or_else(|| soon("Twin Shop".to_owned()), |id| teammate(world, id))
}

fn teammate(world: &World, id: u64) -> Answers {
    let admin = world.admins.get(&id);
    let title = admin.and_then(|a| a.job_title.clone()).filter(|title| !title.is_empty());
    let away = admin.is_some_and(|a| a.away_mode_enabled);
    let note = match (away, title) {
        (true, _) => "Away at the moment".to_owned(),
        (false, Some(title)) => title,
        (false, None) if id == world.bot_teammate => "Answers at once".to_owned(),
        (false, None) => "Usually replies in a few minutes".to_owned(),
    };
    Answers { face: Face::admin(world, id), name: admin_name(world, id), note }
}

/// The quick replies that can be pressed: those of the newest offer, while nobody has spoken
/// since.
fn pills(c: &Conversation) -> Vec<(String, String)> {
    let seen = c.parts.iter().rev().filter(|p| p.part_type != "note");
    let newest = seen
        .into_iter()
        .find(|p| p.body.is_some() || !p.attachments.is_empty() || !p.metadata.is_empty());
    let options = newest.and_then(|p| p.metadata.get("quick_reply_options")?.as_array());
    let text = |o: &Value, key: &str| o.get(key).and_then(Value::as_str).unwrap_or("").to_owned();
    options.into_iter().flatten().map(|o| (text(o, "uuid"), text(o, "text"))).collect()
}
