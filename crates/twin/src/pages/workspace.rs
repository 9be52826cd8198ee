//! The workspace: who and what there is, to see and to change.

mod act;
mod contact;

use std::sync::Arc;

use askama::Template;
use axum::{
    extract::{Query, State},
    http::StatusCode,
    response::Response,
};

use super::{
    address::{Address, Asked},
    bits::{Face, Html, Pick, contact_name, icons},
    frame::{self, Framed, html},
};
use crate::{
    app::App,
    app::Permission,
    shared::Shared,
    world::{Admin, Attribute, Contact, State as Is, Tag, Team, World},
};

pub(super) use act::post;

#[derive(Template)]
#[template(path = "workspace.html")]
struct Page<'a> {
    app_id: &'a str,
    teammates: Vec<(&'a Admin, Face, usize)>,
    bot: u64,
    teams: Vec<&'a Team>,
    /// Name, role, where, face, and whether it is the one that is changed.
    contacts: Vec<(String, &'a str, String, Face, bool)>,
    find: String,
    /// Which of how many contacts are shown.
    range: String,
    before: String,
    more: String,
    here_pairs: Vec<(String, String)>,
    tags: Vec<(&'a Tag, usize)>,
    attributes: &'a [Attribute],
    new_to: &'a str,
    rating_on_close: bool,
    assignees: Vec<Pick>,
    conversations: Vec<(String, String)>,
    app: &'a App,
    permissions: &'static [Permission],
    contact: Option<Html>,
    back: String,
}

pub(super) async fn page(
    State(shared): State<Arc<Shared>>,
    Query(asked): Query<Asked>,
) -> Response {
    shared.read(|world| {
        let here = Address::new("/workspace", &asked, &["contact", "find", "from"]);
        let framed = Framed {
            title: "Workspace".to_owned(),
            nav: "/workspace",
            look: "tool-page",
            live: "conversation workspace settings clock",
            main: main(world, &here),
        };
        frame::page(world, StatusCode::OK, &framed)
    })
}

fn main(world: &World, here: &Address) -> Html {
    let chosen = world.contacts.get(world.surviving_contact(here.value("contact")));
    let has = |id: u64| {
        let theirs = world.conversations.values();
        theirs.filter(|c| c.admin_assignee == Some(id) && c.state == Is::Open).count()
    };
    let contacts = Contacts::of(world, here);
    let tagged = |tag: &Tag| {
        let conversations = world.conversations.values();
        conversations.filter(|c| c.tags.iter().any(|t| t.id == tag.id)).count()
            + world.contacts.values().filter(|c| c.tags.iter().any(|t| t.id == tag.id)).count()
    };
    let mut newest: Vec<_> = world.conversations.values().collect();
    newest.sort_by_key(|c| std::cmp::Reverse(c.source.id));
    let conversations = newest.iter().take(50).map(|c| {
        let with = c.contacts.first().and_then(|id| world.contacts.get(id));
        (c.id.clone(), with.map(contact_name).unwrap_or_default())
    });
    html(&Page {
        app_id: &world.app_id,
        teammates: world
            .admins
            .values()
            .map(|a| (a, Face::admin(world, a.id), has(a.id)))
            .collect(),
        bot: world.bot_teammate,
        teams: world.teams.values().collect(),
        find: here.value("find").to_owned(),
        range: contacts.range(),
        before: contacts.before(here),
        more: contacts.more(here),
        here_pairs: here.pairs_without(&["find", "from", "contact"]),
        contacts: (contacts.shown.into_iter())
            .map(|c| {
                let href = here.with(&[("contact", &c.id)]) + "#contact";
                let chosen = chosen.is_some_and(|chosen| chosen.id == c.id);
                (contact_name(c), c.role.as_str(), href, Face::contact(c), chosen)
            })
            .collect(),
        tags: world.tags.values().map(|t| (t, tagged(t))).collect(),
        attributes: &world.attributes,
        new_to: &world.switches.new_conversations_assigned_to,
        rating_on_close: world.switches.rating_asked_on_close,
        assignees: assignees(world),
        conversations: conversations.collect(),
        app: &world.app,
        permissions: &Permission::ALL,
        contact: chosen.map(|c| contact::contact(world, c, here)),
        back: here.here(),
    })
}

/// So many contacts are listed at once.
const AT_ONCE: usize = 25;

/// The contacts that are listed.
struct Contacts<'a> {
    shown: Vec<&'a Contact>,
    from: usize,
    total: usize,
}

impl<'a> Contacts<'a> {
    /// Those that are looked for, from where the address says.
    fn of(world: &'a World, here: &Address) -> Self {
        let text = here.value("find").trim().to_lowercase();
        let fits = |c: &&Contact| {
            let fields = [&c.name, &c.email, &c.phone, &c.external_id];
            let has = |t: &String| t.to_lowercase().contains(&text);
            c.merged_into.is_none()
                && (text.is_empty() || c.id == text || fields.into_iter().flatten().any(has))
        };
        let found: Vec<_> = world.contacts.values().filter(fits).collect();
        let total = found.len();
        let from = here.value("from").parse().unwrap_or(0_usize);
        let from = if from < total { from } else { 0 };
        Self { shown: found.into_iter().skip(from).take(AT_ONCE).collect(), from, total }
    }

    fn range(&self) -> String {
        match self.total {
            total if total <= AT_ONCE => total.to_string(),
            total => format!("{}–{} of {total}", self.from + 1, self.from + self.shown.len()),
        }
    }

    fn before(&self, here: &Address) -> String {
        let at = |from: usize| if from == 0 { String::new() } else { from.to_string() };
        if self.from == 0 {
            return String::new();
        }
        here.with(&[("from", &at(self.from.saturating_sub(AT_ONCE))), ("contact", "")])
            + "#contacts"
    }

    fn more(&self, here: &Address) -> String {
        let next = self.from + self.shown.len();
        if next >= self.total {
            return String::new();
        }
        here.with(&[("from", &next.to_string()), ("contact", "")]) + "#contacts"
    }
}

/// Everybody and every team that a workflow may assign to, by name.
fn assignees(world: &World) -> Vec<Pick> {
    let pick =
        |value: &str, text: String| Pick { value: value.to_owned(), text, note: "", face: None };
    let bot = world.admins.get(&world.bot_teammate).map_or("the bot", |a| a.name.as_str());
    let mut all = vec![pick("bot", bot.to_owned()), pick("nobody", "Nobody".to_owned())];
    all.extend(world.teams.values().map(|t| pick(&t.id.to_string(), t.name.clone())));
    let people = world.admins.values().filter(|a| a.id != world.bot_teammate && a.has_inbox_seat);
    all.extend(people.map(|a| pick(&a.id.to_string(), a.name.clone())));
    all
}

impl Page<'_> {
    /// Whether new conversations go there.
    fn takes_new(&self, pick: &Pick) -> bool {
        pick.value.eq_ignore_ascii_case(self.new_to) || pick.text.eq_ignore_ascii_case(self.new_to)
    }

    fn is_version(&self, version: &str) -> bool {
        self.app.settings.version.as_str() == version
    }

    fn is_in(&self, team: &Team, admin: &Admin) -> bool {
        team.admin_ids.contains(&admin.id)
    }
}
