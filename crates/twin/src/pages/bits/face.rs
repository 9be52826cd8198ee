//! Avatars.

use std::fmt::{self, Display, Formatter};

use askama::filters::HtmlSafe;

use super::icons;
use crate::world::{Author, Contact, World};

/// Somebody or something of the workspace. The name always stands beside it.
#[derive(Debug, Clone)]
pub(in crate::pages) struct Face(web_kit::Face);

impl Display for Face {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl HtmlSafe for Face {}

impl Face {
    fn of(name: &str, key: &str) -> Self {
        Self(web_kit::Face::of(name, key))
    }

    pub(in crate::pages) fn bot() -> Self {
        Self(web_kit::Face::sign(icons::BOT, "bot"))
    }

    pub(in crate::pages) fn team() -> Self {
        Self(web_kit::Face::sign(icons::TEAM, "people"))
    }

    pub(in crate::pages) fn nobody() -> Self {
        Self(web_kit::Face::sign(icons::NOBODY, "nobody"))
    }

    pub(in crate::pages) fn admin(world: &World, id: u64) -> Self {
        if id == world.bot_teammate {
            return Self::bot();
        }
        let name = world.admins.get(&id).map_or("", |a| a.name.as_str());
        let face = web_kit::Face::of(name, &id.to_string());
        match world.admins.get(&id).and_then(|admin| admin.picture) {
            Some(picture) => Self(face.with_picture(format!("/avatars/{picture}"))),
            None => Self(face),
        }
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
