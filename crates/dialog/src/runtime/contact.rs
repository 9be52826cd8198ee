//! The variables that a turn brings with it.

use deskmate_core::Turn;
use serde_json::{Map, Value, json};

/// Variables that there are without anybody setting them.
pub(crate) const KNOWN: &[&str] = &[
    "firstname",
    "lastname",
    "intercom_user_type",
    "intercom_user_email",
    "intercom_user_phone",
    "intercom_user_city_name",
    "intercom_user_continent_code",
    "intercom_user_country_name",
    "intercom_user_postal_code",
    "intercom_user_region_name",
    "intercom_user_country_code",
    "intercom_user_timezone",
    "intercom_user_company",
    "contact",
    "conversation",
    "company",
    "internal",
    "locale",
    "preferredLanguage",
    "today",
    "_input",
];

/// The variables of a turn. What is not known is not there.
pub(super) fn variables(turn: &Turn) -> Map<String, Value> {
    let contact = &turn.contact;
    let (first, last) = names(contact.name.as_deref());
    let location = contact.location.clone().unwrap_or_default();
    let company = contact.company.as_ref().and_then(|company| company.name.clone());
    let texts = [
        ("firstname", first),
        ("lastname", last),
        ("intercom_user_type", contact.role.clone()),
        ("intercom_user_email", contact.email.clone()),
        ("intercom_user_phone", contact.phone.clone()),
        ("intercom_user_city_name", location.city),
        ("intercom_user_continent_code", location.continent_code),
        ("intercom_user_country_name", location.country),
        ("intercom_user_region_name", location.region),
        ("intercom_user_country_code", location.country_code),
        ("intercom_user_company", company),
        ("locale", contact.language.clone()),
    ];
    let mut all: Map<String, Value> = texts
        .into_iter()
        .filter_map(|(name, text)| Some((name.to_owned(), Value::String(text?))))
        .collect();
    // Intercom does not tell these any more: they come from attributes, where there are such.
    for name in ["intercom_user_postal_code", "intercom_user_timezone"] {
        let attributes = &contact.custom_attributes;
        let short = name.trim_start_matches("intercom_user_");
        let value = attributes.get(name).or_else(|| attributes.get(short));
        if let Some(value) = value.filter(|value| !value.is_null()) {
            all.insert(name.to_owned(), value.clone());
        }
    }
    for tag in &contact.tags {
        all.insert(format!("intercom_user_tag_{}", tag_name(tag)), Value::Bool(true));
    }
    let object = |value: Result<Value, _>| value.unwrap_or_else(|_: serde_json::Error| json!({}));
    all.insert("contact".into(), object(serde_json::to_value(contact)));
    all.insert("conversation".into(), object(serde_json::to_value(&turn.conversation)));
    if let Some(company) = &contact.company {
        all.insert("company".into(), object(serde_json::to_value(company)));
    }
    all
}

/// First name and the rest.
pub(super) fn names(full: Option<&str>) -> (Option<String>, Option<String>) {
    let full = full.unwrap_or_default().trim();
    let (first, last) = full.split_once(char::is_whitespace).unwrap_or((full, ""));
    let some = |text: &str| (!text.is_empty()).then(|| text.trim().to_owned());
    (some(first), some(last))
}

/// A tag's name as a piece of a variable's.
fn tag_name(tag: &str) -> String {
    let plain = |character: char| if character.is_alphanumeric() { character } else { '_' };
    tag.to_lowercase().chars().map(plain).collect()
}
