//! Avatars.

use askama::{Template, filters::HtmlSafe};

use super::icons::{self, Icon};
use crate::world::{Author, Contact, World};

/// Initials on a tint, or a sign for a bot, a team or nobody. The name always stands beside it.
#[derive(Debug, Clone, Template)]
#[template(
    source = r#"<span class="face tint-{{ tint }}" aria-hidden="true">{% match icon %}{% when Some with (icon) %}{{ icon }}{% when None %}{{ initials }}{% endmatch %}</span>"#,
    ext = "html"
)]
pub(in crate::pages) struct Face {
    initials: String,
    tint: &'static str,
    icon: Option<Icon>,
}

impl HtmlSafe for Face {}

const TINTS: [&str; 6] = ["a", "b", "c", "d", "e", "f"];

impl Face {
    /// Of somebody with this name; the key chooses the tint.
    pub(in crate::pages) fn of(name: &str, key: &str) -> Self {
        let letters = name.split_whitespace().filter_map(|word| word.chars().next());
        let letters = letters.filter(|c| c.is_alphanumeric());
        let initials: String = letters.take(2).flat_map(char::to_uppercase).collect();
        let sum: usize = key.bytes().map(usize::from).sum();
        let tint = TINTS.get(sum % TINTS.len()).copied().unwrap_or("a");
        Self { initials, tint, icon: None }
    }

    pub(in crate::pages) fn bot() -> Self {
        Self { initials: String::new(), tint: "bot", icon: Some(icons::BOT) }
    }

    pub(in crate::pages) fn team() -> Self {
        Self { initials: String::new(), tint: "people", icon: Some(icons::TEAM) }
    }

    pub(in crate::pages) fn nobody() -> Self {
        Self { initials: String::new(), tint: "nobody", icon: Some(icons::NOBODY) }
    }

    pub(in crate::pages) fn admin(world: &World, id: u64) -> Self {
        if id == world.bot_teammate {
            return Self::bot();
        }
        let name = world.admins.get(&id).map_or("", |a| a.name.as_str());
        Self::of(name, &id.to_string())
    }

    pub(in crate::pages) fn contact(contact: &Contact) -> Self {
        Self::of(&contact_name(contact), &contact.id)
    }

    pub(in crate::pages) fn author(world: &World, author: &Author) -> Self {
        match author {
            Author::Admin(id) => Self::admin(world, *id),
            Author::Bot { .. } => Self::bot(),
            Author::Contact(id) => match world.contacts.get(world.surviving_contact(id)) {
                Some(contact) => Self::contact(contact),
                None => Self::nobody(),
            },
        }
    }
}

/// What a contact is called: the name, else the e-mail address, else what they are.
pub(in crate::pages) fn contact_name(contact: &Contact) -> String {
    let name = contact.name.as_deref().filter(|name| !name.trim().is_empty());
    name.or(contact.email.as_deref()).unwrap_or("Visitor").to_owned()
}

/// What somebody is called.
pub(in crate::pages) fn author_name(world: &World, author: &Author) -> String {
    match author {
        Author::Admin(id) => admin_name(world, *id),
        Author::Bot { from_ai_agent: true } => "Fin".to_owned(),
        Author::Bot { from_ai_agent: false } => "Operator".to_owned(),
        Author::Contact(id) => world
            .contacts
            .get(world.surviving_contact(id))
            .map_or_else(|| "Visitor".to_owned(), contact_name),
    }
}

/// What a teammate is called.
pub(in crate::pages) fn admin_name(world: &World, id: u64) -> String {
    world.admins.get(&id).map_or_else(|| format!("Teammate {id}"), |a| a.name.clone())
}

/// What a team is called.
pub(in crate::pages) fn team_name(world: &World, id: u64) -> String {
    world.teams.get(&id).map_or_else(|| format!("Team {id}"), |t| t.name.clone())
}
