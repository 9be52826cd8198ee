//! A workspace for one test.

use deskmate_dialog::{
    Bot,
    testing::{Given, Test},
};
use intercom_twin::{
    Workspace,
    workspace::{Company, DataAttribute, Location, NewContact, Team, Teammate},
};

use super::stage::{FALLBACK, TEAMMATE};

/// Everybody and everything that the bot and the test name.
pub(super) fn workspace(bot: &Bot, test: &Test) -> Workspace {
    let mut named = bot.mentions();
    for handover in test.steps.iter().filter_map(|step| step.step.handover.as_ref()) {
        named.teams.extend(handover.team.clone());
        named.teammates.extend(handover.teammate.clone());
    }
    let given = test.given.as_deref();
    named.teams.push(FALLBACK.to_owned());
    named.teammates.push(TEAMMATE.to_owned());
    for names in [&mut named.teams, &mut named.teammates] {
        names.sort();
        names.dedup();
    }
    let teammate = |name: &String| Teammate {
        name: name.clone(),
        has_inbox_seat: true,
        ..Teammate::default()
    };
    let team =
        |name: &String| Team { name: name.clone(), members: named.teammates.clone(), id: None };
    let attribute = |model: &'static str| {
        move |name: &String| DataAttribute {
            model: model.to_owned(),
            name: name.clone(),
            data_type: "string".to_owned(),
            options: Vec::new(),
        }
    };
    let contact = named.contact_attributes.iter().map(attribute("contact"));
    let conversation = named.conversation_attributes.iter().map(attribute("conversation"));
    let tags = given.map(|given| given.tags.clone()).unwrap_or_default();
    Workspace {
        teammates: Some(named.teammates.iter().map(teammate).collect()),
        teams: Some(named.teams.iter().map(team).collect()),
        bot: None,
        tags: named.tags.iter().cloned().chain(tags).collect(),
        attributes: contact.chain(conversation).collect(),
        contacts: Some(vec![customer(given)]),
        ..Workspace::default()
    }
}

fn customer(given: Option<&Given>) -> NewContact {
    let contact = given.and_then(|given| given.contact.clone()).map(|contact| contact.0);
    let contact = contact.unwrap_or_default();
    let language =
        given.and_then(|given| given.language.as_ref()).map(|language| language.0.clone());
    let location = contact.location.map(|at| Location {
        country: at.country,
        region: at.region,
        city: at.city,
        country_code: at.country_code,
        continent_code: at.continent_code,
    });
    let company = contact.company.and_then(|company| {
        let (name, custom_attributes) = (company.name?, company.custom_attributes);
        Some(Company { name, custom_attributes, ..Company::default() })
    });
    NewContact {
        id: contact.id.map(|id| id.to_string()),
        role: contact.role,
        external_id: contact.external_id,
        name: contact.name,
        email: contact.email,
        phone: contact.phone,
        language: language.or(contact.language),
        location,
        company,
        tags: contact.tags,
        custom_attributes: contact.custom_attributes,
        notes: Vec::new(),
    }
}
