//! A contact, to be changed.

use askama::Template;

use crate::{
    pages::{
        address::Address,
        bits::{Html, contact_name},
        frame::html,
        inbox::details::value_text,
    },
    world::{Contact, World},
};

#[derive(Template)]
#[template(path = "workspace_contact.html")]
struct Page<'a> {
    id: &'a str,
    name: String,
    /// Key, label, value.
    fields: Vec<(&'static str, &'static str, &'a str)>,
    attributes: Vec<(&'a str, String)>,
    back: String,
}

pub(super) fn contact<'a>(world: &'a World, c: &'a Contact, here: &Address) -> Html {
    let text = |value: &'a Option<String>| value.as_deref().unwrap_or_default();
    let of_contacts = world.attributes.iter().filter(|a| a.model == "contact");
    html(&Page {
        id: &c.id,
        name: contact_name(c),
        fields: vec![
            ("name", "Name", text(&c.name)),
            ("email", "E-mail", text(&c.email)),
            ("phone", "Phone", text(&c.phone)),
            ("external_id", "User id", text(&c.external_id)),
            ("language_override", "Language", text(&c.language)),
        ],
        attributes: of_contacts
            .map(|a| (a.name.as_str(), c.custom_attributes.get(&a.name).map(value_text)))
            .map(|(name, value)| (name, value.unwrap_or_default()))
            .collect(),
        back: here.here(),
    })
}
