//! What the workspace knows of a customer: what a bot is told as well.

use askama::Template;

use crate::{
    pages::{bits::Html, frame::html, inbox::details::value_text},
    world::{Contact, World},
};

#[derive(Template)]
#[template(path = "about.html")]
struct About {
    facts: Vec<(String, String)>,
    edit: String,
}

pub(super) fn about(world: &World, me: &Contact) -> Html {
    let mut facts = vec![("Role".to_owned(), me.role.as_str().to_owned())];
    let mut fact = |name: &str, value: Option<&str>| {
        if let Some(value) = value {
            facts.push((name.to_owned(), value.to_owned()));
        }
    };
    fact("E-mail", me.email.as_deref());
    fact("Phone", me.phone.as_deref());
    fact("User id", me.external_id.as_deref());
    fact("City", me.location.city.as_deref());
    for company in &me.companies {
        fact("Company", world.companies.get(company).map(|c| c.name.as_str()));
    }
    for (name, value) in &me.custom_attributes {
        fact(name, Some(&value_text(value)));
    }
    html(&About { facts, edit: format!("/workspace?contact={}#contact", me.id) })
}
