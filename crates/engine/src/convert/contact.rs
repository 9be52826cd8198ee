//! The customer, for a bot.

use deskmate_core::{Company, Contact, ContactId, Location};

/// From Intercom's contact, its companies' details and the names of its tags.
pub(crate) fn contact(
    contact: intercom::types::Contact,
    companies: &[intercom::types::Company],
    tags: Vec<String>,
) -> Contact {
    let location = contact.location.map(|location| Location {
        city: location.city,
        region: location.region,
        country: location.country,
        country_code: location.country_code,
        continent_code: location.continent_code,
    });
    let company = companies.first().map(|company| Company {
        id: Some(company.id.as_str().to_owned()),
        name: company.name.clone(),
        custom_attributes: company.custom_attributes.0.clone(),
    });
    Contact {
        id: Some(ContactId::new(contact.id.as_str())),
        external_id: contact.external_id,
        role: Some(contact.role.to_string()),
        name: contact.name,
        email: contact.email,
        phone: contact.phone,
        language: contact.language_override.or(contact.browser_language),
        location,
        company,
        tags,
        custom_attributes: contact.custom_attributes.0,
    }
}
