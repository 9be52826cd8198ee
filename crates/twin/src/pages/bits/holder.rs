//! Who holds a conversation.

use askama::{Template, filters::HtmlSafe};

use super::{Face, When, admin_name, icons, team_name};
use crate::world::{Assignee, Author, Conversation, Part, World};

/// Who has a conversation, and since when.
#[derive(Debug, Clone, Template)]
#[template(
    source = r#"<span class="holder {{ kind }}"><span class="sign" aria-hidden="true">{{ sign() }}</span><span class="sr">Held by </span><span class="name">{{ name }}</span> <span class="since"><span class="sr">since </span>{{ since }}</span></span>"#,
    ext = "html"
)]
pub(in crate::pages) struct Holder {
    /// `bot`, `people` or `nobody`.
    pub(in crate::pages) kind: &'static str,
    pub(in crate::pages) name: String,
    /// Whether a team has it and nobody in it.
    team: bool,
    pub(in crate::pages) since: When,
    pub(in crate::pages) since_ago: When,
    pub(in crate::pages) face: Face,
    /// Who gave it to them, if somebody did.
    pub(in crate::pages) by: Option<Author>,
}

impl HtmlSafe for Holder {}

impl Holder {
    pub(in crate::pages) fn of(world: &World, c: &Conversation) -> Self {
        let given = last_given(c);
        let since = given.map_or(c.created_at, |part| part.created_at);
        let (kind, name, face) = match (c.admin_assignee, c.team_assignee) {
            (Some(admin), team) => {
                let name = admin_name(world, admin);
                let name = match team {
                    Some(team) => format!("{name}, {}", team_name(world, team)),
                    None => name,
                };
                let kind = if admin == world.bot_teammate { "bot" } else { "people" };
                (kind, name, Face::admin(world, admin))
            }
            (None, Some(team)) => ("people", team_name(world, team), Face::team()),
            (None, None) => ("nobody", "Nobody".to_owned(), Face::nobody()),
        };
        let by = given.map(|part| part.author.clone());
        let team = c.admin_assignee.is_none();
        Self {
            kind,
            name,
            team,
            since: When::lasting(since, world.now()),
            since_ago: When::ago(since, world.now()),
            face,
            by,
        }
    }

    fn sign(&self) -> icons::Icon {
        match self.kind {
            "bot" => icons::BOT,
            "people" if self.team => icons::TEAM,
            "people" => icons::PERSON,
            _ => icons::NOBODY,
        }
    }
}

/// The part that gave the conversation to whoever has it: of the last assignments to the same
/// assignee, the first.
fn last_given(c: &Conversation) -> Option<&Part> {
    let mut found: Option<(&Part, Assignee)> = None;
    for part in c.parts.iter().rev() {
        match (part.assigned_to, found) {
            (None, _) => {}
            (Some(to), None) => found = Some((part, to)),
            (Some(to), Some((_, same))) if to == same => found = Some((part, to)),
            (Some(_), Some(_)) => break,
        }
    }
    found.map(|(part, _)| part)
}
