//! The pane beside a conversation: the contact, and the conversation itself.

use askama::Template;
use serde_json::Value;

use super::rows::{contact, earlier};
use crate::{
    body,
    pages::{
        address::Address,
        bits::{Face, Html, When, contact_name, icons, preview},
        frame::html,
    },
    world::{Admin, Contact, Conversation, Note, NoteOn, World},
};

#[derive(Template)]
#[template(path = "inbox_details.html")]
struct Details<'a> {
    id: &'a str,
    me: u64,
    /// Whether it is unfolded at first.
    unfolded: bool,
    back: String,
    contact: Option<Person<'a>>,
    others: usize,
    /// The customer's other conversations, the newest first: where, what was said, when, state.
    earlier: Vec<(String, String, When, &'static str)>,
    started: When,
    updated: When,
    source: &'a str,
    rating: Option<(u8, &'a str)>,
    /// When a rating was asked for, if it was.
    asked: Option<When>,
    tags: Vec<&'a str>,
    all_tags: Vec<&'a str>,
    attributes: Vec<Field<'a>>,
}

/// A contact, as a teammate sees them.
struct Person<'a> {
    id: &'a str,
    name: String,
    face: Face,
    role: &'static str,
    /// Name, value, and whether the value is an id to be copied.
    facts: Vec<(String, String, bool)>,
    companies: Vec<&'a str>,
    tags: Vec<&'a str>,
    /// What teammates wrote down about them, the newest first, and who did.
    notes: Vec<(String, String)>,
}

/// A conversation attribute that can be set.
struct Field<'a> {
    name: &'a str,
    value: String,
    number: bool,
    /// What may be chosen; empty if it is typed.
    options: Vec<String>,
}

pub(super) fn details(
    world: &World,
    me: &Admin,
    c: &Conversation,
    here: &Address,
    unfolded: bool,
) -> Html {
    let now = world.now();
    let mut here = here.clone();
    here.set("conversation", &c.id);
    let tag = |id: &str| world.tags.get(id).map(|t| t.name.as_str());
    let fields = world.attributes.iter().filter(|a| a.model == "conversation").map(|a| Field {
        name: &a.name,
        value: c.custom_attributes.get(&a.name).map(value_text).unwrap_or_default(),
        number: ["integer", "float", "date", "datetime"].contains(&a.data_type.as_str()),
        options: match a.data_type.as_str() {
            "boolean" => vec!["true".to_owned(), "false".to_owned()],
            _ => a.labels().map(str::to_owned).collect(),
        },
    });
    html(&Details {
        id: &c.id,
        me: me.id,
        unfolded,
        back: here.here(),
        contact: contact(world, c).map(|contact| person(world, contact)),
        others: c.contacts.len().saturating_sub(1),
        earlier: (earlier(world, c).into_iter())
            .map(|other| {
                let text = preview(&other.source.body, 60);
                let text = if text.is_empty() { other.id.clone() } else { text };
                let href = here.with(&[("conversation", &other.id), ("whole", "")]);
                (href, text, When::ago(other.updated_at, now), other.state.as_str())
            })
            .collect(),
        started: When::ago(c.created_at, now),
        updated: When::ago(c.updated_at, now),
        source: &c.source.source_type,
        rating: c.given_rating().map(|r| (r.rating, r.remark.as_deref().unwrap_or_default())),
        asked: c.rating.as_ref().map(|r| When::ago(r.asked_at, now)),
        tags: c.tags.iter().filter_map(|t| tag(&t.id)).collect(),
        all_tags: world.tags.values().map(|t| t.name.as_str()).collect(),
        attributes: fields.collect(),
    })
}

fn person<'a>(world: &'a World, contact: &'a Contact) -> Person<'a> {
    let mut facts = Vec::new();
    let mut fact = |name: &str, value: Option<String>, id: bool| {
        if let Some(value) = value.filter(|v| !v.is_empty()) {
            facts.push((name.to_owned(), value, id));
        }
    };
    fact("E-mail", contact.email.clone(), false);
    fact("Phone", contact.phone.clone(), false);
    fact("User id", contact.external_id.clone(), true);
    fact("Contact id", Some(contact.id.clone()), true);
    let place = [&contact.location.city, &contact.location.country];
    let place: Vec<_> = place.into_iter().flatten().map(String::as_str).collect();
    fact("Place", Some(place.join(", ")), false);
    fact("Language", contact.language.clone(), false);
    for (name, value) in &contact.custom_attributes {
        fact(name, Some(value_text(value)), false);
    }
    let tag = |id: &String| world.tags.get(id).map(|t| t.name.as_str());
    let by = |note: &Note| world.admins.get(&note.author).map(|a| a.name.clone());
    let note = |note: &Note| (body::to_plain(&note.body), by(note).unwrap_or_default());
    let company = |id: &String| world.companies.get(id).map(|c| c.name.as_str());
    Person {
        id: &contact.id,
        name: contact_name(contact),
        face: Face::contact(contact),
        role: contact.role.as_str(),
        facts,
        companies: contact.companies.iter().filter_map(company).collect(),
        tags: contact.tags.iter().filter_map(|t| tag(&t.id)).collect(),
        notes: world.notes_on(&NoteOn::Contact(contact.id.clone())).map(note).collect(),
    }
}

/// A value as a person reads it.
pub(in crate::pages) fn value_text(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Null => String::new(),
        other => other.to_string(),
    }
}
